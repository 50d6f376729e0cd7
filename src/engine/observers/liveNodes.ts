/** What a control program and the doors of a live world are told of its nodes. */
import type { TraceSink } from '../kernel/TraceSink.ts';
import type { World } from '../kernel/World.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';
import { clientType } from '../commands/clientLine.ts';
import type { ServerState } from '../server/ServerState.ts';
import { ownCell } from './identity.ts';

export interface NodeStatus {
  readonly index: number;
  readonly name: string;
  readonly port: number;
  readonly state: 'up' | 'paused' | 'dead' | 'off';
  /** By its own belief; of a dead node, what it last was is not known. */
  readonly role: 'master' | 'replica' | 'unknown';
  /** Port of the master it replicates; -1 = none. */
  readonly masterPort: number;
  readonly slots: number;
  readonly keys: number;
  readonly clients: number;
  /** Its own cluster_state; null outside cluster mode and while it is down. */
  readonly clusterState: 'ok' | 'fail' | null;
}

/** False: a connect is refused, its process being dead; a machine without power is merely silent. */
export function isAccepting(world: World, node: number): boolean {
  const process = world.processes[node];
  if (process === undefined) return false;
  return process.state !== 'dead' || world.hosts[process.host]?.isUp === false;
}

export function nodeStatuses(world: World): readonly NodeStatus[] {
  return world.servers.map((server, index) => statusOf(world, index, server));
}

function statusOf(world: World, index: number, server: ServerState | null): NodeStatus {
  const { name = '', port = 0 } = world.processes[index] ?? {};
  const state = stateOf(world, index);
  if (server === null) {
    const unknown = { role: 'unknown', masterPort: -1, clusterState: null } as const;
    return { index, name, port, state, ...unknown, slots: 0, keys: 0, clients: 0 };
  }
  const { replication, keyspace, cluster } = server;
  const cell = cluster === null ? -1 : ownCell(world, index);
  const clients = [...server.clients.values()].filter(
    (client) => clientType(client) === 'normal' || clientType(client) === 'pubsub',
  );
  return {
    index,
    name,
    port,
    state,
    role: server.isReplica ? 'replica' : 'master',
    masterPort: replication.masterHost === null ? -1 : replication.masterPort,
    slots: cell < 0 ? 0 : (world.bus.numSlots[cell] as number),
    keys: keyspace.databases.reduce((sum, db) => sum + db.size, 0),
    clients: clients.length,
    clusterState: cluster?.state ?? null,
  };
}

function stateOf(world: World, index: number): NodeStatus['state'] {
  const process = world.processes[index];
  if (process === undefined || process.state === 'dead')
    return world.hosts[process?.host ?? -1]?.isUp === false ? 'off' : 'dead';
  return process.state === 'paused' ? 'paused' : 'up';
}

export function latencyUs(world: World): number {
  return world.net.options.latencyUs;
}

export function linkFaults(world: World): readonly LinkFault[] {
  return world.net.faults;
}

/** What happens in this world from now on is written there. */
export function attachSink(world: World, sink: TraceSink): void {
  world.trace = sink;
}
