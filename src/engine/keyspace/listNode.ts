/**
 * A node of a quicklist: the elements that Redis keeps in one listpack, and how many fit.
 *
 * Limits of 1 to 5 below zero are bytes, others are numbers of elements. An element larger than a node's limit
 * has a node of its own.
 * Differs from Redis: elements of 1 GB and more (plain nodes) do not exist.
 * Source: redis 7.0.15, quicklist.c, _quicklistNodeAllowInsert, _quicklistNodeAllowMerge, quicklistSetFill.
 */
import { encodeListpack, LISTPACK_FRAME_BYTES, listpackEntryBytes } from './listpack.ts';
import { allocated } from './memory.ts';
import { rdbStringBytes } from './rdbString.ts';

export interface ListNode {
  /** The copy of the list that may change this node in place; others clone it. */
  owner: object;
  elements: string[];
  /** Bytes of its listpack. */
  bytes: number;
  /** Bytes in an RDB file; -1 = not known. */
  rdbBytes: number;
}

/** optimization_level: bytes of a node at -1, -2, … */
const BYTES_MAX = [4096, 8192, 16_384, 32_768, 65_536];
/** SIZE_SAFETY_LIMIT: bytes of a node whose limit is a number of elements. */
const SAFE_BYTES_MAX = 8192;
/** SIZE_ESTIMATE_OVERHEAD: what an element is taken to need beside its text. */
const OVERHEAD_BYTES = 8;
/** What two listpacks are taken to save by becoming one. */
const MERGE_SAVES_BYTES = 11;
const FILL_MIN = -5;
const FILL_MAX = 32_767;

/** struct quicklistNode as allocated. */
const NODE_STRUCT_BYTES = 48;

/** The limit that Redis makes of list-max-listpack-size. */
export function effectiveFill(configured: number): number {
  return Math.max(FILL_MIN, Math.min(FILL_MAX, configured));
}

function fits(fill: number, bytes: number, count: number): boolean {
  if (fill < 0) return bytes <= (BYTES_MAX[-fill - 1] as number);
  return bytes <= SAFE_BYTES_MAX && count <= fill;
}

export function mayInsert(node: ListNode | undefined, fill: number, length: number): boolean {
  if (node === undefined) return false;
  return fits(fill, node.bytes + length + OVERHEAD_BYTES, node.elements.length + 1);
}

export function mayMerge(a: ListNode, b: ListNode, fill: number): boolean {
  const bytes = a.bytes + b.bytes - MERGE_SAVES_BYTES;
  return fits(fill, bytes, a.elements.length + b.elements.length);
}

export function createNode(owner: object, elements: string[]): ListNode {
  const bytes = LISTPACK_FRAME_BYTES + bytesOf(elements);
  return { owner, elements, bytes, rdbBytes: -1 };
}

/** Bytes that these elements take in a listpack. */
export function bytesOf(elements: readonly string[]): number {
  let bytes = 0;
  for (let i = 0; i < elements.length; i++) bytes += listpackEntryBytes(elements[i] as string);
  return bytes;
}

/** Bytes of memory: the node and its listpack. */
export function nodeMemoryBytes(node: ListNode): number {
  return NODE_STRUCT_BYTES + allocated(node.bytes);
}

/** Bytes in an RDB file: kind of container and listpack. */
export function nodeRdbBytes(node: ListNode): number {
  if (node.rdbBytes < 0) node.rdbBytes = 1 + rdbStringBytes(encodeListpack(node.elements), true);
  return node.rdbBytes;
}
