/**
 * A binary string between double quotes, readable and unambiguous: as MONITOR, redis-cli and redis.conf
 * write it.
 *
 * Source: redis 7.0.15, sds.c, sdscatrepr.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

export function quoteBytes(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const code = text.charCodeAt(i);
    const isPrintable = code >= 32 && code < 127;
    out +=
      ESCAPES[char] ?? (isPrintable ? char : `\\x${(code & 255).toString(16).padStart(2, '0')}`);
  }
  return `${out}"`;
}
