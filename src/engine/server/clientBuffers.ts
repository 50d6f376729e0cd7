/**
 * Room of a client outside the simulation for what it sends and for what it is sent: how both grow, and how
 * the cron takes back what is not used.
 *
 * Differs from Redis: one read brings at most 16 KB, also where more would fit; what does not fit into the
 * reply buffer is taken to lie in pieces of one size.
 * Source: redis 7.0.15, networking.c, readQueryFromClient, processMultibulkBuffer, _addReplyToBuffer;
 * server.c, clientsCronResizeQueryBuffer, clientsCronResizeOutputBuffer; sds.c.
 */
import { allocated } from '../keyspace/memory.ts';

export interface QueryRoom {
  /** Bytes in use: received, and not passed over since the buffer was last cut. */
  length: number;
  /** Bytes that fit in. */
  room: number;
  /** What the allocator gave, header of so many bytes included. */
  allocated: number;
  header: number;
  /** What was counted of this client among all clients' bytes. */
  counted: number;
  /** Most in use since the cron looked. */
  peak: number;
  /** The long word being read will have the buffer for itself. */
  isWordAlone: boolean;
}

export interface ReplyRoom {
  room: number;
  /** Most in use since it was last set back, and when that was, wall ms. */
  peak: number;
  peakMs: number;
}

/** What the allocator gives for an empty query buffer. */
export const EMPTY_QUERY_BYTES = 8;
/** PROTO_IOBUF_LEN, PROTO_MBULK_BIG_ARG, PROTO_RESIZE_THRESHOLD. */
const READ_BYTES = 16_384;
const BIG_WORD_BYTES = 32_768;
const LARGE_BYTES = 32_768;
/** The query buffer keeps as much unused room, and more for as long after a read. */
const SPARE_BYTES = 4096;
const IDLE_S = 2;
/** PROTO_REPLY_CHUNK_BYTES, PROTO_REPLY_MIN_BYTES. */
const REPLY_BYTES = 16_384;
const REPLY_BYTES_MIN = 1024;
/** SDS_MAX_PREALLOC. */
const GREEDY_BYTES_MAX = 1_048_576;

/** One of the list of replies that do not fit into the buffer: what it holds, and its records. */
const NODE_BYTES = 20_464;
const NODE_RECORD_BYTES = 40;

/** Memory of so many bytes of replies that did not fit into the buffer. */
export function listedReplies(bytes: number): { nodes: number; bytes: number } {
  const nodes = Math.max(0, Math.ceil(bytes / NODE_BYTES));
  return { nodes, bytes: nodes * (NODE_BYTES + NODE_RECORD_BYTES) };
}

export function createQueryRoom(): QueryRoom {
  return {
    length: 0,
    room: 4,
    allocated: EMPTY_QUERY_BYTES,
    header: 3,
    counted: EMPTY_QUERY_BYTES,
    peak: 0,
    isWordAlone: false,
  };
}

export function createReplyRoom(): ReplyRoom {
  return { room: REPLY_BYTES, peak: REPLY_BYTES, peakMs: 0 };
}

/** Bytes of the header of a string of this length that is expected to grow. */
function headerBytes(length: number): number {
  return length < 256 ? 3 : length < 65_536 ? 5 : 9;
}

/** A string of so many bytes uses all that the allocator gives for it. */
function allocate(query: QueryRoom, bytes: number, header: number): void {
  query.header = header;
  query.allocated = allocated(header + bytes + 1);
  const most = header === 3 ? 255 : header === 5 ? 65_535 : Infinity;
  query.room = Math.min(most, query.allocated - header - 1);
}

/** Room for `more` bytes; if it is short, twice what is needed when `isGreedy`. */
function makeRoom(query: QueryRoom, more: number, isGreedy: boolean): void {
  if (query.room - query.length >= more) return;
  let bytes = query.length + more;
  if (isGreedy) bytes += Math.min(bytes, GREEDY_BYTES_MAX);
  allocate(query, bytes, headerBytes(bytes));
}

