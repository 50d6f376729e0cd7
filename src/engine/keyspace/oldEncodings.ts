/**
 * Packed forms of older versions, which 7.0 still reads: ziplist and zipmap. null = the bytes are not one.
 *
 * Source: redis 7.0.15, ziplist.c, ziplistValidateIntegrity; zipmap.c, zipmapValidateIntegrity.
 */
import { RdbReader } from './RdbReader.ts';

const END = 0xff;
const FAR = 0xfe;
/** Total bytes, offset of the last entry, count. */
const ZIPLIST_HEADER_BYTES = 10;
const COUNT_UNKNOWN = 0xffff;

/** The texts of a ziplist's entries. */
export function decodeZiplist(bytes: string): string[] | null {
  const head = new RdbReader(bytes);
  const total = head.unsigned(4, 'little');
  const last = head.unsigned(4, 'little');
  const count = head.unsigned(2, 'little');
  const end = bytes.length - 1;
  if (total !== bytes.length || end < ZIPLIST_HEADER_BYTES || bytes.charCodeAt(end) !== END)
    return null;
  const texts: string[] = [];
  let at = ZIPLIST_HEADER_BYTES;
  let before = 0;
  while (at < end) {
    const entry = ziplistEntry(bytes.slice(at, end), before);
    if (entry === null) return null;
    texts.push(entry.text);
    before = entry.length;
    at += before;
  }
  const isCounted = count === COUNT_UNKNOWN || count === texts.length;
  return isCounted && last === end - before ? texts : null;
}

interface ZiplistEntry {
  readonly text: string;
  /** Bytes of the whole entry. */
  readonly length: number;
}

/** @param before bytes of the entry before, which this one must name */
function ziplistEntry(bytes: string, before: number): ZiplistEntry | null {
  const reader = new RdbReader(bytes);
  const first = reader.byte();
  if (first === null || first === END) return null;
  const named = first === FAR ? reader.unsigned(4, 'little') : first;
  const text = named === before ? ziplistText(reader) : null;
  return text === null ? null : { text, length: reader.position };
}

/** Bytes of an integer by its mark. */
const WIDTHS: Readonly<Record<number, number>> = { 0xc0: 2, 0xd0: 4, 0xe0: 8, 0xf0: 3, 0xfe: 1 };

function ziplistText(reader: RdbReader): string | null {
  const mark = reader.byte();
  if (mark === null) return null;
  if (mark < 0x40) return reader.take(mark);
  if (mark < 0x80) {
    const low = reader.byte();
    return low === null ? null : reader.take(((mark & 0x3f) << 8) | low);
  }
  if (mark < 0xc0) {
    const length = reader.unsigned(4, 'big');
    return length === null ? null : reader.take(length);
  }
  if (mark > 0xf0 && mark < 0xfe) return String((mark & 0x0f) - 1);
  const width = WIDTHS[mark];
  return width === undefined ? null : reader.signed(width);
}

/** Fields and values of a zipmap, in turn. */
export function decodeZipmap(bytes: string): string[] | null {
  const end = bytes.length - 1;
  if (end < 1 || bytes.charCodeAt(end) !== END) return null;
  const reader = new RdbReader(bytes, end);
  const count = reader.byte() as number;
  const texts: string[] = [];
  while (reader.position < end) {
    const field = zipmapText(reader);
    const length = field === null ? null : zipmapLength(reader);
    const spare = reader.byte();
    const value = length === null || spare === null ? null : reader.take(length);
    if (field === null || value === null || reader.take(spare as number) === null) return null;
    texts.push(field, value);
  }
  return count >= FAR || count * 2 === texts.length ? texts : null;
}

function zipmapLength(reader: RdbReader): number | null {
  const first = reader.byte();
  if (first === END) return null;
  return first === FAR ? reader.unsigned(4, 'little') : first;
}

function zipmapText(reader: RdbReader): string | null {
  const length = zipmapLength(reader);
  return length === null ? null : reader.take(length);
}
