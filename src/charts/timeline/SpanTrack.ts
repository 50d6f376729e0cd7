/**
 * Spans of one property over time (a role, a process state, a count), in typed arrays.
 *
 * Spans never overlap and are appended in time order, so both `starts` and `ends` rise and a visible
 * range is found by binary search. The last span may be open: its end is Infinity.
 */
export class SpanTrack {
  starts = new Float64Array(8);
  ends = new Float64Array(8);
  values = new Float64Array(8);
  /** `seq` of the trace event that began the span, -1 = the start of the run. */
  refs = new Int32Array(8);
  count = 0;

  /** Begins a span; an open one ends here. The same value again goes on with the same span. */
  open(atUs: number, value: number, ref: number): void {
    if (this.isOpen && this.lastValue === value) return;
    this.close(atUs);
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = atUs;
    this.ends[this.count] = Number.POSITIVE_INFINITY;
    this.values[this.count] = value;
    this.refs[this.count] = ref;
    this.count++;
  }

  /** Ends the open span, if any; one that never lasted is taken back. */
  close(atUs: number): void {
    if (!this.isOpen) return;
    const last = this.count - 1;
    if ((this.starts[last] ?? 0) >= atUs) this.count--;
    else this.ends[last] = atUs;
  }

  get isOpen(): boolean {
    return this.count > 0 && this.ends[this.count - 1] === Number.POSITIVE_INFINITY;
  }

  get lastValue(): number | undefined {
    return this.count > 0 ? this.values[this.count - 1] : undefined;
  }

  /** Index of the first span that ends after `atUs`; `count` if there is none. */
  firstEndingAfter(atUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] ?? 0) > atUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Index of the span that covers `atUs`, -1 = none. */
  indexAt(atUs: number): number {
    const index = this.firstEndingAfter(atUs);
    return index < this.count && (this.starts[index] ?? 0) <= atUs ? index : -1;
  }

  #grow(): void {
    this.starts = widen(this.starts, new Float64Array(this.count * 2));
    this.ends = widen(this.ends, new Float64Array(this.count * 2));
    this.values = widen(this.values, new Float64Array(this.count * 2));
    this.refs = widen(this.refs, new Int32Array(this.count * 2));
  }
}

function widen<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
