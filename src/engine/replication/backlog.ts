/**
 * The backlog: the newest stretch of the stream, kept so that a replica that was away can continue.
 *
 * Redis keeps it in blocks that replicas' outputs share; trimming drops whole blocks, so the history
 * overshoots its size by up to one block, and a slow replica pins what it has not been sent. Here entries
 * (immutable commands, shared by copies) stand in a ring; blocks only keep the books.
 * Source: redis 7.0.15, replication.c, feedReplicationBuffer, incrementalTrimReplicationBacklog. SPEC §2.
 */
import { Ring } from '../../base/Ring.ts';
import { laidOut } from '../../base/stateCopy.ts';
import type { Command } from '../server/Command.ts';

export interface Block {
  readonly id: number;
  /** Stream offset of its first byte. */
  readonly start: number;
  readonly size: number;
  used: number;
  /** First entry that begins in this block, and the offset at which it begins. */
  readonly firstSeq: number;
  readonly firstSeqOffset: number;
}

export interface Backlog {
  entries: Ring<Command>;
  /** Number of the oldest entry kept; counts from 0. */
  firstSeq: number;
  blocks: Block[];
  nextBlock: number;
  histlen: number;
  firstByteOffset: number;
}

/** PROTO_REPLY_CHUNK_BYTES. */
const BLOCK_BYTES_MIN = 16_384;
/** RUN_ID etc. aside: sizeof(replBufBlock). */
const BLOCK_HEADER_BYTES = 40;
/** sizeof(listNode) + sizeof(replBufBlock): what a block costs beyond its payload. */
const BLOCK_OVERHEAD_BYTES = 64;
/** REPL_BACKLOG_TRIM_BLOCKS_PER_CALL. */
export const TRIM_BLOCKS = 64;

export function createBacklog(masterReplOffset: number): Backlog {
  return laidOut({
    entries: new Ring(),
    firstSeq: 0,
    blocks: [],
    nextBlock: 0,
    histlen: 0,
    firstByteOffset: masterReplOffset + 1,
  });
}

/** Number of the entry that will be appended next. */
export function nextSeqOf(backlog: Backlog): number {
  return backlog.firstSeq + backlog.entries.length;
}

/**
 * Appends one command.
 *
 * @returns false: it did not fit into the last block, the caller calls `growBlocks`
 */
export function appendEntry(backlog: Backlog, command: Command): boolean {
  const { blocks } = backlog;
  const { bytes } = command;
  backlog.entries.push(command);
  backlog.histlen += bytes;
  const tail = blocks[blocks.length - 1];
  if (tail === undefined || tail.used + bytes > tail.size) return false;
  tail.used += bytes;
  return true;
}

/**
 * Fills the last block and begins new ones until the entry appended last has a place. Afterwards is the
 * moment for trimming and for judging replicas' outputs.
 *
 * @param bytes of that entry
 * @param offset stream offset before it (`masterReplOffset`)
 * @param limit repl-backlog-size
 */
export function growBlocks(backlog: Backlog, bytes: number, offset: number, limit: number): void {
  const { blocks } = backlog;
  const tail = blocks[blocks.length - 1];
  const room = tail === undefined ? 0 : tail.size - tail.used;
  if (tail !== undefined) tail.used += room;
  let start = offset + 1 + room;
  for (let left = bytes - room; left > 0;) {
    const size = blockBytes(left, limit);
    const used = Math.min(size, left);
    // The entry begins here only if nothing of it lies in the block before.
    const isStart = start === offset + 1;
    const block: Block = {
      id: backlog.nextBlock++,
      start,
      size,
      used,
      firstSeq: nextSeqOf(backlog) - (isStart ? 1 : 0),
      firstSeqOffset: isStart ? offset + 1 : offset + 1 + bytes,
    };
    blocks.push(laidOut(block));
    start += used;
    left -= used;
  }
}

