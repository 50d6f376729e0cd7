/**
 * What a server sends to a program outside, as bytes.
 *
 * Answers to clients are bytes already. To replicas, simulated servers send values: lines, parts of a
 * dataset, commands of the stream; they become bytes here, at the edge, and nowhere else.
 * Source: redis 7.0.15, replication.c, rdbPipeReadHandler, sendBulkToSlave; rdb.c, rdbSaveRioWithEOFMark.
 */
import { digestHex, sha1 } from '../../base/sha1.ts';
import type { RdbContent, RdbImage } from '../persistence/PersistenceState.ts';
import { rdbFilePieces } from '../persistence/rdbFile.ts';
import { isLastPart, type BulkPart, type BulkPayload } from '../replication/wire.ts';
import type { NewlinePayload, StreamPayload } from '../replication/wire.ts';
import type { ReplyPayload } from '../server/clients.ts';
import { createWire, putReply, type Wire } from '../server/encodeReply.ts';
import type { PiecesPayload } from '../server/OutsideEnds.ts';
import type { Reply } from '../server/Reply.ts';

type OutsidePayload = PiecesPayload | ReplyPayload | StreamPayload | BulkPayload | NewlinePayload;

/**
 * The payload's bytes in pieces, together exactly as many as it counts on the simulated wire.
 *
 * @param connection whose parts of a file follow each other
 */
export function outsideBytes(sent: unknown, connection: object): readonly string[] {
  const payload = sent as OutsidePayload;
  if ('pieces' in payload) return payload.pieces;
  if ('replies' in payload) return encoded(payload.replies);
  if ('bulk' in payload) return bulkBytes(payload.bulk, connection);
  if ('newline' in payload) return ['\n'];
  if (payload.tail !== undefined) return [payload.tail];
  return encoded(payload.commands.map(({ argv }) => argv));
}

/** A command is written as an array of strings is. */
function encoded(values: readonly Reply[]): readonly string[] {
  const wire: Wire = createWire();
  for (const value of values) putReply(wire, value, 2);
  return wire.text === '' ? wire.pieces : [...wire.pieces, wire.text];
}

function bulkBytes(part: BulkPart, connection: object): readonly string[] {
  const { announced, from, bytes, shared } = part;
  const isStreamed = announced === 0;
  const mark = isStreamed ? endMark(shared.shared) : '';
  const pieces = filePart(shared, from, bytes, connection);
  if (from === 0) pieces.unshift(isStreamed ? `$EOF:${mark}\r\n` : `$${announced}\r\n`);
  if (isStreamed && isLastPart(part)) pieces.push(mark);
  return pieces;
}

/**
 * What stands behind a dataset of unannounced length: 40 hexadecimal digits that a dataset will not contain.
 * Made of what is known of this one, so that a replay writes the same.
 */
function endMark({ createdUnix, usedMemory, replication, dataset }: RdbContent): string {
  const { replId, replOffset } = replication ?? { replId: '', replOffset: 0 };
  return digestHex(sha1([replId, replOffset, createdUnix, usedMemory, dataset.keys].join(' ')));
}

/** How far a connection's file has been written. */
interface Reading {
  readonly image: RdbImage;
  readonly pieces: IterableIterator<string>;
  at: number;
  /** Written and not yet taken. */
  rest: string;
}

/** Files on their way: only a memory, since any part can be made anew from the front. */
const readings = new WeakMap<object, Reading>();

function filePart(image: RdbImage, from: number, bytes: number, connection: object): string[] {
  const reading = readingAt(image, from, connection);
  const part = takeBytes(reading, bytes);
  if (from + bytes < image.bytes) readings.set(connection, reading);
  else readings.delete(connection);
  return part;
}

function readingAt(image: RdbImage, from: number, connection: object): Reading {
  const known = readings.get(connection);
  if (known?.image === image && known.at === from) return known;
  const reading: Reading = { image, pieces: rdbFilePieces(image.shared), at: 0, rest: '' };
  takeBytes(reading, from);
  return reading;
}

function takeBytes(reading: Reading, bytes: number): string[] {
  const taken: string[] = [];
  let left = bytes;
  while (left > 0) {
    if (reading.rest === '') reading.rest = reading.pieces.next().value as string;
    const piece = reading.rest.slice(0, left);
    reading.rest = reading.rest.slice(piece.length);
    taken.push(piece);
    left -= piece.length;
  }
  reading.at += bytes;
  return taken;
}
