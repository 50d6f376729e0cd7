/**
 * Bytes that a client outside has sent and that are not yet a whole command.
 *
 * The one idea: every byte is looked at once. Short leftovers are put before what comes next; a long word
 * is gathered in pieces and joined when its last byte is there, so a value of any size costs its length.
 * Source: redis 7.0.15, networking.c, readQueryFromClient, processMultibulkBuffer (multibulklen, bulklen).
 */
import { createQueryRoom, type QueryRoom } from './clientBuffers.ts';

export interface QueryBuffer {
  /** Received and not parsed: `text` from `at` on. */
  text: string;
  at: number;
  /** Words still to come of the array being read; 0 = between commands. */
  wordsLeft: number;
  argv: string[];
  /** Length of the word being read; -1 = its length is still to come. */
  wordBytes: number;
  /** Bytes of the array so far. */
  commandBytes: number;
  /** A long word, gathered: pieces in order, then crumbs too small to be pieces of their own. */
  pieces: string[];
  crumbs: string[];
  gatheredBytes: number;
  /** What all that takes in a real server's memory. */
  room: QueryRoom;
}

/** A word that is not all there yet is gathered from this length on. */
const GATHER_BYTES_MIN = 1024;
/** As many crumbs make a piece: a word that comes byte by byte must not cost an object a byte. */
const CRUMBS_MAX = 1024;
const CRUMB_BYTES_MAX = 1024;

export function createQueryBuffer(): QueryBuffer {
  return {
    text: '',
    at: 0,
    wordsLeft: 0,
    argv: [],
    wordBytes: -1,
    commandBytes: 0,
    pieces: [],
    crumbs: [],
    gatheredBytes: 0,
    room: createQueryRoom(),
  };
}

/** Bytes received and not yet parsed. */
export function unparsedBytes(query: QueryBuffer): number {
  return query.text.length - query.at + query.gatheredBytes;
}

/** Adds what one read brought. */
export function feed(query: QueryBuffer, bytes: string): void {
  let from = 0;
  if (isGathering(query)) {
    from = Math.min(query.wordBytes - query.gatheredBytes, bytes.length);
    gather(query, from === bytes.length ? bytes : bytes.slice(0, from));
    if (from === bytes.length) return;
  }
  const rest = from === 0 ? bytes : bytes.slice(from);
  query.text = query.at < query.text.length ? query.text.slice(query.at) + rest : rest;
  query.at = 0;
}

function isGathering(query: QueryBuffer): boolean {
  return query.gatheredBytes > 0 && query.gatheredBytes < query.wordBytes;
}

function gather(query: QueryBuffer, bytes: string): void {
  query.gatheredBytes += bytes.length;
  if (bytes.length > CRUMB_BYTES_MAX) {
    sweepCrumbs(query);
    query.pieces.push(bytes);
  } else if (query.crumbs.push(bytes) === CRUMBS_MAX) sweepCrumbs(query);
}

function sweepCrumbs(query: QueryBuffer): void {
  if (query.crumbs.length === 0) return;
  query.pieces.push(query.crumbs.join(''));
  query.crumbs = [];
}

/** The word of `wordBytes` bytes at `at`, its CRLF passed over; null while not all of it is there. */
export function takeWord(query: QueryBuffer): string | null {
  const { wordBytes } = query;
  if (query.gatheredBytes > 0) return takeGathered(query);
  const end = query.at + wordBytes;
  // What follows the word is passed over unseen: Redis does not look whether it is CRLF.
  if (end + 2 <= query.text.length) {
    const word = ownCopy(query.text, query.at, end);
    query.at = end + 2;
    return word;
  }
  if (wordBytes < GATHER_BYTES_MIN) return null;
  const stop = Math.min(end, query.text.length);
  if (stop > query.at) gather(query, query.text.slice(query.at, stop));
  query.at = stop;
  return null;
}

function takeGathered(query: QueryBuffer): string | null {
  if (query.gatheredBytes < query.wordBytes || query.at + 2 > query.text.length) return null;
  sweepCrumbs(query);
  const { pieces } = query;
  const word = pieces.length === 1 ? ownCopy(pieces[0] as string) : pieces.join('');
  query.at += 2;
  query.pieces = [];
  query.gatheredBytes = 0;
  return word;
}

/** Below this length a part of a string is always a string of its own (V8). */
const SHARED_LENGTH_MIN = 13;

/**
 * Part of a string, as a string of its own: a slice would keep the whole of what it was cut from alive,
 * a key of 20 bytes the 16 KB in which it came.
 */
export function ownCopy(text: string, from = 0, to = text.length): string {
  if (to - from < SHARED_LENGTH_MIN) return text.slice(from, to);
  return [text.slice(from, from + 1), text.slice(from + 1, to)].join('');
}