/** Payload of a new block: bounded by the backlog's size, rounded up to jemalloc's size class. */
export function blockBytes(left: number, limit: number): number {
  const most = Math.max(Math.floor(limit / 16), BLOCK_BYTES_MIN);
  const wanted = Math.min(Math.max(left, BLOCK_BYTES_MIN), most) + BLOCK_HEADER_BYTES;
  const spacing = 2 ** (31 - Math.clz32(wanted - 1) - 2);
  return Math.ceil(wanted / spacing) * spacing - BLOCK_HEADER_BYTES;
}

/** Whether the history is no longer than `limit`, or would be shorter without its oldest block. */
export function isWithin(backlog: Backlog, limit: number): boolean {
  return backlog.histlen - (backlog.blocks[0]?.used ?? 0) <= limit;
}

/**
 * Drops oldest blocks while the history stays longer than `limit` without them.
 *
 * @param pinnedOffset lowest offset that some replica has yet to be sent; Infinity = none
 */
export function trimBacklog(
  backlog: Backlog,
  limit: number,
  pinnedOffset: number,
  blocksMax: number,
): void {
  if (isWithin(backlog, limit)) return;
  const { blocks } = backlog;
  let trimmed = 0;
  while (trimmed < blocksMax && blocks.length - trimmed > 1) {
    const first = blocks[trimmed] as Block;
    if (pinnedOffset < first.start + first.used) break;
    if (backlog.histlen - first.used <= limit) break;
    backlog.histlen -= first.used;
    trimmed++;
  }
  if (trimmed === 0) return;
  blocks.splice(0, trimmed);
  const oldest = blocks[0] as Block;
  backlog.firstByteOffset = oldest.start;
  for (; backlog.firstSeq < oldest.firstSeq; backlog.firstSeq++) backlog.entries.shift();
}

/** Where the byte at `offset` stands: the entry that holds it and how much of that entry lies before. */
export function findEntry(backlog: Backlog, offset: number): { seq: number; skip: number } {
  const { blocks } = backlog;
  const at = Math.max(
    0,
    blocks.findLastIndex((block) => block.firstSeqOffset <= offset),
  );
  let seq = blocks[at]?.firstSeq ?? nextSeqOf(backlog);
  let start = blocks[at]?.firstSeqOffset ?? offset;
  for (;;) {
    const entry = backlog.entries.at(seq - backlog.firstSeq);
    if (entry === undefined || offset < start + entry.bytes)
      return { seq, skip: entry === undefined ? 0 : Math.max(0, offset - start) };
    start += entry.bytes;
    seq++;
  }
}

/** Memory of a replica that has yet to be sent everything from `offset` on. */
export function outputBytes(backlog: Backlog, offset: number): number {
  return unsentBlocks(backlog, offset).bytes;
}

/** Blocks from that of `offset` on: how many, and their memory. */
export function unsentBlocks(backlog: Backlog, offset: number): { nodes: number; bytes: number } {
  const { blocks } = backlog;
  const last = blocks[blocks.length - 1];
  if (last === undefined) return { nodes: 0, bytes: 0 };
  let at = blocks.length - 1;
  while (at > 0 && offset < (blocks[at] as Block).start) at--;
  const from = blocks[at] as Block;
  const nodes = last.id - from.id + 1;
  return { nodes, bytes: last.start + last.size - from.start + BLOCK_OVERHEAD_BYTES * nodes };
}

/** All of its memory. */
export function backlogBytes(backlog: Backlog | null): number {
  return backlog === null ? 0 : outputBytes(backlog, backlog.firstByteOffset);
}

/**
 * Of so many bytes, those that replicas cause which do not take the stream: no keys are evicted for them.
 * Source: redis 7.0.15, evict.c, freeMemoryGetNotCountedMemory.
 */
export function uncountedBytes(bytes: number, limit: number): number {
  if (bytes <= limit) return 0;
  const records = (Math.floor(limit / BLOCK_BYTES_MIN) + 1) * BLOCK_OVERHEAD_BYTES;
  return Math.max(0, bytes - limit - records);
}
