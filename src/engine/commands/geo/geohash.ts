/**
 * Geohashes: the globe cut in half by longitude and latitude `step` times each, the bits interleaved.
 *
 * A cell is kept as its two numbers, counted from the south-west; the score of a point is both numbers of 26
 * bits interleaved, latitude in the even bits. The outermost meridian and parallel themselves count as one
 * cell more, which does not fit the bits.
 * Source: redis 7.0.15, geohash.c; geohash_helper.c, geohashAlign52Bits.
 */

export interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

/** A cell of the grid of 2^step by 2^step. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly step: number;
}

/** Halvings for the score of a point. */
export const STEP_MAX = 26;

export const LONGITUDE_MAX = 180;
/** Where the Mercator map is cut off. */
export const LATITUDE_MAX = 85.05112878;
/** The pole, where geohashes outside Redis begin. */
const LATITUDE_POLE = 90;

/** The cell of a point within the map, for a map that ends at `latitudeMax`. */
export function cellOf(
  longitude: number,
  latitude: number,
  step: number,
  latitudeMax = LATITUDE_MAX,
): Cell {
  const size = 2 ** step;
  const column = Math.trunc(((longitude + LONGITUDE_MAX) / (LONGITUDE_MAX * 2)) * size);
  const row = Math.trunc(((latitude + latitudeMax) / (latitudeMax * 2)) * size);
  return { column, row, step };
}

/** The cell `columns` east and `rows` north; around the globe both ways. */
export function neighbour({ column, row, step }: Cell, columns: number, rows: number): Cell {
  const mask = 2 ** step - 1;
  return {
    column: columns === 0 ? column : (column + columns) & mask,
    row: rows === 0 ? row : (row + rows) & mask,
    step,
  };
}

/** Bounds of a cell, degrees. */
export interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export function boundsOf({ column, row, step }: Cell): Bounds {
  const size = 2 ** step;
  const across = LONGITUDE_MAX - -LONGITUDE_MAX;
  const up = LATITUDE_MAX - -LATITUDE_MAX;
  // Numbers of 32 bits wrap around: scores that are no geohash have cells so far out.
  return {
    west: -LONGITUDE_MAX + (column / size) * across,
    east: -LONGITUDE_MAX + (((column + 1) >>> 0) / size) * across,
    south: -LATITUDE_MAX + (row / size) * up,
    north: -LATITUDE_MAX + (((row + 1) >>> 0) / size) * up,
  };
}

/** Bits of a cell, latitude even and longitude odd. */
export function interleave({ column, row }: Cell): bigint {
  const low = spread(row & 0x1fff) | (spread(column & 0x1fff) << 1);
  const high = spread(row >>> 13) | (spread(column >>> 13) << 1);
  return (BigInt(high >>> 0) << 26n) | BigInt(low);
}

/** 14 bits at every second place. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Every second one of 32 bits. */
function gather(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}

/** Scores from the cell's south-west corner on, until before the second. */
export function scoreRange(cell: Cell): readonly [from: number, to: number] {
  const shift = BigInt(2 * (STEP_MAX - cell.step));
  const bits = interleave(cell);
  return [Number(bits << shift), Number((bits + 1n) << shift)];
}

/** The middle of the cell that a score stands for, whatever the score. */
export function pointOf(score: number): Point {
  const [high, low] = wordsOf(score);
  const row = (gather(low) | (gather(high) << 16)) >>> 0;
  const column = (gather(low >>> 1) | (gather(high >>> 1) << 16)) >>> 0;
  const { west, east, south, north } = boundsOf({ column, row, step: STEP_MAX });
  return {
    longitude: clamp((west + east) / 2, LONGITUDE_MAX),
    latitude: clamp((south + north) / 2, LATITUDE_MAX),
  };
}

function clamp(value: number, max: number): number {
  return Math.max(-max, Math.min(max, value));
}

const WORD = 2 ** 32;

/** A double made an unsigned integer of 64 bits, as x86-64 does: its high and its low 32 bits. */
function wordsOf(score: number): readonly [high: number, low: number] {
  if (score >= 0 && score <= Number.MAX_SAFE_INTEGER) {
    const whole = Math.trunc(score);
    return [Math.floor(whole / WORD), whole % WORD];
  }
  const bits = BigInt.asUintN(64, integerOf(score));
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}

/** What the processor gives for numbers that do not fit. */
const INDEFINITE = 2n ** 63n;

function integerOf(score: number): bigint {
  const fits = score >= -(2 ** 63) && score < 2 ** 63;
  if (fits) return BigInt(Math.trunc(score));
  if (score >= 2 ** 63) return score < 2 ** 64 ? BigInt(score) : 0n;
  return INDEFINITE;
}

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';

/** The geohash that others use, whose map ends at the poles: ten letters and a zero for want of bits. */
export function geohashText({ longitude, latitude }: Point): string {
  const bits = interleave(cellOf(longitude, latitude, STEP_MAX, LATITUDE_POLE));
  let text = '';
  for (let shift = 47n; shift >= 2n; shift -= 5n)
    text += ALPHABET[Number((bits >> shift) & 0x1fn)] as string;
  return `${text}0`;
}
