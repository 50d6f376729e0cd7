import { isNode, lineOf, visit, type SourceFile, type SyntaxNode } from './SourceFile.ts';

/** Folders whose code must give the same bytes everywhere and always. */
export const DETERMINISTIC = ['src/base', 'src/engine', 'src/protocol', 'src/scenarios'];

const BANNED_GLOBALS = new Set(['Date', 'Intl', 'performance', 'globalThis']);

/**
 * Functions whose last bit is the JavaScript engine's choice, not the standard's. `sqrt` is not among
 * them: every engine rounds it correctly.
 */
const TRANSCENDENTAL = new Set(
  (
    'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot ' +
    'log log10 log1p log2 pow sin sinh tan tanh'
  ).split(' '),
);

/** They round before a result can steer anything. */
const MAY_USE_TRANSCENDENTAL = /^src\/engine\/commands\/(geo|hyperloglog)/i;

/** Uses of wall clock, dice, locale and asynchrony, each as `path:line word`. */
export function bannedWordsIn(file: SourceFile): string[] {
  const found: string[] = [];
  visit(file.program, (node, parent, field) => {
    const word = bannedWord(file.path, node, parent, field);
    if (word) found.push(`${file.path}:${lineOf(file, node.start)} ${word}`);
  });
  return found;
}

function bannedWord(
  path: string,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  field: string,
): string | undefined {
  if (node['async'] === true || node.type === 'AwaitExpression') return 'async';
  if (node.type === 'Identifier') return bannedGlobal(node, parent, field);
  return node.type === 'MemberExpression' ? bannedMember(path, node) : undefined;
}

/** A key or a property may be called anything; a variable or a type of that name may not. */
function bannedGlobal(
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  field: string,
): string | undefined {
  const isProperty = parent?.type === 'MemberExpression' && field === 'property';
  const isName = (isProperty && parent['computed'] !== true) || field === 'key';
  const name = String(node['name']);
  return !isName && BANNED_GLOBALS.has(name) ? name : undefined;
}

function bannedMember(path: string, node: SyntaxNode): string | undefined {
  const { object, property } = node;
  if (!isNode(object) || !isNode(property)) return undefined;
  const name = String(property['name']);
  if (name === 'localeCompare' || name.startsWith('toLocale')) return name;
  if (object.type !== 'Identifier' || object['name'] !== 'Math') return undefined;
  const isBanned =
    name === 'random' || (TRANSCENDENTAL.has(name) && !MAY_USE_TRANSCENDENTAL.test(path));
  return isBanned ? `Math.${name}` : undefined;
}
