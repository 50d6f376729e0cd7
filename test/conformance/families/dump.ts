/**
 * DUMP and RESTORE: payloads of every type compared byte by byte, payloads of our own making in all encodings
 * that 7.0 reads, broken ones.
 */
import { crc64 } from '../../../src/base/crc64.ts';
import { encodeListpack, littleEndian } from '../../../src/engine/keyspace/listpack.ts';
import { NodeContainer, RdbType } from '../../../src/engine/keyspace/rdbEncode.ts';
import { rdbLength, rdbString } from '../../../src/engine/keyspace/rdbString.ts';
import type { Draw, KeyKind } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

const KINDS: readonly KeyKind[] = ['string', 'list', 'hash', 'set', 'zset'];
const NUMBERS = ['0', '12', '13', '-1', '127', '128', '-128', '-129', '4095', '4096', '-4096'];
const WIDE = ['32768', '8388607', '8388608', '-2147483648', '2147483648', '9223372036854775807'];

function textOf(draw: Draw): string {
  const kind = draw.below(10);
  if (kind < 4) return draw.text();
  if (kind < 7) return draw.pick(draw.chance(60) ? NUMBERS : WIDE);
  if (kind < 9) return draw.many(1, 60, () => draw.pick(['a', 'b', 'ab', 'abc ', '\0'])).join('');
  return draw.many(1, 400, () => draw.pick(['x', 'y', 'xyz', '\xff\xfe'])).join('');
}

/** Texts that differ, as members and fields must; short enough for every old encoding. */
function names(draw: Draw, max: number): string[] {
  return [...new Set(draw.many(1, max, () => textOf(draw).slice(0, 240)))];
}

function payload(type: number, body: string, version = 10): string {
  const bytes = String.fromCharCode(type) + body + littleEndian(version, 2);
  return bytes + crc64(bytes);
}

function counted(texts: readonly string[], each = 1): string {
  return (
    rdbLength(texts.length / each) +
    texts.map((text) => rdbString(text, text.length % 2 === 0)).join('')
  );
}

/** A ziplist of short texts and integers. */
function ziplist(texts: readonly string[]): string {
  let body = '';
  let before = 0;
  let last = 10;
  for (const text of texts) {
    const head = before < 254 ? String.fromCharCode(before) : `\xfe${littleEndian(before, 4)}`;
    const entry = head + ziplistText(text);
    last = 10 + body.length;
    body += entry;
    before = entry.length;
  }
  const total = 11 + body.length;
  return `${littleEndian(total, 4)}${littleEndian(last, 4)}${littleEndian(texts.length, 2)}${body}\xff`;
}

function ziplistText(text: string): string {
  const value = Number(text);
  if (/^(0|-?[1-9]\d{0,8})$/.test(text)) {
    if (value >= 0 && value <= 12) return String.fromCharCode(0xf1 + value);
    if (value >= -128 && value <= 127) return `\xfe${littleEndian(value, 1)}`;
    if (value >= -32_768 && value <= 32_767) return `\xc0${littleEndian(value, 2)}`;
    return `\xd0${littleEndian(value, 4)}`;
  }
  const { length } = text;
  if (length < 64) return String.fromCharCode(length) + text;
  return String.fromCharCode(0x40 | (length >> 8), length & 0xff) + text;
}

function zipmap(flat: readonly string[]): string {
  const short = flat.map((text) => text.slice(0, 250));
  let body = '';
  for (let i = 0; i < short.length; i += 2) {
    const [field, value] = [short[i] as string, short[i + 1] as string];
    body += String.fromCharCode(field.length) + field;
    body += `${String.fromCharCode(value.length)}\0${value}`;
  }
  return `${String.fromCharCode(short.length / 2)}${body}\xff`;
}

function intset(draw: Draw): string {
  const width = draw.pick([2, 4, 8]);
  const all = new Set(draw.many(1, 12, () => draw.between(-9, 9) * 40 ** (width / 2)));
  const values = [...all].filter((value) => width > 2 || Math.abs(value) < 32_768);
  if (values.length === 0) values.push(0);
  const body = values.toSorted((a, b) => a - b).map((value) => littleEndian(value, width));
  return littleEndian(width, 4) + littleEndian(values.length, 4) + body.join('');
}

function fields(draw: Draw, max: number): string[] {
  return names(draw, max).flatMap((name) => [name, textOf(draw)]);
}

/** Members and scores in the order of their scores, as packed sorted sets hold them. */
function scores(draw: Draw): string[] {
  let score = draw.between(-50, 50);
  return names(draw, 6).flatMap((name) => [name, String((score += draw.between(1, 30) / 4))]);
}

function double(text: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(Number(text));
  return bytes.toString('latin1');
}

function pairs(flat: readonly string[], score: (text: string) => string): string {
  let body = rdbLength(flat.length / 2);
  for (let i = 0; i < flat.length; i += 2)
    body += rdbString(flat[i] as string, true) + score(flat[i + 1] as string);
  return body;
}

function nodes(draw: Draw): string {
  const count = draw.between(1, 3);
  let body = rdbLength(count);
  for (let i = 0; i < count; i++) {
    const packed = encodeListpack(draw.many(1, 5, () => textOf(draw)));
    body += rdbLength(NodeContainer.packed) + rdbString(packed, true);
  }
  return body;
}

