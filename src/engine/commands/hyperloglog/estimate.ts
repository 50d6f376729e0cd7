/**
 * How many different elements 16384 registers have seen, after Otmar Ertl's improved estimator.
 *
 * Source: redis 7.0.15, hyperloglog.c, hllCount, hllTau, hllSigma.
 */
import { INT64_MIN } from '../../keyspace/integers.ts';
import { REGISTERS } from './registers.ts';

/** HLL_Q: bits of the hash that are not the index. */
const RUN_BITS = 50;
/** HLL_ALPHA_INF. */
const ALPHA = 0.7213475204444817;

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let sum = 1 - x;
  for (let before = NaN; before !== sum;) {
    x = Math.sqrt(x);
    before = sum;
    y *= 0.5;
    sum -= (1 - x) * (1 - x) * y;
  }
  return sum / 3;
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let y = 1;
  let sum = x;
  for (let before = NaN; before !== sum;) {
    x *= x;
    before = sum;
    sum += x * y;
    y += y;
  }
  return sum;
}

/** The estimate; the smallest 64-bit integer when it has no bounds. */
export function estimate(registers: Uint8Array): bigint {
  const counts = new Uint32Array(64);
  for (let i = 0; i < REGISTERS; i++) {
    const value = registers[i] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  const m = REGISTERS;
  let z = m * tau((m - (counts[RUN_BITS + 1] as number)) / m);
  for (let value = RUN_BITS; value >= 1; value--) z = (z + (counts[value] as number)) * 0.5;
  z += m * sigma((counts[0] as number) / m);
  const found = Math.round((ALPHA * m * m) / z);
  return found < 2 ** 63 ? BigInt(found) : INT64_MIN;
}
