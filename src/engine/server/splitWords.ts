/**
 * One line into words, as redis-cli, redis.conf and inline commands do: quotes and escapes.
 * Source: redis 7.0.15, sds.c, sdssplitargs.
 */
import { ownCopy } from './QueryBuffer.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

/** The run of characters up to a quote or what ends a word: a vertical tab does not, though it is a space. */
const PLAIN = /[^ \t\n\r"']+/y;
const WORD_END = ' \t\n\r';
const SPACES = /[ \t-\r]*/y;

/** Words of a line; null = unbalanced quotes. */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  for (let at = skipSpaces(line, 0); at < line.length;) {
    const word = { text: '', end: at };
    if (!readWord(line, word)) return null;
    words.push(word.text);
    at = skipSpaces(line, word.end);
  }
  return words;
}

function skipSpaces(line: string, at: number): number {
  SPACES.lastIndex = at;
  SPACES.test(line);
  return SPACES.lastIndex;
}

function readWord(line: string, word: { text: string; end: number }): boolean {
  while (word.end < line.length && !WORD_END.includes(line[word.end] as string)) {
    const char = line[word.end] as string;
    if (char === '"' || char === "'") {
      const closed = char === '"' ? readDoubleQuoted(line, word) : readSingleQuoted(line, word);
      // A closing quote must be followed by a space or nothing at all.
      return closed && (word.end >= line.length || isSpace(line[word.end] as string));
    }
    readPlain(line, word);
  }
  return true;
}

function readPlain(line: string, word: { text: string; end: number }): void {
  PLAIN.lastIndex = word.end;
  const end = PLAIN.test(line) ? PLAIN.lastIndex : word.end + 1;
  word.text += ownCopy(line, word.end, end);
  word.end = end;
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
