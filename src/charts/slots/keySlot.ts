/**
 * Where a key lives: CRC16 of its hashed part, modulo 16384.
 *
 * The hashed part is what stands between the first `{` and the first `}` after it, if anything does;
 * else the whole key. Source: redis 7.0.15, cluster.c, keyHashSlot.
 */
import { crc16 } from '../../base/crc16.ts';
import { SLOT_COUNT } from '../../protocol/Frame.ts';

export interface KeySlot {
  readonly slot: number;
  /** CRC16 before the modulo. */
  readonly crc: number;
  /** The key in three parts, of which `hashed` went into the CRC. */
  readonly before: string;
  readonly hashed: string;
  readonly after: string;
  readonly hasTag: boolean;
}

/** Slot of a key as typed; it is hashed as UTF-8. */
export function keySlot(key: string): KeySlot {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const hasTag = close > open + 1;
  const hashed = hasTag ? key.slice(open + 1, close) : key;
  const crc = crc16(utf8(hashed));
  return {
    slot: crc % SLOT_COUNT,
    crc,
    before: hasTag ? key.slice(0, open + 1) : '',
    hashed,
    after: hasTag ? key.slice(close) : '',
    hasTag,
  };
}

/** UTF-8 bytes as a binary string (this folder has no TextEncoder). */
function utf8(text: string): string {
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += byte(0xc0 | (code >> 6)) + tail(code, 0);
    else if (code < 0x10000) bytes += byte(0xe0 | (code >> 12)) + tail(code, 6) + tail(code, 0);
    else bytes += byte(0xf0 | (code >> 18)) + tail(code, 12) + tail(code, 6) + tail(code, 0);
  }
  return bytes;
}

function tail(code: number, shift: number): string {
  return byte(0x80 | ((code >> shift) & 0x3f));
}

function byte(value: number): string {
  return String.fromCharCode(value);
}