/** A read is about to bring bytes. @param wordBytes of the word being read; -1 = unknown */
export function noteRead(query: QueryRoom, bytes: number, wordBytes: number): void {
  if (wordBytes >= BIG_WORD_BYTES) {
    const left = wordBytes + 2 - query.length;
    makeRoom(query, left > 0 ? left : READ_BYTES, false);
  } else makeRoom(query, READ_BYTES, query.room >= READ_BYTES);
  query.length += bytes;
  query.peak = Math.max(query.peak, query.length);
}

/** A word's length was read. @param unparsed bytes in the buffer behind it */
export function noteWordLength(query: QueryRoom, wordBytes: number, unparsed: number): void {
  query.isWordAlone = wordBytes >= BIG_WORD_BYTES && unparsed <= wordBytes + 2;
  if (!query.isWordAlone) return;
  query.length = unparsed;
  makeRoom(query, wordBytes + 2 - unparsed, false);
}

/** The word was read. One that had the buffer for itself takes it along; another as large is made. */
export function noteWord(query: QueryRoom, wordBytes: number, unparsed: number): void {
  if (!query.isWordAlone) return;
  query.isWordAlone = false;
  query.length = unparsed;
  allocate(query, wordBytes + 2, headerBytes(wordBytes + 2));
}

/** Everything that can be executed has been: what was parsed is cut off. */
export function cutParsed(query: QueryRoom, unparsed: number): void {
  query.length = unparsed;
}

/** A reply was added. @param outputBytes all that waits to be sent */
export function noteReply(replies: ReplyRoom, outputBytes: number): void {
  const used = Math.min(replies.room, outputBytes);
  if (used > replies.peak) replies.peak = used;
}

/** The cron looks at the query buffer. */
export function resizeQuery(query: QueryRoom, idleS: number, wordBytes: number): void {
  const inUse = Math.max(query.length, wordBytes);
  if (query.room - query.length > SPARE_BYTES) {
    if (idleS > IDLE_S) shrink(query, query.length);
    else if (query.room > LARGE_BYTES && query.room / 2 > query.peak)
      shrink(query, Math.max(inUse, query.peak));
  }
  query.peak = inUse;
}

/** A large string that gets a little smaller keeps its header. */
function shrink(query: QueryRoom, bytes: number): void {
  const fitting = headerBytes(bytes);
  const keeps = fitting === query.header || (fitting < query.header && fitting > 3);
  if (!keeps) query.header = fitting;
  query.allocated = allocated(query.header + bytes + 1);
  query.room = bytes;
}

export interface ReplyResizing {
  /** DEBUG REPLYBUFFER RESIZING. */
  readonly isOn: boolean;
  /** A peak is forgotten after this long; -1 = never. */
  readonly peakResetMs: number;
}

/** The cron looks at the reply buffer: half its size if half is enough, twice if it was full. */
export function resizeReplies(
  replies: ReplyRoom,
  outputBytes: number,
  nowMs: number,
  { isOn, peakResetMs }: ReplyResizing,
): void {
  if (!isOn) return;
  const { room, peak } = replies;
  let bytes = room;
  if (room / 2 >= REPLY_BYTES_MIN && peak < room / 2) bytes = Math.max(REPLY_BYTES_MIN, peak + 1);
  else if (room * 2 < REPLY_BYTES * 2 && peak === room) bytes = Math.min(REPLY_BYTES, room * 2);
  if (peakResetMs >= 0 && nowMs - replies.peakMs >= peakResetMs) {
    replies.peak = Math.min(room, outputBytes);
    replies.peakMs = nowMs;
  }
  if (bytes !== room) replies.room = allocated(bytes);
}

/** Whether the cron need not look again before something is read or sent. */
export function isSettled(query: QueryRoom, replies: ReplyRoom): boolean {
  if (query.room - query.length > SPARE_BYTES) return false;
  return replies.room / 2 < REPLY_BYTES_MIN && replies.peak < replies.room;
}
