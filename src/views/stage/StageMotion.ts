/**
 * Eased values of each node, so that a change of state is seen as a movement and not as a jump.
 * Only looks: the numbers shown in words are always the frame's.
 */
const EASE_MS = 150;
const APPEAR_MS = 260;
const STAGGER_MS = 45;
const LAG_PERIOD_MS = 250;

export class StageMotion {
  /** 1 = disc filled (a running master), 0 = hollow. */
  fill = new Float32Array(0);
  /** Share of all slots, 0..1. */
  share = new Float32Array(0);
  /** 0..1 while the nodes draw in. */
  appear = new Float32Array(0);
  /** Bytes each replica is behind, renewed a few times a second while time flies: they come and go in a ms. */
  lag = new Float64Array(0);
  #lagMs = -Infinity;
  #lastMs = 0;
  #bornMs = -1;

  /** Another run: everything draws in again. */
  restart(): void {
    this.#bornMs = -1;
    this.fill = new Float32Array(0);
  }

  /** @param isHeld the values of a quarter of a second stand; else every frame has its own */
  holdLag(timeMs: number, isHeld: boolean, count: number, read: (node: number) => number): void {
    const isFresh = this.lag.length === count && isHeld && timeMs - this.#lagMs < LAG_PERIOD_MS;
    if (isFresh) return;
    this.#lagMs = timeMs;
    this.lag = Float64Array.from({ length: count }, (_, node) => Math.max(0, read(node)));
  }

  /** @returns true while something still moves */
  step(
    timeMs: number,
    isReduced: boolean,
    count: number,
    target: (node: number) => { readonly fill: number; readonly share: number },
  ): boolean {
    if (this.fill.length !== count) this.#resize(count, target);
    if (this.#bornMs < 0) this.#bornMs = timeMs;
    const pull = isReduced ? 1 : 1 - Math.exp(-(timeMs - this.#lastMs) / (EASE_MS / 2.5));
    this.#lastMs = timeMs;
    const stagger = Math.min(STAGGER_MS, 600 / Math.max(1, count));
    let isMoving = false;
    for (let node = 0; node < count; node++) {
      const { fill, share } = target(node);
      isMoving = ease(this.fill, node, fill, pull) || isMoving;
      isMoving = ease(this.share, node, share, pull) || isMoving;
      const age = (timeMs - this.#bornMs - node * stagger) / APPEAR_MS;
      const appear = isReduced ? 1 : Math.max(0, Math.min(1, age));
      isMoving ||= appear < 1;
      this.appear[node] = 1 - (1 - appear) ** 3;
    }
    return isMoving;
  }

  #resize(
    count: number,
    target: (node: number) => { readonly fill: number; readonly share: number },
  ): void {
    this.fill = Float32Array.from({ length: count }, (_, node) => target(node).fill);
    this.share = Float32Array.from({ length: count }, (_, node) => target(node).share);
    this.appear = new Float32Array(count);
  }
}

function ease(values: Float32Array, at: number, target: number, pull: number): boolean {
  const now = values[at] ?? target;
  const gap = target - now;
  if (Math.abs(gap) < 0.002) {
    values[at] = target;
    return false;
  }
  values[at] = now + gap * pull;
  return true;
}
