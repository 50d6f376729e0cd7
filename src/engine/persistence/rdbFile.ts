/**
 * The bytes of an RDB file, version 10, in pieces: what a real redis-server loads.
 *
 * Source: redis 7.0.15, rdb.c, rdbSaveRio, rdbSaveInfoAuxFields, rdbSaveDb.
 */
import { Crc64 } from '../../base/crc64.ts';
import { REDIS_VERSION } from '../commands/connection.ts';
import type { Database } from '../keyspace/Database.ts';
import { putRdbEntry, type RdbOptions } from '../keyspace/rdbEntry.ts';
import { rdbLength, rdbString } from '../keyspace/rdbString.ts';
import { RdbWriter } from '../keyspace/RdbWriter.ts';
import type { RdbContent } from './PersistenceState.ts';

/** RDB_VERSION. */
const MAGIC = 'REDIS0010';
const AUX = '\xfa';
const RESIZE_DATABASE = '\xfb';
const SELECT_DATABASE = '\xfe';
const END = '\xff';
const CHECKSUM_BYTES = 8;
const NO_CHECKSUM = '\0'.repeat(CHECKSUM_BYTES);

/** Bytes of the whole file. */
export function rdbFileBytes(content: RdbContent): number {
  return rdbHeader(content).length + content.dataset.rdbBytes + END.length + CHECKSUM_BYTES;
}

/** The file from front to back. Each piece is some 64 KB long, the last ones are shorter. */
export function* rdbFilePieces(content: RdbContent): IterableIterator<string> {
  const checksum = new Crc64();
  for (const piece of checkedPieces(content)) {
    if (content.isChecked) checksum.add(piece);
    yield piece;
  }
  yield content.isChecked ? checksum.text : NO_CHECKSUM;
}

function* checkedPieces(content: RdbContent): IterableIterator<string> {
  const { databases, options } = content.dataset.shared;
  const out = new RdbWriter();
  out.put(rdbHeader(content));
  for (const db of databases) {
    if (db.size === 0) continue;
    out.put(SELECT_DATABASE + rdbLength(db.index));
    out.put(RESIZE_DATABASE + rdbLength(db.size) + rdbLength(db.expires.size));
    yield* entryPieces(out, db, options);
  }
  out.put(END);
  yield* out.takeAll();
}

function* entryPieces(
  out: RdbWriter,
  { keys }: Database,
  options: RdbOptions,
): IterableIterator<string> {
  for (const [key, entry] of keys.entries()) {
    putRdbEntry(out, key, entry, options);
    yield* out.take();
  }
}

function rdbHeader({ createdUnix, usedMemory, replication }: RdbContent): string {
  const fields: [string, string | number][] = [
    ['redis-ver', REDIS_VERSION],
    ['redis-bits', 64],
    ['ctime', createdUnix],
    ['used-mem', Math.round(usedMemory)],
  ];
  if (replication !== null)
    fields.push(
      ['repl-stream-db', replication.streamDb],
      ['repl-id', replication.replId],
      ['repl-offset', replication.replOffset],
    );
  fields.push(['aof-base', 0]);
  return MAGIC + fields.map(auxField).join('');
}

function auxField([name, value]: readonly [string, string | number]): string {
  return AUX + rdbString(name, true) + rdbString(String(value), true);
}
