/**
 * Values of directives: from what CONFIG SET is given to what CONFIG GET prints, or why not.
 *
 * Source: redis 7.0.15, config.c, boolConfigSet, enumConfigSet, numericParseString, numericBoundaryCheck.
 */
import { cString } from '../../base/cString.ts';
import { fail, ok, type Result } from '../../base/Result.ts';
import { isInteger64 } from '../keyspace/integers.ts';
import type { ConfigSpec } from './config.ts';
import { parseMemory } from './memoryValue.ts';

const INT64_MAX = 2n ** 63n - 1n;

/**
 * @param current the directive's present value, for those of which only a part is set
 * @returns the value as CONFIG GET prints it; the error is Redis's text after its prefix
 */
export function parseConfig(
  spec: ConfigSpec,
  value: string,
  current = spec.initial,
): Result<string> {
  // C strings: what is kept, or compared with words, ends at a zero byte.
  const word = cString(value);
  switch (spec.kind) {
    case 'number':
      return parseNumber(spec, value);
    case 'memory':
      return parseSize(spec, value);
    case 'bool':
      if (/^(yes|no)$/i.test(word)) return ok(word.toLowerCase());
      return fail("argument must be 'yes' or 'no'");
    case 'enum':
      return parseNames(spec, [word]);
    case 'flags': {
      const named = parseNames(spec, splitWords(value).map(cString));
      return named.ok && spec.check !== undefined ? spec.check(named.value, current) : named;
    }
    case 'text': {
      const text = spec.isBinary === true ? value : word;
      return spec.check === undefined ? ok(text) : spec.check(text, current);
    }
  }
}

/** At every single space; nothing at all is no word. Source: redis 7.0.15, sds.c, sdssplitlen. */
export function splitWords(value: string): string[] {
  return value === '' ? [] : value.split(' ');
}

/** Names in the order in which the directive lists them. */
function parseNames({ values = [] }: ConfigSpec, words: readonly string[]): Result<string> {
  const wanted = words.map((word) => word.toLowerCase());
  if (wanted.length === 0 || !wanted.every((word) => values.includes(word)))
    return fail(`argument(s) must be one of the following: ${values.join(', ')}`);
  const [none = ''] = values;
  const named = values.filter((name) => name !== none && wanted.includes(name));
  return ok(named.length === 0 ? none : named.join(' '));
}

function parseNumber(spec: ConfigSpec, value: string): Result<string> {
  if (!isInteger64(value)) return fail("argument couldn't be parsed into an integer");
  return inBounds(spec, BigInt(value));
}

function parseSize(spec: ConfigSpec, value: string): Result<string> {
  const bytes = parseMemory(value);
  if (spec.percentMax !== undefined) return parseShare(spec, value, bytes, spec.percentMax);
  return bytes === null ? fail('argument must be a memory value') : inBounds(spec, bytes);
}

/** Bytes or a percentage; in 64 bits a percentage is a negative number of bytes. */
function parseShare(
  spec: ConfigSpec,
  value: string,
  bytes: bigint | null,
  percentMax: number,
): Result<string> {
  const text = value.endsWith('%') ? value.slice(0, -1) : '';
  const percent = isInteger64(text) && !text.startsWith('-') ? BigInt(text) : null;
  if (bytes === null && percent === null) return fail('argument must be a memory or percent value');
  const number = bytes === null ? -(percent ?? 0n) : BigInt.asIntN(64, bytes);
  if (number >= 0n) return inBounds(spec, number);
  if (-number > BigInt(percentMax))
    return fail(`percentage argument must be less or equal to ${percentMax}`);
  return ok(`${-number}%`);
}

function inBounds(spec: ConfigSpec, number: bigint): Result<string> {
  const min = BigInt(spec.min ?? 0);
  const max = BigInt(spec.max ?? INT64_MAX);
  if (number < min || number > max)
    return fail(`argument must be between ${min} and ${max} inclusive`);
  if (spec.clamp === undefined) return ok(String(number));
  return ok(String(Math.min(spec.clamp[1], Math.max(spec.clamp[0], Number(number)))));
}
