/** Reading numbers and options out of a command's words, with Redis's refusals. */
import { parseInteger } from '../keyspace/integers.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { error, type ErrorReply } from '../server/Reply.ts';

/** A whole number within bounds (inclusive), or the refusal: `text`, or Redis's default ones. */
export function readInteger(
  word: string,
  min = -Infinity,
  max = Infinity,
  text?: string,
): number | ErrorReply {
  const value = parseInteger(word);
  if (value !== null && value >= min && value <= max) return value;
  if (text !== undefined) return error(text);
  if (value === null) return Errors.notInteger;
  return error(`ERR value is out of range, value must between ${min} and ${max}`);
}

/** A C `int`. */
export function readInt(word: string, text?: string): number | ErrorReply {
  return readInteger(word, -2_147_483_648, 2_147_483_647, text);
}

/** A word as C compares options: up to its first zero byte, in lower case. */
export function optionOf(word: string): string {
  return shownWord(word).toLowerCase();
}

/** Whether a word is this option, in any case; `option` is lower case. */
export function isOption(word: string | undefined, option: string): boolean {
  if (word === undefined || word.length < option.length) return false;
  if (word.length === option.length) return word.toLowerCase() === option;
  return word.charCodeAt(option.length) === 0 && optionOf(word) === option;
}
