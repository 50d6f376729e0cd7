import { posix } from 'node:path';
import type { SourceFile } from './SourceFile.ts';

/**
 * Files that import each other in a circle, types included: none of them can be read before the others. Each
 * circle as its files in the order of importing, by Tarjan's strongly connected components.
 */
export function circlesIn(sources: readonly SourceFile[]): string[] {
  const imports = new Map(sources.map((source) => [source.path, importedBy(source)]));
  const search = new Search(imports);
  for (const path of imports.keys()) search.visit(path);
  return search.circles.map((files) => files.join(' → '));
}

function importedBy({ path, imports }: SourceFile): string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(path), specifier));
}

class Search {
  readonly circles: string[][] = [];
  private readonly imports: ReadonlyMap<string, readonly string[]>;
  private readonly order = new Map<string, number>();
  /** Visited, and not yet known to stand in no circle or in which. */
  private readonly open: string[] = [];

  constructor(imports: ReadonlyMap<string, readonly string[]>) {
    this.imports = imports;
  }

  /** @returns the earliest open file that this one leads to */
  visit(path: string): number {
    const known = this.order.get(path);
    if (known !== undefined) return this.open.includes(path) ? known : Infinity;
    const number = this.order.size;
    this.order.set(path, number);
    this.open.push(path);
    let earliest = number;
    for (const next of this.imports.get(path) ?? [])
      if (this.imports.has(next)) earliest = Math.min(earliest, this.visit(next));
    if (earliest === number) {
      const files = this.open.splice(this.open.indexOf(path));
      if (files.length > 1) this.circles.push(files);
    }
    return earliest;
  }
}
