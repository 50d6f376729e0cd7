import { isNode, lineOf, visit, type SourceFile, type SyntaxNode } from './SourceFile.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;
/** A component's lines are mostly markup. */
const COMPONENT_LINES_MAX = 80;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const BARRELS_ALLOWED = new Set(['src/engine/index.ts']);

/** Data may be long: its file says so by its name. */
export function tooLongFile(file: SourceFile): string[] {
  const isTooLong = file.lineCount > FILE_LINES_MAX && !/\.table\.tsx?$/.test(file.path);
  return isTooLong ? [`${file.path} has ${file.lineCount} lines`] : [];
}

export function tooLongFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  visit(file.program, (node, parent) => {
    if (!FUNCTIONS.has(node.type)) return;
    const lineCount = lineOf(file, node.end) - lineOf(file, node.start) + 1;
    const name = nameOf(node, parent);
    const isComponent = file.path.endsWith('.tsx') && /^[A-Z]/.test(name);
    if (lineCount <= (isComponent ? COMPONENT_LINES_MAX : FUNCTION_LINES_MAX)) return;
    found.push(`${file.path}:${lineOf(file, node.start)} ${name} has ${lineCount} lines`);
  });
  return found;
}

/** Constructs the house does without: `any`, enums, default exports and files that only re-export. */
export function unwantedConstructs(file: SourceFile): string[] {
  const found: string[] = [];
  visit(file.program, (node) => {
    const what = UNWANTED[node.type];
    if (what) found.push(`${file.path}:${lineOf(file, node.start)} ${what}`);
  });
  if (isBarrel(file)) found.push(`${file.path} only re-exports`);
  return found;
}

const UNWANTED: Readonly<Record<string, string>> = {
  ExportDefaultDeclaration: 'default export',
  TSAnyKeyword: 'any',
  TSEnumDeclaration: 'enum',
};

function isBarrel(file: SourceFile): boolean {
  const statements = (file.program['body'] as SyntaxNode[]).filter(
    (statement) => statement.type !== 'ImportDeclaration',
  );
  const reExports = statements.filter(
    (statement) =>
      statement.type === 'ExportAllDeclaration' ||
      (statement.type === 'ExportNamedDeclaration' && !isNode(statement['declaration'])),
  );
  const isOnlyReExports = reExports.length > 0 && reExports.length === statements.length;
  return isOnlyReExports && !BARRELS_ALLOWED.has(file.path);
}

function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string {
  for (const owner of [node['id'], parent?.['id'], parent?.['key']]) {
    if (isNode(owner) && typeof owner['name'] === 'string') return owner['name'];
  }
  return 'a function without a name';
}
