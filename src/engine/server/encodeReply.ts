/**
 * RESP bytes of a reply. Made only where bytes are wanted (clients outside, captures, tests).
 * Source: redis 7.0.15, networking.c, addReply*. Same shapes as `replyBytes` counts.
 */
import type { BigNumberReply, BoolReply, DoubleReply, Reply, VerbatimReply } from './Reply.ts';

/** Bytes to be written, in order: finished pieces, then the text that is being added to. */
export interface Wire {
  pieces: string[];
  text: string;
  /** Of all pieces and the text. */
  bytes: number;
}

const CRLF = '\r\n';
/** A text becomes a piece when it is as long. */
const PIECE_BYTES = 65_536;
/** Longest piece: a long value goes out in slices of this, each sharing the value's memory. */
const SLICE_BYTES = 262_144;

export function createWire(): Wire {
  return { pieces: [], text: '', bytes: 0 };
}

/** The whole reply as one binary string. */
export function encodeReply(reply: Reply, resp: 2 | 3): string {
  const wire = createWire();
  putReply(wire, reply, resp);
  return wire.pieces.length === 0 ? wire.text : wire.pieces.join('') + wire.text;
}

/** Adds a reply; one of any size is never put together in one string. */
export function putReply(wire: Wire, reply: Reply, resp: 2 | 3): void {
  if (typeof reply === 'string') return putBulk(wire, reply);
  if (typeof reply === 'number') return put(wire, `:${reply}${CRLF}`);
  if (reply === null) return put(wire, resp === 3 ? `_${CRLF}` : `$-1${CRLF}`);
  if (Array.isArray(reply)) {
    const items = reply as readonly Reply[];
    return putAggregate(wire, '*', items.length, items, resp);
  }
  putTagged(wire, reply as Tagged, resp);
}

type Tagged = Exclude<Reply, string | number | null | readonly Reply[]>;

function putTagged(wire: Wire, reply: Tagged, resp: 2 | 3): void {
  if ('simple' in reply) return put(wire, `+${reply.simple}${CRLF}`);
  if ('error' in reply) return put(wire, `-${reply.error}${CRLF}`);
  if ('integer' in reply) return put(wire, `:${reply.integer}${CRLF}`);
  if ('nullArray' in reply) return put(wire, resp === 3 ? `_${CRLF}` : `*-1${CRLF}`);
  if ('map' in reply) {
    const { map } = reply;
    if (resp === 2) return putAggregate(wire, '*', map.length, map, resp);
    return putAggregate(wire, '%', map.length / 2, map, resp);
  }
  if ('set' in reply)
    return putAggregate(wire, resp === 3 ? '~' : '*', reply.set.length, reply.set, resp);
  if ('push' in reply)
    return putAggregate(wire, resp === 3 ? '>' : '*', reply.push.length, reply.push, resp);
  if ('several' in reply) {
    for (const each of reply.several) putReply(wire, each, resp);
    return;
  }
  if ('arrayHead' in reply) return put(wire, `*${reply.arrayHead}${CRLF}`);
  if ('attribute' in reply) {
    const { attribute } = reply;
    if (resp === 3) putAggregate(wire, '|', attribute.length / 2, attribute, resp);
    return putReply(wire, reply.reply, resp);
  }
  putScalar(wire, reply, resp);
}

function putScalar(
  wire: Wire,
  reply: DoubleReply | BoolReply | BigNumberReply | VerbatimReply,
  resp: 2 | 3,
): void {
  if ('double' in reply) {
    if (resp === 3) return put(wire, `,${reply.double}${CRLF}`);
    return putBulk(wire, reply.double);
  }
  if ('bool' in reply) {
    if (resp === 3) return put(wire, reply.bool ? `#t${CRLF}` : `#f${CRLF}`);
    return put(wire, reply.bool ? `:1${CRLF}` : `:0${CRLF}`);
  }
  if ('bigNumber' in reply) {
    if (resp === 3) return put(wire, `(${reply.bigNumber}${CRLF}`);
    return putBulk(wire, reply.bigNumber);
  }
  if (resp === 2) return putBulk(wire, reply.text);
  put(wire, `=${reply.text.length + 4}${CRLF}${reply.format}:`);
  putBody(wire, reply.text);
}

function putBulk(wire: Wire, text: string): void {
  if (text.length < PIECE_BYTES) return put(wire, `$${text.length}${CRLF}${text}${CRLF}`);
  put(wire, `$${text.length}${CRLF}`);
  putBody(wire, text);
}

/** A text and the CRLF behind it. */
function putBody(wire: Wire, text: string): void {
  if (text.length < PIECE_BYTES) return put(wire, `${text}${CRLF}`);
  endPiece(wire);
  for (let at = 0; at < text.length; at += SLICE_BYTES)
    wire.pieces.push(text.slice(at, at + SLICE_BYTES));
  wire.bytes += text.length;
  put(wire, CRLF);
}

function putAggregate(
  wire: Wire,
  mark: string,
  count: number,
  items: readonly Reply[],
  resp: 2 | 3,
): void {
  put(wire, `${mark}${count}${CRLF}`);
  for (const item of items) putReply(wire, item, resp);
}

function put(wire: Wire, text: string): void {
  wire.text += text;
  wire.bytes += text.length;
  if (wire.text.length >= PIECE_BYTES) endPiece(wire);
}

function endPiece(wire: Wire): void {
  if (wire.text === '') return;
  wire.pieces.push(wire.text);
  wire.text = '';
}

/** Takes pieces of about 64 KB together, a long one alone; nothing left = an empty list. */
export function takePieces(wire: Wire): string[] {
  const { pieces } = wire;
  if (pieces.length <= 1) {
    if (wire.text !== '') pieces.push(wire.text);
    wire.text = '';
    wire.pieces = [];
    return pieces;
  }
  return pieces.splice(0, 1);
}
