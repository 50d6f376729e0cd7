/**
 * Splits a console line into arguments exactly as redis-cli does.
 *
 * Works on bytes: the line is a binary string (see `toBytes`). Double quotes know \xHH, \n \r \t \b \a and
 * `\c` for any other c; single quotes know only \'. A closing quote must end its argument.
 *
 * @returns null for unbalanced quotes, which redis-cli calls `Invalid argument(s)`
 *
 * Source: redis 7.0.15, sds.c, sdssplitargs.
 */
export function splitArgs(line: string): readonly string[] | null {
  const args: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && SPACE.test(line[at] ?? '')) at++;
    if (at >= line.length || line[at] === '\0') return args;
    const one = readArgument(line, at);
    if (!one) return null;
    args.push(one.text);
    at = one.end;
  }
}

/** An argument as it must be typed so that `splitArgs` reads just it. */
export function quoteArgument(text: string): string {
  const isPlain = text !== '' && !/[\s"'\\]/.test(text);
  return isPlain ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** UTF-8 bytes of a text, one code unit a byte. */
export function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** C's isspace in the "C" locale. */
const SPACE = /[ \t\n\v\f\r]/;
const ENDS = new Set([' ', '\n', '\r', '\t', '\0']);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

interface Read {
  readonly text: string;
  readonly end: number;
}

function readArgument(line: string, start: number): Read | null {
  let text = '';
  let at = start;
  while (at < line.length) {
    const char = line[at] ?? '';
    if (ENDS.has(char)) break;
    if (char !== '"' && char !== "'") {
      text += char;
      at++;
      continue;
    }
    const quoted = readQuoted(line, at + 1, char);
    if (!quoted || !isEndOfArgument(line, quoted.end)) return null;
    return { text: text + quoted.text, end: quoted.end };
  }
  return { text, end: at };
}

/** From after the opening quote to after the closing one. */
function readQuoted(line: string, start: number, quote: string): Read | null {
  let text = '';
  let at = start;
  while (at < line.length && line[at] !== '\0') {
    const char = line[at] ?? '';
    if (char === quote) return { text, end: at + 1 };
    const hex = quote === '"' ? /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at, at + 4)) : null;
    const next = line[at + 1];
    if (hex) {
      text += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16));
      at += 4;
    } else if (char === '\\' && next !== undefined && (quote === '"' || next === "'")) {
      text += quote === '"' ? (ESCAPES[next] ?? next) : next;
      at += 2;
    } else {
      text += char;
      at++;
    }
  }
  return null;
}

function isEndOfArgument(line: string, at: number): boolean {
  const next = line[at];
  return next === undefined || next === '\0' || SPACE.test(next);
}
