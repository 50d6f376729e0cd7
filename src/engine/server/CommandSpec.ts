/**
 * What the table knows of each command, and what a handler sees.
 *
 * Adding a family is adding a file that exports `CommandSpec` rows and naming it in `engine/assemble.ts`.
 */
import type { World } from '../kernel/World.ts';
import type { Client } from './Client.ts';
import type { CommandFlag } from './Command.ts';
import type { NoReply, Reply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';

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
