/**
 * Reply values. Handlers return them; RESP bytes are made only where bytes are wanted.
 *
 * A number is an integer, a string a bulk string (binary string), null the null bulk, an array an array;
 * the rest are tagged objects. RESP3-only shapes fall back to RESP2's when encoded for RESP2.
 */
export type Reply =
  | number
  | string
  | null
  | readonly Reply[]
  | SimpleReply
  | IntegerReply
  | ErrorReply
  | NullArrayReply
  | MapReply
  | SetReply
  | DoubleReply
  | BoolReply
  | VerbatimReply
  | BigNumberReply
  | AttributeReply
  | PushReply
  | SeveralReplies
  | ArrayHead;

export interface SimpleReply {
  readonly simple: string;
}
/** An integer that a double does not hold exactly, in digits. */
export interface IntegerReply {
  readonly integer: string;
}
/** Text without the leading `-`, e.g. `ERR syntax error`. */
export interface ErrorReply {
  readonly error: string;
}
export interface NullArrayReply {
  readonly nullArray: true;
}
/** Key, value, key, value, … ; a flat array in RESP2. */
export interface MapReply {
  readonly map: readonly Reply[];
}
export interface SetReply {
  readonly set: readonly Reply[];
}
/** `text` is the number as Redis prints it; a bulk string in RESP2. */
export interface DoubleReply {
  readonly double: string;
}
/** 1 or 0 in RESP2. */
export interface BoolReply {
  readonly bool: boolean;
}
/** `format` is three characters, e.g. `txt`; a bulk string in RESP2. */
export interface VerbatimReply {
  readonly format: string;
  readonly text: string;
}
/** Digits; a bulk string in RESP2. */
export interface BigNumberReply {
  readonly bigNumber: string;
}
/** Key, value, … about the reply that follows; left out in RESP2. */
export interface AttributeReply {
  readonly attribute: readonly Reply[];
  readonly reply: Reply;
}
/** Out-of-band message (pub/sub, invalidation); an array in RESP2. */
export interface PushReply {
  readonly push: readonly Reply[];
}

/** Replies one after the other in the place of one (SUBSCRIBE of two channels inside EXEC). */
export interface SeveralReplies {
  readonly several: readonly Reply[];
}

/** `*n` alone: the elements follow one by one, or never come (EXEC of CLIENT REPLY OFF). */
export interface ArrayHead {
  readonly arrayHead: number;
}

export const OK: SimpleReply = { simple: 'OK' };
export const QUEUED: SimpleReply = { simple: 'QUEUED' };
export const PONG: SimpleReply = { simple: 'PONG' };
export const NULL_ARRAY: NullArrayReply = { nullArray: true };

/** What a handler returns when it answers later (blocked) or never (replica stream). */
export const NO_REPLY = { noReply: true } as const;
export type NoReply = typeof NO_REPLY;

/**
 * An error; line ends in its text, which may quote a client, cannot break the protocol: those at the end go,
 * the others become spaces. Source: redis 7.0.15, networking.c, addReplyErrorFormatInternal.
 */
export function error(text: string): ErrorReply {
  if (!/[\r\n]/.test(text)) return { error: text };
  return { error: text.replace(/[\r\n]+$/, '').replace(/[\r\n]/g, ' ') };
}

export function isError(reply: Reply | NoReply): reply is ErrorReply {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}
