/**
 * A list: Redis's quicklist, node by node, so that what DUMP writes and what a file takes come out the same.
 *
 * Elements are binary strings. Positions count from 0 at the head; the caller resolves negative ones.
 * Differs from Redis: nodes in the middle are never compressed in memory (list-compress-depth).
 * Source: redis 7.0.15, quicklist.c.
 */
import type { Collection } from './Collection.ts';
import { insertBeside } from './listInsert.ts';
import { bytesOf, effectiveFill, mayInsert, nodeRdbBytes } from './listNode.ts';
import { ListNodes, type Place } from './ListNodes.ts';
import { listpackEntryBytes } from './listpack.ts';
import { rdbBlobBytes, rdbLengthBytes } from './rdbString.ts';

export type ListEnd = 'head' | 'tail';

/** sizeof(robj), and of struct quicklist as allocated. */
const HEADER_BYTES = 16 + 48;

export class List implements Collection {
  readonly type = 'list';
  readonly encoding = 'quicklist';
  /** Limit of a node; see `effectiveFill`. */
  readonly fill: number;
  private nodes = new ListNodes();

  /** @param maxListpackSize list-max-listpack-size */
  constructor(maxListpackSize: number) {
    this.fill = effectiveFill(maxListpackSize);
  }

  get size(): number {
    return this.nodes.size;
  }

  get memoryBytes(): number {
    return HEADER_BYTES + this.nodes.memoryBytes;
  }

  get rdbBytes(): number {
    let bytes = rdbLengthBytes(this.nodes.count);
    for (const node of this.nodes.all()) bytes += nodeRdbBytes(node);
    return bytes;
  }

  get rdbPlainBytes(): number {
    let bytes = rdbLengthBytes(this.nodes.count);
    for (const node of this.nodes.all()) bytes += 1 + rdbBlobBytes(node.bytes);
    return bytes;
  }

  copy(): List {
    const twin = new List(this.fill);
    twin.nodes = this.nodes.copy();
    return twin;
  }

  /** Elements from head to tail. */
  *entries(): IterableIterator<string> {
    for (const { elements } of this.nodes.all()) yield* elements;
  }

  /** Elements of each node in order, or of each from the last node to the first. Not to be changed. */
  *runs(isReversed = false): IterableIterator<readonly string[]> {
    for (const { elements } of this.nodes.all(isReversed)) yield elements;
  }

  /** Nodes there are; for DEBUG OBJECT. */
  get nodeCount(): number {
    return this.nodes.count;
  }

  /** Appends a node as a file has it; an empty one is left out. */
  appendRun(elements: readonly string[]): void {
    if (elements.length > 0) this.nodes.insert(null, elements.slice());
  }

  push(element: string, end: ListEnd): void {
    const { nodes } = this;
    const place = end === 'head' ? nodes.first : nodes.last;
    if (place === null || !mayInsert(nodes.nodeAt(place), this.fill, element.length))
      return nodes.insert(end === 'head' ? place : null, [element]);
    const elements = nodes.edit(place, 1, listpackEntryBytes(element));
    if (end === 'head') elements.unshift(element);
    else elements.push(element);
  }

  /** Removes and returns the element at an end; the list is not empty. */
  pop(end: ListEnd): string {
    const { nodes } = this;
    const place = (end === 'head' ? nodes.first : nodes.last) as Place;
    const { elements } = nodes.nodeAt(place);
    const element = (end === 'head' ? elements[0] : elements[elements.length - 1]) as string;
    if (elements.length === 1) nodes.remove(place);
    else {
      const own = nodes.edit(place, -1, -listpackEntryBytes(element));
      if (end === 'head') own.shift();
      else own.pop();
    }
    return element;
  }

  /** 0 <= index < size. */
  get(index: number): string {
    const place = this.nodes.find(index);
    return this.nodes.nodeAt(place).elements[place.at] as string;
  }

  /** 0 <= index < size. */
  set(index: number, element: string): void {
    const place = this.nodes.find(index);
    const old = this.nodes.nodeAt(place).elements[place.at] as string;
    const bytes = listpackEntryBytes(element) - listpackEntryBytes(old);
    this.nodes.edit(place, 0, bytes)[place.at] = element;
  }

  /** `count` elements from `start` on; both within the list. */
  slice(start: number, count: number): string[] {
    const found: string[] = [];
    if (count <= 0) return found;
    let place: Place | null = this.nodes.find(start);
    for (let from = place.at; place !== null && found.length < count; from = 0) {
      const { elements } = this.nodes.nodeAt(place);
      const end = Math.min(elements.length, from + count - found.length);
      for (let i = from; i < end; i++) found.push(elements[i] as string);
      place = this.nodes.next(place);
    }
    return found;
  }

  /** Removes `count` elements from `start` on; both within the list. */
  remove(start: number, count: number): void {
    const { nodes } = this;
    for (let left = count; left > 0;) {
      const place = nodes.find(start);
      const { elements } = nodes.nodeAt(place);
      const here = Math.min(left, elements.length - place.at);
      left -= here;
      if (here === elements.length) nodes.remove(place);
      else {
        const bytes = bytesOf(elements.slice(place.at, place.at + here));
        nodes.edit(place, -here, -bytes).splice(place.at, here);
      }
    }
  }

  /** Inserts beside the element at `index`. */
  insert(index: number, element: string, isAfter: boolean): void {
    insertBeside(this.nodes, this.fill, this.nodes.find(index), element, isAfter);
  }

  /**
   * Removes elements that equal `element`, from the given end on.
   *
   * @param limit how many at most; Infinity = all
   * @returns how many were removed
   */
  removeEqual(element: string, limit: number, from: ListEnd): number {
    const { nodes } = this;
    let removed = 0;
    let place = from === 'head' ? nodes.first : nodes.last;
    while (place !== null && removed < limit) {
      const matches = matchesIn(nodes.nodeAt(place).elements, element, limit - removed, from);
      removed += matches.size;
      const before = nodes.previous(place);
      const after = this.removeAll(place, matches);
      place = from === 'head' ? after : before;
    }
    return removed;
  }

  /** Removes elements of one node. @returns the place of the node that follows */
  private removeAll(place: Place, gone: ReadonlySet<number>): Place | null {
    const { nodes } = this;
    const { elements } = nodes.nodeAt(place);
    if (gone.size === elements.length) return nodes.remove(place);
    if (gone.size > 0) {
      const bytes = bytesOf(elements.filter((_element, at) => gone.has(at)));
      const own = nodes.edit(place, -gone.size, -bytes);
      let kept = 0;
      for (let at = 0; at < own.length; at++) if (!gone.has(at)) own[kept++] = own[at] as string;
      own.length = kept;
    }
    return nodes.next(place);
  }
}

/** Positions of elements that equal `wanted`, the first `limit` of them from an end. */
function matchesIn(
  elements: readonly string[],
  wanted: string,
  limit: number,
  from: ListEnd,
): ReadonlySet<number> {
  const found = new Set<number>();
  const { length } = elements;
  for (let i = 0; i < length && found.size < limit; i++) {
    const at = from === 'head' ? i : length - 1 - i;
    if (elements[at] === wanted) found.add(at);
  }
  return found;
}
