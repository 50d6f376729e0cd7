import { posix } from 'node:path';
import type { ImportFact } from './SourceFile.ts';

/** What one folder of src may import; of `vocabulary` folders only types and constant tables. */
type FolderRule = {
  folders: readonly string[];
  vocabulary?: readonly string[];
  packages: readonly string[] | 'any';
};

const NODE = 'node:*';

/** ARCHITECTURE.md, "Layout", as data. A folder may always import itself. */
const IMPORT_TABLE: Readonly<Record<string, FolderRule>> = {
  base: { folders: [], packages: [] },
  // The protocol is plain data: the engine takes its inputs and setups, writes its trace, fills its frames.
  engine: { folders: ['base', 'protocol'], packages: [] },
  protocol: { folders: [], vocabulary: ['base'], packages: [] },
  scenarios: { folders: ['base', 'protocol'], packages: [] },
  host: { folders: ['base', 'protocol', 'engine', 'scenarios'], packages: [] },
  worker: { folders: ['host', 'protocol'], packages: [] },
  bridge: { folders: ['base', 'host', 'protocol'], packages: [NODE, 'ws'] },
  cli: { folders: ['base', 'host', 'protocol', 'scenarios'], packages: [NODE] },
  store: { folders: ['base', 'protocol'], packages: ['zustand', 'valibot', 'idb-keyval'] },
  charts: { folders: ['base'], vocabulary: ['protocol'], packages: ['d3'] },
  ui: {
    folders: ['base'],
    packages: [
      'react',
      'react-dom',
      'radix-ui',
      'cmdk',
      'sonner',
      'lucide-react',
      'react-resizable-panels',
    ],
  },
  views: {
    folders: ['base', 'store', 'charts', 'ui', 'i18n'],
    vocabulary: ['protocol'],
    packages: ['react', 'react-dom', 'react-i18next', 'lucide-react', 'zustand'],
  },
  i18n: { folders: [], packages: ['i18next', 'react-i18next'] },
  app: {
    folders: [
      'base',
      'protocol',
      'scenarios',
      'host',
      'worker',
      'store',
      'charts',
      'ui',
      'views',
      'i18n',
    ],
    packages: 'any',
  },
};

/** The engine's folders from the ground up: each may import only those before it. */
const ENGINE_ORDER: readonly string[] = [
  'kernel',
  'network',
  'disk',
  'keyspace',
  'server',
  'commands',
  'scripting',
  'pubsub',
  'transactions',
  'persistence',
  'replication',
  'sentinel',
  'cluster',
  'clients',
  'operator',
  'checkers',
  'observers',
];
/** Two answers to one question, which must not lean on each other although one stands above. */
const ENGINE_STRANGERS: Readonly<Record<string, readonly string[]>> = { cluster: ['sentinel'] };
const ENGINE_DOOR = 'src/engine/index.ts';

/** Why this import is not allowed, or undefined. `path` is the importing file, below src. */
export function judgeImport(path: string, fact: ImportFact): string | undefined {
  const from = folderOf(path);
  const rule = IMPORT_TABLE[from];
  if (!rule) return `src/${from} is not in the import table`;
  if (!fact.specifier.startsWith('.')) return judgePackage(from, rule, fact);
  if (!/\.\w+$/.test(fact.specifier)) return `'${fact.specifier}' lacks its extension`;
  const target = posix.join(posix.dirname(path), fact.specifier);
  if (!target.startsWith('src/')) return `${target} lies outside src`;
  const to = folderOf(target);
  if (to === from) return judgeSibling(from, path, target);
  const isAllowed =
    rule.folders.includes(to) || (fact.isVocabulary && rule.vocabulary?.includes(to) === true);
  if (!isAllowed)
    return `${from} may not import ${to}${rule.vocabulary?.includes(to) ? ' functions' : ''}`;
  if (to === 'engine' && target !== ENGINE_DOOR) return `${ENGINE_DOOR} is the engine's only door`;
  return undefined;
}

function judgePackage(from: string, rule: FolderRule, fact: ImportFact): string | undefined {
  if (fact.specifier === 'd3' && fact.isNamespace) return 'd3 by named imports only';
  if (rule.packages === 'any') return undefined;
  const depth = fact.specifier.startsWith('@') ? 2 : 1;
  const name = fact.specifier.startsWith('node:')
    ? NODE
    : fact.specifier.split('/', depth).join('/');
  return rule.packages.includes(name) ? undefined : `${from} may not import the package ${name}`;
}

function judgeSibling(from: string, path: string, target: string): string | undefined {
  const [inner, targetInner] = [path, target].map((each) => innerFolderOf(each));
  if (inner === targetInner || inner === undefined) return undefined;
  if (from === 'views') return `a view never imports another: ${targetInner ?? target}`;
  return from === 'engine' ? judgeInsideEngine(inner, targetInner) : undefined;
}

function judgeInsideEngine(inner: string, target: string | undefined): string | undefined {
  if (target === undefined) return `${inner} may not import what assembles it`;
  const [at, targetAt] = [ENGINE_ORDER.indexOf(inner), ENGINE_ORDER.indexOf(target)];
  if (at < 0) return `engine/${inner} is not in the engine's order`;
  if (targetAt < 0) return `engine/${target} is not in the engine's order`;
  if (targetAt > at) return `${inner} may not import ${target}, which stands above it`;
  return ENGINE_STRANGERS[inner]?.includes(target)
    ? `${inner} and ${target} never import each other`
    : undefined;
}

/** `src/engine/kernel/World.ts` → `engine`. */
function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** `src/engine/kernel/World.ts` → `kernel`; undefined for a file directly in the folder. */
function innerFolderOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts.length > 3 ? parts[2] : undefined;
}
