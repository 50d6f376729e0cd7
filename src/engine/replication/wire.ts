/**
 * What crosses a replication link, with its exact size. SPEC §7.
 *
 * Towards the replica: replies of the handshake, then newlines that keep the link alive, parts of an RDB,
 * and the stream of commands. Towards the master: commands, and newlines while it loads.
 */
import { commandBytes, type Command } from '../server/Command.ts';
import type { ReplyPayload, RequestPayload } from '../server/clients.ts';
import type { RdbImage } from '../persistence/PersistenceState.ts';

/** A stretch of the stream; immutable, shared by every replica that is equally far. */
export interface StreamPayload {
  readonly commands: readonly Command[];
  readonly bytes: number;
  /** Number of its first entry in the backlog that made it. */
  readonly fromSeq: number;
  /** The end of a command whose head was not asked for, as bytes; `commands` then has nothing to run. */
  readonly tail?: string;
}

/** A part of an RDB on its way. */
export interface BulkPayload {
  readonly bulk: BulkPart;
}

export interface BulkPart {
  /** Bytes of the whole RDB; 0 = streamed, ended by a 40-byte mark. */
  readonly announced: number;
  /** RDB bytes before this part, and in it, without framing. */
  readonly from: number;
  readonly bytes: number;
  readonly shared: RdbImage;
}

export function isLastPart({ from, bytes, shared }: BulkPart): boolean {
  return from + bytes === shared.bytes;
}

/** A single "\n". */
export interface NewlinePayload {
  readonly newline: true;
}

export type LinkPayload = ReplyPayload | StreamPayload | BulkPayload | NewlinePayload;

export const NEWLINE: NewlinePayload = { newline: true };
/** The same, as a master reads it from a replica: no command. */
export const NEWLINE_REQUEST: RequestPayload = { commands: [] };

/** `$EOF:` and the 40-byte mark, CRLF. */
export const EOF_HEADER_BYTES = 47;
export const EOF_MARK_BYTES = 40;

/** `$<length>` and CRLF. */
export function bulkHeaderBytes(length: number): number {
  return 3 + String(length).length;
}

export function commandOf(...argv: string[]): Command {
  return { argv, bytes: commandBytes(argv) };
}

export const PING = commandOf('ping');
export const GETACK = commandOf('REPLCONF', 'GETACK', '*');

const SELECTS: Command[] = [];

/** SELECT of a database; 23 bytes up to 9, 24 up to 99. */
export function selectCommand(db: number): Command {
  return (SELECTS[db] ??= commandOf('SELECT', String(db)));
}
