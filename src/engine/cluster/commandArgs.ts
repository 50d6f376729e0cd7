/** What CLUSTER subcommands share: the cluster-support check and looking up nodes by ID. */
import type { World } from '../kernel/World.ts';
import type { Call } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import type { NoReply, Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NOBODY, NodeFlag } from './BusTable.ts';

/** Wraps a handler: refuses on a server without cluster support. */
export function guarded(run: (call: Call) => Reply | NoReply): (call: Call) => Reply | NoReply {
  return (call) => (call.server.cluster === null ? Errors.clusterDisabled : run(call));
}

/** Column of a known node by its exact 40-character ID; `NOBODY` otherwise. */
export function knownColumn(world: World, server: ServerState, id: string): number {
  if (!/^[0-9a-z]{40}$/.test(id)) return NOBODY;
  const column = world.bus.columnOfId.get(id) ?? NOBODY;
  if (column === NOBODY) return NOBODY;
  const flags = world.bus.flags[server.process * world.bus.stride + column] as number;
  return (flags & NodeFlag.known) !== 0 ? column : NOBODY;
}
