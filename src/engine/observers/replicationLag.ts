/**
 * How far a replica is behind its master, as only a god can know: bytes, and the age of the oldest byte
 * that it has not applied.
 */
import { SOCKET_TIMES, SOCKET_WORDS, Time, Word } from '../network/Network.ts';
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { replicationOffset } from '../replication/role.ts';
import { masterNodeOf } from './identity.ts';

export interface Lag {
  readonly bytes: number;
  readonly us: number;
}

const NO_LAG: Lag = { bytes: 0, us: 0 };

/** No lag for a master, and for a replica whose master is gone: nobody knows more than it does. */
export function replicationLag(world: World, server: ServerState): Lag {
  const { replication } = server;
  if (replication.masterHost === null) return NO_LAG;
  const master = world.servers[masterNodeOf(world, server.process)] ?? null;
  if (master === null) return NO_LAG;
  const bytes = Math.max(0, replicationOffset(master) - replicationOffset(server));
  if (bytes === 0) return NO_LAG;
  return { bytes, us: Math.max(0, world.nowUs - oldestUnreadUs(world, server)) };
}

/**
 * Departure of the oldest segment on the link that was not read; when the link is down, the moment
 * something was last heard.
 */
function oldestUnreadUs(world: World, server: ServerState): number {
  const { net } = world;
  const { socket } = server.replication;
  if (socket < 0) return lastHeardUs(world, server);
  const unread = net.words[socket * SOCKET_WORDS + Word.recvHead] as number;
  if (unread >= 0) return net.segSentUs[unread] as number;
  const sender = socket ^ 1;
  const stalled = net.stalls.get(sender)?.lost[0];
  if (stalled !== undefined) return net.segSentUs[stalled] as number;
  const arrivesUs = net.times[sender * SOCKET_TIMES + Time.lastArrivalUs] as number;
  const sentUs = net.times[sender * SOCKET_TIMES + Time.lastSentUs] as number;
  // Segments arrive in order: the next one left about one flight time ago.
  return arrivesUs > world.nowUs ? world.nowUs - (arrivesUs - sentUs) : sentUs;
}

function lastHeardUs(world: World, server: ServerState): number {
  const { masterIoUnix, downUnix } = server.replication;
  const unix = Math.max(masterIoUnix, downUnix);
  return unix === 0 ? world.nowUs : Math.min(world.nowUs, unix * 1_000_000 - world.startWallUs);
}
