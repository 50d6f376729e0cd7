/**
 * Whole numbers as C's strtoll reads them, where Redis does without checks of its own.
 *
 * Source: redis 7.0.15, config.c, setConfigSaveOption, setConfigOutputBufferLimitOption,
 * setConfigOOMScoreAdjValuesOption.
 */
import { cString } from '../../base/cString.ts';
import { INT64_MAX, INT64_MIN } from '../keyspace/integers.ts';

/** Blanks before it, a sign, zeros: all are welcome. */
const LONG = /^[\t-\r ]*([+-]?)(\d+)$/;

/** 64 bits; what lies beyond is brought to the nearest. Nothing at all is 0; null = no number. */
export function readCLong(text: string): bigint | null {
  const word = cString(text);
  if (word === '') return 0n;
  const [, sign = '', digits = ''] = LONG.exec(word) ?? [];
  if (digits === '') return null;
  const number = sign === '-' ? -BigInt(digits) : BigInt(digits);
  if (number > INT64_MAX) return INT64_MAX;
  return number < INT64_MIN ? INT64_MIN : number;
}

/** What remains of it in a C `int`. */
export function inCInt(number: bigint): bigint {
  return BigInt.asIntN(32, number);
}
