/**
 * CRC-64 of Redis's files: polynomial 0xad93d23594c935a9 (Jones), bits reversed, no initial or final mask.
 */
const TABLE_LOW = new Uint32Array(256);
const TABLE_HIGH = new Uint32Array(256);

/** The polynomial with its bits reversed. */
const LOW = 0xac4bc9b5;
const HIGH = 0x95ac9329;

for (let byte = 0; byte < 256; byte++) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (!isOdd) continue;
    low ^= LOW;
    high ^= HIGH;
  }
  TABLE_LOW[byte] = low;
  TABLE_HIGH[byte] = high;
}

/** A checksum of bytes that come in parts. */
export class Crc64 {
  #low = 0;
  #high = 0;

  add(text: string): void {
    let low = this.#low;
    let high = this.#high;
    for (let i = 0; i < text.length; i++) {
      const byte = (low ^ text.charCodeAt(i)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (TABLE_LOW[byte] as number);
      high = (high >>> 8) ^ (TABLE_HIGH[byte] as number);
    }
    this.#low = low;
    this.#high = high;
  }

  /** Its 8 bytes, lowest first, as a binary string. */
  get text(): string {
    return wordText(this.#low) + wordText(this.#high);
  }
}

/** The checksum's 8 bytes, lowest first, as a binary string. */
export function crc64(text: string): string {
  const sum = new Crc64();
  sum.add(text);
  return sum.text;
}

function wordText(word: number): string {
  return String.fromCharCode(
    word & 0xff,
    (word >>> 8) & 0xff,
    (word >>> 16) & 0xff,
    (word >>> 24) & 0xff,
  );
}
