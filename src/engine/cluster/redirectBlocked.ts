/**
 * Clients that wait for keys which this node no longer serves: they are told where to go instead of waiting
 * for ever.
 *
 * Cron looks at a share of all clients at a time, at five at least, so that everybody's turn comes within a
 * second. Differs from Redis: whose turn it is follows from the cron's count, not from a rotating list.
 * Source: redis 7.0.15, cluster.c, clusterRedirectBlockedClientIfNeeded; server.c, clientsCron. Rule RD11.
 */
import { keysWaitedFor } from '../commands/blockedOnKeys.ts';
import { keySlot } from '../keyspace/keySlot.ts';
import type { World } from '../kernel/World.ts';
import { unblock } from '../server/blocked.ts';
import type { Client } from '../server/Client.ts';
import { configNumber } from '../server/config.ts';
import { error, type ErrorReply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NOBODY } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { endpoint } from './describe.ts';
import { DOWN, UNBOUND } from './redirect.ts';

/** CLIENTS_CRON_MIN_ITERATIONS. */
const LOOKS_MIN = 5;

/** Cron step. */
export function redirectBlockedClients(world: World, server: ServerState): void {
  if (server.cluster === null || server.waitingKeys.clients.size === 0) return;
  const { size } = server.clients;
  const looks = Math.max(LOOKS_MIN, Math.floor(size / configNumber(server, 'hz')));
  const turns = Math.ceil(size / looks);
  let at = 0;
  for (const client of server.clients.values()) {
    if (at++ % turns !== server.cronLoops % turns) continue;
    const refusal = whyNotServed(world, server, client);
    if (refusal !== null) unblock(server, client, refusal);
  }
}

/** All keys of a command are of one slot, so the first tells. */
function whyNotServed(world: World, server: ServerState, client: Client): ErrorReply | null {
  const [key] = keysWaitedFor(client);
  if (key === undefined) return null;
  const cluster = clusterOf(server);
  if (cluster.state !== 'ok') return DOWN;
  const slot = keySlot(key);
  const owner = cluster.owner[slot] as number;
  if (owner === cluster.myself || cluster.importingFrom.has(slot)) return null;
  if (owner === NOBODY) return UNBOUND;
  return error(`MOVED ${slot} ${endpoint(world, server, owner)}`);
}
