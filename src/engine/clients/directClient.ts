/**
 * Commands on one node without a connection: no events, no reply, no time passes. What is left is execution
 * alone, as benchmarks want it.
 */
import { must } from '../../base/assert.ts';
import { usedMemory } from '../commands/snapshot.ts';
import type { World } from '../kernel/World.ts';
import { createClient } from '../server/Client.ts';
import { commandBytes, type Command } from '../server/Command.ts';
import { runCommand } from '../server/dispatch.ts';

export interface DirectClient {
  /** Words as a command that may be run any number of times. */
  readonly prepare: (...argv: string[]) => Command;
  readonly run: (command: Command) => void;
  /** Error replies that the node has given so far, to anybody. */
  readonly errors: () => number;
  /** As INFO tells it, bytes. */
  readonly usedMemory: () => number;
}

/** @param node a running server */
export function directClient(world: World, node: number): DirectClient {
  const server = must(world.servers[node], 'the node runs');
  const client = createClient(0, -1, world.nowUs);
  return {
    prepare: (...argv) => ({ argv, bytes: commandBytes(argv) }),
    run: (command) => runCommand(world, server, client, command),
    errors: () => server.stats.totalErrorReplies,
    usedMemory: () => usedMemory(server),
  };
}
