/** The slider's log scale: whole steps, three a decade, from 1/1000 to 1000, then "as fast as possible". */
const STEPS = [1, 2, 5] as const;
const DECADES = 6;

/** Slider position of the fastest, unlimited speed. */
export const POSITION_MAX = DECADES * STEPS.length + 1;

/** @returns virtual seconds per wall second; 0 = as fast as possible */
export function speedAt(position: number): number {
  if (position >= POSITION_MAX) return 0;
  const decade = Math.floor(position / STEPS.length) - DECADES / 2;
  return Number(((STEPS[position % STEPS.length] ?? 1) * 10 ** decade).toPrecision(1));
}

export function positionOf(speed: number): number {
  if (speed <= 0) return POSITION_MAX;
  let best = 0;
  for (let position = 0; position < POSITION_MAX; position++)
    if (distance(speedAt(position), speed) < distance(speedAt(best), speed)) best = position;
  return best;
}

/** `1/200×`, `1×`, `50×`; the unlimited speed is worded by the caller. */
export function speedText(speed: number): string {
  // A measured pace between a half and one is no fraction of small numbers.
  const isNearOne = speed > 0.5 && speed < 1;
  if (isNearOne) return `${Number(Math.min(0.99, speed).toPrecision(2))}×`;
  return speed < 1 ? `1/${Math.round(1 / speed)}×` : `${Number(speed.toPrecision(3))}×`;
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a) - Math.log(b));
}
