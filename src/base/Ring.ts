/**
 * A first-in first-out list of immutable items with cheap copies.
 *
 * Items live in blocks of 256; a copy shares full blocks and clones only the one being filled.
 */
const BLOCK = 256;

export class Ring<T> {
  /** Items in the list. */
  length = 0;
  private blocks: T[][] = [];
  /** Items of `blocks[0]` already taken. */
  private skipped = 0;
  private lastIsShared = false;

  push(item: T): void {
    let last = this.blocks[this.blocks.length - 1];
    if (last === undefined || last.length === BLOCK) {
      last = [];
      this.blocks.push(last);
      this.lastIsShared = false;
    } else if (this.lastIsShared) {
      last = last.slice();
      this.blocks[this.blocks.length - 1] = last;
      this.lastIsShared = false;
    }
    last.push(item);
    this.length++;
  }

  /** Removes and returns the oldest item. */
  shift(): T | undefined {
    const first = this.blocks[0];
    if (this.length === 0 || first === undefined) return undefined;
    const item = first[this.skipped];
    this.length--;
    this.skipped++;
    if (this.skipped === first.length && (this.skipped === BLOCK || this.length === 0)) {
      this.blocks.shift();
      this.skipped = 0;
    }
    return item;
  }

  /** The item `index` places after the oldest. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const place = index + this.skipped;
    return this.blocks[Math.floor(place / BLOCK)]?.[place % BLOCK];
  }

  clear(): void {
    this.blocks = [];
    this.length = 0;
    this.skipped = 0;
    this.lastIsShared = false;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.length; i++) yield this.at(i) as T;
  }

  copy(): Ring<T> {
    const twin = new Ring<T>();
    twin.length = this.length;
    twin.blocks = this.blocks.slice();
    twin.skipped = this.skipped;
    twin.lastIsShared = true;
    this.lastIsShared = true;
    return twin;
  }
}
