/** Base64 with the alphabet of URLs (RFC 4648 §5), without padding. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map(Array.from(ALPHABET, (char, value) => [char, value]));

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const chars = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < chars; k++) text += ALPHABET[(word >>> (18 - 6 * k)) & 63];
  }
  return text;
}

/** The bytes, or null when the text holds anything else. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text[i] as string);
    if (value === undefined) return null;
    word = (word << 6) | value;
    if (i % 4 === 0) continue;
    bytes[at++] = (word >>> (6 - 2 * (i % 4))) & 255;
  }
  return bytes;
}
