/**
 * From a client's bytes to commands: RESP arrays of bulk strings, or one line of words ("inline").
 *
 * Stateless: the caller keeps the bytes that are not yet a whole command and asks again when more came.
 * Source: redis 7.0.15, networking.c, processMultibulkBuffer, processInlineBuffer; sds.c, sdssplitargs.
 */
import { commandBytes, type Command } from './Command.ts';

export type Parsed =
  | { readonly kind: 'incomplete' }
  /** `end` = offset behind the command; an empty line is a command without words and is ignored. */
  | { readonly kind: 'command'; readonly command: Command; readonly end: number }
  /** Error text as sent before the connection is closed. */
  | { readonly kind: 'error'; readonly error: string };

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

const INCOMPLETE: Parsed = { kind: 'incomplete' };

function refusal(text: string): Parsed {
  return { kind: 'error', error: `ERR Protocol error: ${text}` };
}

/** Reads the command that begins at `at`. */
export function parseCommand(bytes: string, at: number, limits: ParseLimits): Parsed {
  if (at >= bytes.length) return INCOMPLETE;
  return bytes[at] === '*' ? parseArray(bytes, at, limits) : parseInline(bytes, at);
}

function parseArray(bytes: string, at: number, limits: ParseLimits): Parsed {
  const lineEnd = bytes.indexOf('\r', at);
  if (lineEnd < 0 || lineEnd + 1 >= bytes.length) {
    return bytes.length - at > INLINE_BYTES_MAX
      ? refusal('too big mbulk count string')
      : INCOMPLETE;
  }
  const words = wholeNumber(bytes.slice(at + 1, lineEnd));
  if (words === null || words > WORDS_MAX) return refusal('invalid multibulk length');
  if (words > UNAUTHENTICATED_WORDS_MAX && !limits.authenticated)
    return refusal('unauthenticated multibulk length');
  return parseBulks(bytes, at, lineEnd + 2, Math.max(0, words), limits);
}

function parseBulks(
  bytes: string,
  start: number,
  from: number,
  words: number,
  limits: ParseLimits,
): Parsed {
  const argv: string[] = [];
  let at = from;
  while (argv.length < words) {
    const lineEnd = bytes.indexOf('\r', at);
    if (lineEnd < 0 || lineEnd + 1 >= bytes.length) {
      return bytes.length - at > INLINE_BYTES_MAX
        ? refusal('too big bulk count string')
        : INCOMPLETE;
    }
    if (bytes[at] !== '$') return refusal(`expected '$', got '${bytes[at] as string}'`);
    const length = wholeNumber(bytes.slice(at + 1, lineEnd));
    if (length === null || length < 0 || length > limits.bulkBytesMax)
      return refusal('invalid bulk length');
    if (length > UNAUTHENTICATED_BYTES_MAX && !limits.authenticated)
      return refusal('unauthenticated bulk length');
    const textAt = lineEnd + 2;
    if (textAt + length + 2 > bytes.length) return INCOMPLETE;
    argv.push(bytes.slice(textAt, textAt + length));
    at = textAt + length + 2;
  }
  return { kind: 'command', command: { argv, bytes: at - start }, end: at };
}

function wholeNumber(text: string): number | null {
  return /^(0|-?[1-9]\d{0,15})$/.test(text) ? Number(text) : null;
}

function parseInline(bytes: string, at: number): Parsed {
  const newline = bytes.indexOf('\n', at);
  if (newline < 0)
    return bytes.length - at > INLINE_BYTES_MAX ? refusal('too big inline request') : INCOMPLETE;
  const lineEnd = newline > at && bytes[newline - 1] === '\r' ? newline - 1 : newline;
  const argv = splitWords(bytes.slice(at, lineEnd));
  if (argv === null) return refusal('unbalanced quotes in request');
  return { kind: 'command', command: { argv, bytes: commandBytes(argv) }, end: newline + 1 };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

/** Splits a line as redis-cli and redis.conf do: quotes and escapes; null = unbalanced quotes. */
function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at] as string)) at++;
    if (at >= line.length) return words;
    const word = { text: '', end: at };
    if (!readWord(line, word)) return null;
    words.push(word.text);
    at = word.end;
  }
}

function readWord(line: string, word: { text: string; end: number }): boolean {
  while (word.end < line.length && !isSpace(line[word.end] as string)) {
    const char = line[word.end] as string;
    if (char === '"' || char === "'") {
      const closed = char === '"' ? readDoubleQuoted(line, word) : readSingleQuoted(line, word);
      // A closing quote must be followed by a space or nothing at all.
      return closed && (word.end >= line.length || isSpace(line[word.end] as string));
    }
    word.text += char;
    word.end++;
  }
  return true;
}

function readDoubleQuoted(line: string, word: { text: string; end: number }): boolean {
  for (let at = word.end + 1; at < line.length; at++) {
    const char = line[at] as string;
    if (char === '"') {
      word.end = at + 1;
      return true;
    }
    if (char !== '\\' || at + 1 >= line.length) {
      word.text += char;
      continue;
    }
    const hex = /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4));
    if (hex !== null) {
      word.text += String.fromCharCode(parseInt(hex[1] as string, 16));
      at += 3;
    } else {
      const escaped = line[++at] as string;
      word.text += ESCAPES[escaped] ?? escaped;
    }
  }
  return false;
}

function readSingleQuoted(line: string, word: { text: string; end: number }): boolean {
  for (let at = word.end + 1; at < line.length; at++) {
    const char = line[at] as string;
    if (char === "'") {
      word.end = at + 1;
      return true;
    }
    if (char === '\\' && line[at + 1] === "'") {
      word.text += "'";
      at++;
    } else word.text += char;
  }
  return false;
}

function isSpace(char: string): boolean {
  return char === ' ' || (char >= '\t' && char <= '\r');
}
