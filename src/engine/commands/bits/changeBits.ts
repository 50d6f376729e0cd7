/**
 * Changing a string's bits: room up to the farthest bit, then the change, then everything a change entails.
 *
 * The string is made long enough and `raw` even if no bit changes; only a change is announced and propagated.
 * Source: redis 7.0.15, bitops.c, lookupStringForBitCommand; db.c, dbUnshareStringValue.
 */
import { ByteString, storedBytes } from '../../keyspace/ByteString.ts';
import {
  bytesOf,
  isString,
  NO_EXPIRE,
  type Entry,
  type StringValue,
} from '../../keyspace/Entry.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { Errors } from '../../server/errors.ts';
import type { ErrorReply } from '../../server/Reply.ts';
import { freshAccess } from '../access.ts';
import { selected } from '../keyspaceSlice.ts';
import { keyAdded, keyChanged, lookupWrite } from '../lookup.ts';
import { notify, NotifyClass } from '../notify.ts';

export interface Change {
  readonly bytes: ByteString;
  /** The key is new, or its string became longer. */
  readonly hasGrown: boolean;
  /** Changes made; 0 = nothing to tell anybody. */
  count: number;
}

/**
 * @param lastBit farthest bit that may be written
 * @param change sets bits and `count`
 * @returns the refusal when the key holds no string
 */
export function changeBits(
  call: Call,
  lastBit: number,
  change: (change: Change) => void,
): ErrorReply | null {
  const key = call.argv[1] as string;
  const old = lookupWrite(call, key);
  if (old !== undefined && !isString(old.value)) return Errors.wrongType;
  const bytes = bytesToChange(call, key, old);
  const memoryBefore = bytes.memoryBytes;
  const size = Math.floor(lastBit / 8) + 1;
  const made: Change = { bytes, hasGrown: old === undefined || size > bytes.size, count: 0 };
  bytes.grow(size);
  change(made);
  if (old?.value instanceof ByteString) selected(call).resized(bytes, memoryBefore);
  else store(call, key, old, bytes);
  if (made.count > 0) announce(call, key, made.count);
  return null;
}

function bytesToChange(call: Call, key: string, old: Entry | undefined): ByteString {
  if (old === undefined) return new ByteString(0);
  if (old.value instanceof ByteString) return selected(call).writable<ByteString>(key, old);
  return bytesOf(old.value as StringValue);
}

/** Puts what was a plain string, or nothing, into the keyspace. */
function store(call: Call, key: string, old: Entry | undefined, bytes: ByteString): void {
  const db = selected(call);
  const value = storedBytes(bytes);
  if (value instanceof ByteString) db.own(value);
  const lru = old === undefined ? freshAccess(call.server) : old.lru;
  db.put(key, old, value, old?.expireMs ?? NO_EXPIRE, lru, true);
  if (old === undefined) keyAdded(call, db, key, value);
}

function announce(call: Call, key: string, changes: number): void {
  const { world, server, client } = call;
  keyChanged(server, selected(call), key);
  notify(world, server, NotifyClass.string, 'setbit', client.db, key);
  server.dirty += changes;
}
