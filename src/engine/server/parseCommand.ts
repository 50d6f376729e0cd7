/**
 * From a client's bytes to commands: RESP arrays of bulk strings, or one line of words ("inline").
 *
 * Takes from the query buffer what it can and remembers where it stopped; asked again when more came.
 * Source: redis 7.0.15, networking.c, processMultibulkBuffer, processInlineBuffer.
 */
import { noteWord, noteWordLength } from './clientBuffers.ts';
import { commandBytes, type Command } from './Command.ts';
import { takeWord, unparsedBytes, type QueryBuffer } from './QueryBuffer.ts';
import { splitWords } from './splitWords.ts';

export interface ProtocolError {
  /** Text of the error reply after which the connection is closed. */
  readonly error: string;
}

export interface ParseLimits {
  /** proto-max-bulk-len. */
  readonly bulkBytesMax: number;
  readonly authenticated: boolean;
}

/** PROTO_INLINE_MAX_SIZE: bytes of a line, or of a count. */
const INLINE_BYTES_MAX = 65_536;
/** Words of one command at most (INT_MAX; 10 before authentication). */
const WORDS_MAX = 2_147_483_647;
const UNAUTHENTICATED_WORDS_MAX = 10;
const UNAUTHENTICATED_BYTES_MAX = 16_384;
/**
 * Longest string of a JavaScript engine. Differs from Redis: with proto-max-bulk-len at its default, words
 * of the last 24 lengths below 512 MB are refused as too long.
 */
const STRING_LENGTH_MAX = 536_870_888;

const ARRAY = 42; // *
const BULK = 36; // $
const MINUS = 45;
const ZERO = 48;

function refusal(text: string): ProtocolError {
  return { error: `ERR Protocol error: ${text}` };
}

/**
 * The next command; null = not all of it is there. A command without words (an empty line, `*0`) is to
 * be ignored.
 */
export function parseCommand(
  query: QueryBuffer,
  limits: ParseLimits,
): Command | ProtocolError | null {
  if (query.wordsLeft > 0) return parseWords(query, limits);
  if (query.at >= query.text.length) return null;
  return query.text.charCodeAt(query.at) === ARRAY ? parseArray(query, limits) : parseInline(query);
}

const EMPTY: Command = { argv: [], bytes: 0 };

function parseArray(query: QueryBuffer, limits: ParseLimits): Command | ProtocolError | null {
  const lineEnd = findReturn(query);
  if (lineEnd < 0) return tooLong(query, 'too big mbulk count string');
  const words = wholeNumber(query.text, query.at + 1, lineEnd);
  if (words === null || words > WORDS_MAX) return refusal('invalid multibulk length');
  if (words > UNAUTHENTICATED_WORDS_MAX && !limits.authenticated)
    return refusal('unauthenticated multibulk length');
  const bytes = lineEnd + 2 - query.at;
  query.at = lineEnd + 2;
  if (words <= 0) return EMPTY;
  query.wordsLeft = words;
  query.argv = [];
  query.commandBytes = bytes;
  return parseWords(query, limits);
}

function parseWords(query: QueryBuffer, limits: ParseLimits): Command | ProtocolError | null {
  while (query.wordsLeft > 0) {
    if (query.wordBytes < 0) {
      const lineEnd = findReturn(query);
      if (lineEnd < 0) return tooLong(query, 'too big bulk count string');
      const problem = parseLength(query, lineEnd, limits);
      if (problem !== null) return problem;
    }
    const word = takeWord(query);
    if (word === null) return null;
    query.argv.push(word);
    noteWord(query.room, query.wordBytes, unparsedBytes(query));
    query.commandBytes += query.wordBytes + 2;
    query.wordBytes = -1;
    query.wordsLeft--;
  }
  const command: Command = { argv: query.argv, bytes: query.commandBytes };
  query.argv = [];
  return command;
}

function parseLength(
  query: QueryBuffer,
  lineEnd: number,
  limits: ParseLimits,
): ProtocolError | null {
  const { text, at } = query;
  if (text.charCodeAt(at) !== BULK)
    return refusal(`expected '$', got '${printed(text[at] as string)}'`);
  const length = wholeNumber(text, at + 1, lineEnd);
  const bytesMax = Math.min(limits.bulkBytesMax, STRING_LENGTH_MAX);
  if (length === null || length < 0 || length > bytesMax) return refusal('invalid bulk length');
  if (length > UNAUTHENTICATED_BYTES_MAX && !limits.authenticated)
    return refusal('unauthenticated bulk length');
  query.commandBytes += lineEnd + 2 - at;
  query.at = lineEnd + 2;
  query.wordBytes = length;
  noteWordLength(query.room, length, unparsedBytes(query));
  return null;
}

/** An error reply is one line. */
function printed(char: string): string {
  return char === '\r' || char === '\n' ? ' ' : char;
}

/** Place of the CR that ends a count, with one more byte behind it; -1 = not there. A NUL hides it. */
function findReturn({ text, at }: QueryBuffer): number {
  const found = text.indexOf('\r', at);
  if (found < 0 || found + 1 >= text.length || hasNul(text, at, found)) return -1;
  return found;
}

/** What is looked for is looked for in a C string, which ends at a NUL. */
function hasNul(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === 0) return true;
  return false;
}

/** A whole number as Redis's strict reader takes it (no plus, no leading zero, 64 bits), else null. */
function wholeNumber(text: string, from: number, to: number): number | null {
  if (to - from > 15) return longNumber(text.slice(from, to));
  const isNegative = text.charCodeAt(from) === MINUS;
  const first = isNegative ? from + 1 : from;
  let number = 0;
  for (let i = first; i < to; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return null;
    number = number * 10 + digit;
  }
  const leadsWithZero = text.charCodeAt(first) === ZERO;
  if (first >= to || (leadsWithZero && to - from > 1)) return null;
  return isNegative ? -number : number;
}

function longNumber(text: string): number | null {
  if (!/^-?[1-9]\d{0,18}$/.test(text)) return null;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? Number(exact) : null;
}

function tooLong(query: QueryBuffer, text: string): ProtocolError | null {
  return unparsedBytes(query) > INLINE_BYTES_MAX ? refusal(text) : null;
}

function parseInline(query: QueryBuffer): Command | ProtocolError | null {
  const { text, at } = query;
  const newline = text.indexOf('\n', at);
  if (newline < 0 || hasNul(text, at, newline)) return tooLong(query, 'too big inline request');
  const lineEnd = newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
  const argv = splitWords(text.slice(at, lineEnd));
  if (argv === null) return refusal('unbalanced quotes in request');
  query.at = newline + 1;
  return { argv, bytes: argv.length === 0 ? 0 : commandBytes(argv) };
}
