/**
 * The last stretch of a few sampled values, by virtual time: bucket `floor(atUs / stepUs)` of a ring.
 *
 * One idea: the ring is addressed by the moment itself and every slot remembers which bucket it holds,
 * so pausing, seeking and jumping ahead need no bookkeeping: a slot of another time reads as "not sampled".
 */
export class RingSeries {
  readonly stepUs: number;
  readonly buckets: number;
  readonly #fields: number;
  readonly #ids: Float64Array;
  readonly #values: Float32Array;

  constructor(size: {
    readonly stepUs: number;
    readonly buckets: number;
    readonly fields: number;
  }) {
    this.stepUs = size.stepUs;
    this.buckets = size.buckets;
    this.#fields = size.fields;
    this.#ids = new Float64Array(size.buckets).fill(-1);
    this.#values = new Float32Array(size.buckets * size.fields);
  }

  /** Notes all fields of a moment; the last sample of a bucket stands. */
  sample(atUs: number, values: ArrayLike<number>): void {
    const id = Math.floor(atUs / this.stepUs);
    if (id < 0) return;
    const slot = id % this.buckets;
    this.#ids[slot] = id;
    for (let field = 0; field < this.#fields; field++) {
      this.#values[slot * this.#fields + field] = values[field] ?? Number.NaN;
    }
  }

  /** As `sample`, but a bucket keeps the greatest of its samples: a short peak must not be missed. */
  samplePeak(atUs: number, values: ArrayLike<number>): void {
    const id = Math.floor(atUs / this.stepUs);
    const slot = id % this.buckets;
    if (id < 0 || this.#ids[slot] !== id) return this.sample(atUs, values);
    for (let field = 0; field < this.#fields; field++) {
      const at = slot * this.#fields + field;
      const known = this.#values[at] ?? Number.NaN;
      const value = values[field] ?? Number.NaN;
      if (!(known >= value)) this.#values[at] = value;
    }
  }

  /** Forgets what lies after a moment (a branch was made there). */
  forgetAfter(atUs: number): void {
    const last = Math.floor(atUs / this.stepUs);
    for (let slot = 0; slot < this.buckets; slot++) {
      if ((this.#ids[slot] ?? -1) > last) this.#ids[slot] = -1;
    }
  }

  clear(): void {
    this.#ids.fill(-1);
  }

  /** Value of a field in a bucket, NaN = not sampled. */
  at(bucket: number, field: number): number {
    const slot = bucket % this.buckets;
    if (bucket < 0 || this.#ids[slot] !== bucket) return Number.NaN;
    return this.#values[slot * this.#fields + field] ?? Number.NaN;
  }
}