/** A whole payload of any type that 7.0 reads. */
function whole(draw: Draw): string {
  const packed = (texts: string[]): string => rdbString(encodeListpack(texts), true);
  const old = (texts: string[]): string =>
    rdbString(ziplist(texts.map((t) => t.slice(0, 900))), true);
  return draw.pick<() => string>([
    () => payload(RdbType.string, rdbString(textOf(draw), draw.chance(80))),
    () => payload(RdbType.list, counted(draw.many(1, 8, () => textOf(draw)))),
    () => payload(RdbType.set, counted(names(draw, 8))),
    () => payload(RdbType.set, counted([...new Set(draw.many(1, 8, () => draw.pick(NUMBERS)))])),
    () => payload(RdbType.hash, counted(fields(draw, 5), 2)),
    () =>
      payload(
        RdbType.zset,
        pairs(scores(draw), (text) => String.fromCharCode(text.length) + text),
      ),
    () => payload(RdbType.zset2, pairs(scores(draw), double)),
    () => payload(RdbType.setIntset, rdbString(intset(draw), true)),
    () => payload(RdbType.hashListpack, packed(fields(draw, 5))),
    () => payload(RdbType.zsetListpack, packed(scores(draw))),
    () => payload(RdbType.listQuicklist2, nodes(draw)),
    () => payload(RdbType.hashZiplist, old(fields(draw, 5)), 9),
    () => payload(RdbType.zsetZiplist, old(scores(draw)), 9),
    () => payload(RdbType.listZiplist, old(draw.many(1, 6, () => textOf(draw))), 9),
    () =>
      payload(RdbType.listQuicklist, rdbLength(1) + old(draw.many(1, 6, () => textOf(draw))), 9),
    () => payload(RdbType.hashZipmap, rdbString(zipmap(fields(draw, 4)), true), 9),
  ])();
}

/** Payloads that are refused, whatever a server trusts. */
function broken(draw: Draw): string {
  const good = whole(draw);
  const flipped = draw.below(good.length);
  const twice = counted(['a', 'b', 'a']);
  return draw.pick<() => string>([
    () => good.slice(0, draw.below(good.length)),
    () => `${good.slice(0, flipped)}${draw.pick(['\0', 'x', '\xff'])}${good.slice(flipped + 1)}`,
    () => payload(RdbType.string, rdbString('x', true), 11),
    () => payload(draw.pick([6, 8, 20, 99, 255]), rdbString('x', true)),
    () =>
      payload(draw.pick([RdbType.list, RdbType.set, RdbType.hash, RdbType.zset2]), rdbLength(0)),
    () => payload(RdbType.set, twice),
    () =>
      payload(
        RdbType.string,
        draw.pick(['', '\x05abc', '\xc3', '\xc4a', '\xc3\x02\x09ab', '\x80\0']),
      ),
    () => payload(RdbType.list, '\x03\x01a\x01b'),
    () => payload(RdbType.zset, '\x01\x01a\xfd'),
    () => payload(RdbType.listQuicklist2, '\x01\x03\x01a'),
    () => draw.text(),
  ])();
}

function restoreOptions(draw: Draw): string[] {
  const idle = ['IDLETIME', draw.chance(85) ? String(draw.below(5000)) : draw.integer()];
  const frequency = ['FREQ', draw.chance(85) ? String(draw.below(256)) : draw.integer(-1, 300)];
  const odd = draw.chance(3) ? [draw.pick(['IDLETIME', 'FREQ', 'TTL', ''])] : [];
  const given = draw.chance(6) ? [idle, frequency] : [draw.chance(50) ? idle : frequency];
  return [...draw.options(20, ...given, ['ABSTTL']), ...draw.options(60, ['REPLACE']), ...odd];
}

const TTLS = ['100000', '1', '99999999999', '9223372036854775807', '-1', 'x', ''];

function restore(draw: Draw): Argv {
  const key = draw.key(draw.pick(KINDS));
  const ttl = draw.chance(75) ? '0' : draw.pick(TTLS);
  const bytes = draw.chance(75) ? whole(draw) : broken(draw);
  return ['RESTORE', key, ttl === '1' ? '100000' : ttl, bytes, ...restoreOptions(draw)];
}

function fill(draw: Draw): Argv {
  const member = (): string => textOf(draw);
  return draw.pick<() => Argv>([
    () => ['SET', draw.key('string'), textOf(draw)],
    () => ['APPEND', draw.key('string'), textOf(draw)],
    () => ['RPUSH', draw.key('list'), ...draw.many(1, 4, member)],
    () => ['HSET', draw.key('hash'), ...draw.many(1, 3, () => [member(), member()]).flat()],
    () => [
      'SADD',
      draw.key('set'),
      ...draw.many(1, 4, () => (draw.chance(70) ? draw.pick(NUMBERS) : member())),
    ],
    () => ['ZADD', draw.key('zset'), draw.float(), member(), draw.float(), member()],
    () => ['DEL', draw.key(draw.pick(KINDS))],
  ])();
}

export const dump: Family = {
  name: 'dump',
  next: (draw) => {
    const kind = draw.below(10);
    if (kind < 3) return [fill(draw)];
    if (kind < 6) return [restore(draw)];
    const key = draw.key(draw.pick(KINDS));
    if (kind < 9) return [['DUMP', key]];
    return [
      ['OBJECT', 'ENCODING', key],
      ['PTTL', key],
    ];
  },
  rule: (argv, look) => {
    const name = argv[0]?.toLowerCase();
    if (name === 'pttl') return 'near';
    // The order of a hash table.
    if (name === 'dump' && look.encoding(argv[1] ?? '') === 'hashtable') return 'shape';
    return undefined;
  },
};
