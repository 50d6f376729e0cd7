/**
 * Everything outside the cluster that talks to it: the workload's clients, the recorded experiment's
 * writers, the consoles. One process on a host of its own, driven at once and without CPU cost.
 *
 * Plain data. Each user of connections (`ConnUse`) keeps its own slice; `connections.ts` serves them all.
 */
import { nextBelow } from '../../base/random.ts';
import { hostAt } from '../kernel/Host.ts';
import type { World } from '../kernel/World.ts';
import type { Command } from '../server/Command.ts';

/** Who owns a connection: decides which functions hear of its replies and its end. */
export const ConnUse = {
  workload: 0,
  refresh: 1,
  console: 2,
  paced: 3,
  bound: 4,
  replay: 5,
  readyCheck: 6,
} as const;

/** An address that was configured or learnt from a server. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
  /** Host that has this ip; -1 = nobody does, packets vanish. */
  readonly host: number;
  /** Process expected there, for displays only; -1 = unknown. */
  readonly node: number;
}

/** One TCP connection of one client to one endpoint. Rows are reused. */
export interface Connection {
  readonly index: number;
  use: number;
  /** Whose it is within its use: a client's number, a console's, … */
  owner: number;
  endpoint: number;
  /** Network socket; -1 = closed, or nowhere to connect to. */
  socket: number;
  isTaken: boolean;
  isUp: boolean;
  /** READONLY was sent. */
  isReadOnly: boolean;
  /** Tags of commands sent and not answered: `expect[head]` is the next. */
  expect: number[];
  head: number;
  /** Commands for the next write, with their size. */
  batch: Command[];
  batchBytes: number;
  openedUs: number;
  /** Since when the oldest unanswered command, or the connect, waits. */
  waitingSinceUs: number;
}

export interface ClientsState {
  readonly process: number;
  /** Random stream of routing and refreshes; workloads draw from their own. */
  readonly stream: number;
  endpoints: Endpoint[];
  /** `ip:port` → place in `endpoints`. */
  addresses: Map<string, number>;
  conns: Connection[];
  freeConns: number[];
  /** The tick that looks for time-outs is scheduled. */
  isTicking: boolean;
  /** Identity of the next write; written values carry it. */
  nextWrite: number;
  /** Shard (by initial layout) of each slot, for displays. */
  readonly slotShard: Uint16Array;
}

declare module '../kernel/World.ts' {
  interface World {
    clients: ClientsState;
  }
}

/** Place of an address in the table, added when new. */
export function endpointAt(world: World, ip: string, port: number): number {
  const { clients } = world;
  const address = `${ip}:${port}`;
  const known = clients.addresses.get(address);
  if (known !== undefined) return known;
  const host = hostAt(world, ip, port);
  const node = world.processes.findIndex((each) => each.host === host && each.port === port);
  clients.addresses.set(address, clients.endpoints.length);
  clients.endpoints.push({ ip, port, host, node });
  return clients.endpoints.length - 1;
}

/** Endpoint named by a redirection seen on a connection to `askedAt`; -1 = it names none. */
export function redirectedTo(world: World, address: string, askedAt: number): number {
  const colon = address.lastIndexOf(':');
  const port = Number(address.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port) || port < 1 || port > 65_535) return -1;
  const named = address.slice(0, colon);
  if (named === '?') return -1;
  // An empty endpoint means: the host you asked, this port.
  const ip = named === '' ? (world.clients.endpoints[askedAt]?.ip ?? '') : named;
  return endpointAt(world, ip, port);
}

/** A random endpoint other than `avoid`, if there is another. */
export function anyEndpoint(world: World, avoid: number): number {
  const { endpoints, stream } = world.clients;
  const count = endpoints.length;
  if (count <= 1) return 0;
  const drawn = nextBelow(world.random, stream, avoid >= 0 ? count - 1 : count);
  return avoid >= 0 && drawn >= avoid ? drawn + 1 : drawn;
}
