/**
 * Memory sizes as configuration writes them: `64mb`, `1G`, `100`.
 *
 * Source: redis 7.0.15, util.c, memtoull.
 */

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1_000_000n,
  mb: 1024n ** 2n,
  g: 1_000_000_000n,
  gb: 1024n ** 3n,
};

export const UINT64_MAX = 2n ** 64n - 1n;

/** Bytes, as an unsigned 64-bit number (it wraps around); null when it is no size. Nothing at all is 0. */
export function parseMemory(text: string): bigint | null {
  // As a C string it ends at a zero byte.
  const parts = /^(\d*)([a-z]*)(?:\0|$)/i.exec(text);
  const unit = UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  if (parts === null || unit === undefined) return null;
  const number = BigInt(parts[1] === '' ? '0' : (parts[1] as string));
  return BigInt.asUintN(64, (number > UINT64_MAX ? UINT64_MAX : number) * unit);
}
