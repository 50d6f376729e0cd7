/**
 * Sizes of chunks in a row, with the sum of all before one and the chunk of a place, both in logarithmic
 * time: a Fenwick tree.
 */
export class PrefixSums {
  /** tree[i] is the sum of the sizes from i minus its lowest bit until before i, counted from 1. */
  private readonly tree: Int32Array;

  private constructor(tree: Int32Array) {
    this.tree = tree;
  }

  static of(count: number, sizeOf: (index: number) => number): PrefixSums {
    const tree = new Int32Array(count + 1);
    for (let i = 1; i <= count; i++) {
      tree[i] = (tree[i] as number) + sizeOf(i - 1);
      const parent = i + (i & -i);
      if (parent <= count) tree[parent] = (tree[parent] as number) + (tree[i] as number);
    }
    return new PrefixSums(tree);
  }

  add(index: number, change: number): void {
    const { tree } = this;
    for (let i = index + 1; i < tree.length; i += i & -i) tree[i] = (tree[i] as number) + change;
  }

  /** Sum of the sizes before `index`. */
  before(index: number): number {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.tree[i] as number;
    return sum;
  }

  /** Index of the chunk that holds this place, and the place within it; the place must exist. */
  find(place: number): [number, number] {
    const { tree } = this;
    let index = 0;
    let left = place;
    for (let step = 2 ** (31 - Math.clz32(tree.length)); step >= 1; step >>>= 1) {
      const next = index + step;
      if (next < tree.length && (tree[next] as number) <= left) {
        index = next;
        left -= tree[next] as number;
      }
    }
    return [index, left];
  }
}
