/**
 * Commands as data: what arrives, what the table knows of each, what a handler sees.
 *
 * Adding a family is adding a file that exports `CommandSpec` rows and naming it in `engine/index.ts`.
 */
import type { World } from '../kernel/World.ts';
import type { Client } from './Client.ts';
import type { NoReply, Reply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';

/**
 * One command as it travels: arguments (binary strings) and its exact size as RESP. Nothing changes it. Ask for
 * `argv` once: some make it anew.
 */
export interface Command {
  readonly argv: readonly string[];
  readonly bytes: number;
  /** Hash slot of its only key, if who made it knew. */
  readonly slot?: number;
}

/** Flags as COMMAND INFO prints them. */
export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'no_async_loading'
  | 'no_multi'
  | 'allow_busy'
  | 'movablekeys'
  | 'no_mandatory_keys'
  | 'protected';

/** What a handler works with. */
export interface Call {
  readonly world: World;
  readonly server: ServerState;
  readonly client: Client;
  readonly argv: readonly string[];
}

export interface CommandSpec {
  /** Lower case; a subcommand is `parent|sub`. */
  readonly name: string;
  /** Place in the table of 7.0.15, from 1. */
  readonly index?: number;
  /** Exact number of words, or at least -arity when negative; counts the command's own name(s). */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  /** Positions of keys: first, last (negative: from the end), step; [0, 0, 0] = none. */
  readonly keys: readonly [number, number, number];
  /** Positions of keys that the triple cannot express. */
  readonly movableKeys?: (argv: readonly string[]) => number[];
  /** Channels that hash like keys (shard pub/sub): same triple. */
  readonly shardChannels?: readonly [number, number, number];
  readonly group: string;
  readonly since: string;
  readonly summary: string;
  /** Arguments for hints and COMMAND DOCS, e.g. `key [NX | XX]`. */
  readonly syntax: string;
  readonly run: (call: Call) => Reply | NoReply;
}

export function hasFlag(spec: CommandSpec, flag: CommandFlag): boolean {
  return spec.flags.includes(flag);
}

/** Bytes of a command as a RESP array of bulk strings. */
export function commandBytes(argv: readonly string[]): number {
  let bytes = 3 + digits(argv.length);
  for (let i = 0; i < argv.length; i++) {
    const length = (argv[i] as string).length;
    bytes += 5 + digits(length) + length;
  }
  return bytes;
}

/** Characters of a number as it is written. */
export function digits(value: number): number {
  if (value < 0) return String(value).length;
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  return String(value).length;
}
