/** Moments of one kind on one lane (votes, faults, lost writes), in typed arrays, oldest first. */
export class MarkTrack {
  times = new Float64Array(8);
  values = new Float64Array(8);
  /** `seq` of the trace event. */
  refs = new Int32Array(8);
  count = 0;

  add(atUs: number, value: number, ref: number): void {
    if (this.count === this.times.length) this.#grow();
    this.times[this.count] = atUs;
    this.values[this.count] = value;
    this.refs[this.count] = ref;
    this.count++;
  }

  /** Index of the first mark at or after `atUs`; `count` if there is none. */
  firstFrom(atUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] ?? 0) >= atUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    const times = new Float64Array(this.count * 2);
    const values = new Float64Array(this.count * 2);
    const refs = new Int32Array(this.count * 2);
    times.set(this.times);
    values.set(this.values);
    refs.set(this.refs);
    Object.assign(this, { times, values, refs });
  }
}
