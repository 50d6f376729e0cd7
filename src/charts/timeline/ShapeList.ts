/**
 * Rectangles to draw, in one reused set of typed arrays: laying out a frame allocates nothing.
 *
 * A shape is a box in CSS pixels, a kind (how to draw it), a value (count, role, …) and the `seq` of the
 * event behind it, so that the same list answers "what is under the pointer".
 */

export const ShapeKind = {
  role: 0,
  process: 1,
  pfail: 2,
  fail: 3,
  electionDelay: 4,
  electionVotes: 5,
  delayStart: 6,
  voteGranted: 7,
  voteDenied: 8,
  fault: 9,
  faultSpan: 10,
  served: 11,
  failing: 12,
  failingShare: 13,
  lost: 14,
} as const;

export class ShapeList {
  kinds = new Uint8Array(256);
  /** x0, y0, x1, y1 of each shape. */
  boxes = new Float32Array(1_024);
  values = new Float64Array(256);
  refs = new Int32Array(256);
  /** Row index the shape lies on. */
  rows = new Int32Array(256);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(
    kind: number,
    row: number,
    box: readonly [x0: number, y0: number, x1: number, y1: number],
    value: number,
    ref: number,
  ): void {
    if (this.count === this.kinds.length) this.#grow();
    const at = this.count++;
    this.kinds[at] = kind;
    this.rows[at] = row;
    this.values[at] = value;
    this.refs[at] = ref;
    this.boxes.set(box, at * 4);
  }

  /** Topmost shape (the last drawn) within `slackPx` of a point, -1 = none. */
  hit(xPx: number, yPx: number, slackPx: number): number {
    const { boxes } = this;
    for (let at = this.count - 1; at >= 0; at--) {
      const b = at * 4;
      if (xPx < (boxes[b] ?? 0) - slackPx || xPx > (boxes[b + 2] ?? 0) + slackPx) continue;
      if (yPx >= (boxes[b + 1] ?? 0) - 1 && yPx <= (boxes[b + 3] ?? 0) + 1) return at;
    }
    return -1;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const kinds = new Uint8Array(size);
    const boxes = new Float32Array(size * 4);
    const values = new Float64Array(size);
    const refs = new Int32Array(size);
    const rows = new Int32Array(size);
    kinds.set(this.kinds);
    boxes.set(this.boxes);
    values.set(this.values);
    refs.set(this.refs);
    rows.set(this.rows);
    Object.assign(this, { kinds, boxes, values, refs, rows });
  }
}
