/**
 * A Vite plugin: writes numbers where the sources name them, `words[row + Word.bits]` → `words[row + 1]`.
 *
 * V8 inlines functions by the length of their bytecode, and the engine's inner loops work on tables of
 * numbers with named columns: a name costs three times the bytes of its number. Folded, a heartbeat takes
 * a tenth fewer instructions. Only tables that say they never change are folded: `const Name = { a: 1 }
 * as const` at the start of a line, with nothing but whole numbers in it.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import MagicString from 'magic-string';

const TABLE = /^(?:export )?const (\w+) = \{([^}]*)\} as const;/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const ENTRY = /^(\w+): (-?(?:0x[\da-f_]+|[\d_]+))$/i;
const IMPORT = /^import \{([^}]*)\} from ["'](\.[^"']*\.ts)["'];/gm;

/** @typedef {Map<string, number>} Table */

/** @returns {import('vite').Plugin} */
export function foldConstants() {
  /** @type {Map<string, Map<string, Table>>} */
  const known = new Map();
  const tablesIn = (/** @type {string} */ file) => {
    const tables = known.get(file) ?? readTables(readFileSync(file, 'utf8'));
    known.set(file, tables);
    return tables;
  };
  return {
    name: 'slotscope:fold-constants',
    apply: 'build',
    buildStart: () => known.clear(),
    transform: {
      filter: { id: /\/src\/.*\.ts$/ },
      handler(code, id) {
        const tables = tablesInSight(code, id, tablesIn);
        if (tables.size === 0) return null;
        const folded = new MagicString(code);
        for (const { start, end, number } of readings(this.parse(code), tables))
          folded.overwrite(start, end, number < 0 ? `(${number})` : String(number));
        return { code: folded.toString(), map: folded.generateMap({ hires: 'boundary' }) };
      },
    },
  };
}

/**
 * Tables of whole numbers that a source declares.
 *
 * @param {string} source
 */
export function readTables(source) {
  /** @type {Map<string, Table>} */
  const tables = new Map();
  for (const [, name = '', body = ''] of source.matchAll(TABLE)) {
    const entries = body
      .replace(COMMENT, '')
      .split(',')
      .map((entry) => entry.trim());
    const table = readTable(entries.filter((entry) => entry !== ''));
    if (table !== null) tables.set(name, table);
  }
  return tables;
}

/** @param {string[]} entries */
function readTable(entries) {
  /** @type {Table} */
  const table = new Map();
  for (const entry of entries) {
    const [, key, number] = ENTRY.exec(entry) ?? [];
    if (key === undefined || number === undefined) return null;
    table.set(key, Number(number.replaceAll('_', '')));
  }
  return table;
}

/**
 * A module's own tables and those it imports, by the names it calls them.
 *
 * @param {string} code without types
 * @param {string} id
 * @param {(file: string) => Map<string, Table>} tablesIn
 */
function tablesInSight(code, id, tablesIn) {
  const tables = new Map(tablesIn(id));
  for (const [, names = '', from = ''] of code.matchAll(IMPORT)) {
    const theirs = tablesIn(resolve(dirname(id), from));
    for (const words of names.split(',')) {
      const [name = '', local = name] = words.trim().split(' as ');
      const table = theirs.get(name);
      if (table !== undefined) tables.set(local, table);
    }
  }
  return tables;
}

/**
 * Every `Name.column` under a node of a syntax tree.
 *
 * @param {unknown} node
 * @param {Map<string, Table>} tables
 * @returns {{ start: number, end: number, number: number }[]}
 */
function readings(node, tables) {
  if (node === null || typeof node !== 'object') return [];
  if ('type' in node && node.type === 'MemberExpression') {
    const { object, property, computed, start, end } =
      /** @type {{ object: { name?: string }, property: { name?: string } } & Record<string, number>} */ (
        /** @type {unknown} */ (node)
      );
    const number = tables.get(object.name ?? '')?.get(property.name ?? '');
    if (number !== undefined && !computed) return [{ start: start ?? 0, end: end ?? 0, number }];
  }
  return Object.values(node).flatMap((child) => readings(child, tables));
}
