import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree, as far as the rules look: a type, a place, and whatever hangs below. */
export type SyntaxNode = { type: string; start: number; end: number; [field: string]: unknown };

export type ImportFact = {
  /** As written, without a query such as `?url`. */
  specifier: string;
  /**
   * Nothing but types, and constants with a capital: a table such as `ProcessState` is what this house
   * has instead of an enum, a word of the vocabulary and not behaviour.
   */
  isVocabulary: boolean;
  isNamespace: boolean;
};

/** One source file with its syntax, the way every tidy rule sees it. Paths are relative to the root. */
export type SourceFile = {
  path: string;
  text: string;
  lineCount: number;
  imports: readonly ImportFact[];
  program: SyntaxNode;
};

const ROOT = join(import.meta.dirname, '../../..');
const CODE = /\.(ts|tsx|mts|mjs)$/;

/** Every code file below the folders, in a stable order; a folder that does not exist has none. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return listFiles(folders)
    .filter((path) => CODE.test(path))
    .map((path) => parseSource(path, readText(path)));
}

export function listFiles(folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const tree = program as unknown as SyntaxNode;
  const imports: ImportFact[] = [];
  const add = (specifier: string, isVocabulary: boolean, isNamespace: boolean): void => {
    imports.push({ specifier: specifier.replace(/\?.*$/, ''), isVocabulary, isNamespace });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    const isVocabulary =
      entries.length > 0 &&
      entries.every((entry) => entry.isType || /^[A-Z]/.test(entry.importName.name ?? ''));
    const isNamespace = entries.some((entry) => entry.importName.kind === 'NamespaceObject');
    add(moduleRequest.value, isVocabulary, isNamespace);
  }
  for (const entry of module.staticExports.flatMap((statement) => statement.entries)) {
    if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType, false);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    add(unquote(text.slice(moduleRequest.start, moduleRequest.end)), false, false);
  }
  visit(tree, (node) => {
    const source = node.type === 'TSImportType' ? (node['source'] ?? node['argument']) : undefined;
    if (isNode(source)) add(unquote(text.slice(source.start, source.end)), true, false);
  });
  return { path, text, lineCount: text.split('\n').length - 1, imports, program: tree };
}

/** Calls back for every node below and including `node`, with its parent and the field it hangs on. */
export function visit(
  node: SyntaxNode,
  onNode: (node: SyntaxNode, parent: SyntaxNode | undefined, field: string) => void,
  parent?: SyntaxNode,
  field = '',
): void {
  onNode(node, parent, field);
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) visit(child, onNode, node, name);
    }
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

export function lineOf(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length;
}

function unquote(literal: string): string {
  return literal.replace(/^\W|\W$/g, '');
}
