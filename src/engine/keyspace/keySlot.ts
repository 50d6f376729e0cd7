/**
 * Hash slot of a key: CRC16 of the key, or of its hash tag, modulo 16384.
 *
 * Source: redis 7.0.15, cluster.c, keyHashSlot. Only the first `{` counts; bytes, not characters.
 */
import { crc16 } from '../../base/crc16.ts';

export const SLOT_COUNT = 16_384;

/** @returns 0..16383 */
export function keySlot(key: string): number {
  const open = key.indexOf('{');
  if (open >= 0) {
    const close = key.indexOf('}', open + 1);
    if (close > open + 1) return crc16(key, open + 1, close) & (SLOT_COUNT - 1);
  }
  return crc16(key) & (SLOT_COUNT - 1);
}
