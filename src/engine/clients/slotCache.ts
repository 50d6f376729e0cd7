/**
 * The slot map that all clients of the workload share, as the connections of one application do: learnt
 * from CLUSTER SLOTS over the wire, corrected slot by slot by MOVED.
 *
 * One refresh at a time, at most one in 100 ms; a refresh that fails asks another node.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import type { Command } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import { anyEndpoint, ConnUse, endpointAt, type Connection } from './ClientsState.ts';
import { openConnection, queueOn, releaseConnection, serveConnections } from './connections.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';

const SLOTS = 16_384;
/** Time between the starts of two refreshes at least, µs. */
const REFRESH_GAP_US = 100_000;
/** Wait after an answer that named no owner, µs. */
const RETRY_US = 500_000;
/** A node that does not answer CLUSTER SLOTS in time is given up (ioredis: slotsRefreshTimeout 1000). */
const REFRESH_TIMEOUT_US = 1_000_000;

const CLUSTER_SLOTS: Command = { argv: ['CLUSTER', 'SLOTS'], bytes: 28 };

/** Endpoints that serve the same slots. */
export interface SlotGroup {
  readonly master: number;
  readonly replicas: readonly number[];
}

export interface SlotCache {
  /** Place in `groups` of each slot's owner; -1 = nobody known. */
  slots: Int16Array;
  groups: SlotGroup[];
  isLoaded: boolean;
  /** A refresh is under way, or its timer is set. */
  isRefreshing: boolean;
  startedUs: number;
  refreshes: number;
}

declare module './ClientsState.ts' {
  interface ClientsState {
    cache: SlotCache;
  }
}

export function createSlotCache(): SlotCache {
  return {
    slots: new Int16Array(SLOTS).fill(-1),
    groups: [],
    isLoaded: false,
    isRefreshing: false,
    startedUs: -REFRESH_GAP_US,
    refreshes: 0,
  };
}

/** Functions run when a map has been learnt. */
const listeners: ((world: World) => void)[] = [];

export function onSlotsLearnt(run: (world: World) => void): void {
  if (!listeners.includes(run)) listeners.push(run);
}

/** Learns the map anew, from another node than `avoid` (an endpoint; -1 = from any). */
export function requestRefresh(world: World, avoid: number): void {
  const { cache, process } = world.clients;
  if (cache.isRefreshing) return;
  cache.isRefreshing = true;
  const at = Math.max(world.nowUs, cache.startedUs + REFRESH_GAP_US);
  if (at <= world.nowUs) return startRefresh(world, avoid);
  const slot = timerSlot(TimerKind.refresh, 0);
  world.wheel.push(at, EventKind.clientTimer, process, slot, avoid);
}

function startRefresh(world: World, avoid: number): void {
  const { cache } = world.clients;
  cache.startedUs = world.nowUs;
  const conn = openConnection(world, ConnUse.refresh, 0, anyEndpoint(world, avoid));
  queueOn(conn, CLUSTER_SLOTS, 0);
}

function onRefreshReply(world: World, conn: Connection, _tag: number, reply: Reply): void {
  const { cache } = world.clients;
  const askedAt = conn.endpoint;
  releaseConnection(world, conn);
  cache.isRefreshing = false;
  const isLearnt = Array.isArray(reply)
    ? learnSlots(world, reply as readonly Reply[], askedAt)
    : learnStandalone(world, reply, askedAt);
  if (!isLearnt) return retryLater(world, askedAt);
  cache.isLoaded = true;
  cache.refreshes++;
  for (const run of listeners) run(world);
}

/** Nobody owns anything yet, or the node is loading: no hurry. */
function retryLater(world: World, askedAt: number): void {
  const { cache, process } = world.clients;
  cache.isRefreshing = true;
  const slot = timerSlot(TimerKind.refresh, 0);
  world.wheel.push(world.nowUs + RETRY_US, EventKind.clientTimer, process, slot, askedAt);
}

/** `[start, end, [ip, port, …] of the master, of each replica …]`; false when it names nobody. */
function learnSlots(world: World, ranges: readonly Reply[], askedAt: number): boolean {
  const { cache } = world.clients;
  const slots = new Int16Array(SLOTS).fill(-1);
  const groups: SlotGroup[] = [];
  const byMaster = new Map<number, number>();
  for (const range of ranges) {
    if (!Array.isArray(range)) continue;
    const [start, end, ...nodes] = range as readonly Reply[];
    const places = nodes.map((node) => nodeEndpoint(world, node, askedAt)).filter((at) => at >= 0);
    const [master, ...replicas] = places;
    if (typeof start !== 'number' || typeof end !== 'number' || master === undefined) continue;
    const known = byMaster.get(master);
    if (known === undefined) byMaster.set(master, groups.push({ master, replicas }) - 1);
    slots.fill(byMaster.get(master) as number, start, end + 1);
  }
  // A node that knows no owner at all (just started, alone) teaches nothing.
  if (groups.length === 0) return false;
  cache.slots = slots;
  cache.groups = groups;
  return true;
}

function nodeEndpoint(world: World, node: Reply, askedAt: number): number {
  if (!Array.isArray(node)) return -1;
  const [ip, port] = node as readonly Reply[];
  if (typeof port !== 'number' || port < 1 || ip === '?') return -1;
  // A null or empty endpoint means: the host you asked.
  const host = typeof ip === 'string' && ip !== '' ? ip : world.clients.endpoints[askedAt]?.ip;
  return host === undefined ? -1 : endpointAt(world, host, port);
}

/** A server without cluster mode serves every slot itself. */
function learnStandalone(world: World, reply: Reply, askedAt: number): boolean {
  const { cache } = world.clients;
  const text = typeof reply === 'object' && reply !== null && 'error' in reply ? reply.error : '';
  const isStandalone =
    text.includes('cluster support disabled') || text.includes('unknown command');
  if (!isStandalone) return false;
  cache.slots.fill(0);
  cache.groups = [{ master: askedAt, replicas: [] }];
  return true;
}

/** Slot `slot` is at `endpoint`: corrected at once, and the whole map is learnt anew. */
export function applyMoved(world: World, slot: number, endpoint: number, askedAt: number): void {
  const { cache } = world.clients;
  if (slot < 0 || slot >= SLOTS) return;
  let group = cache.groups.findIndex((each) => each.master === endpoint);
  if (group < 0) group = cache.groups.push({ master: endpoint, replicas: [] }) - 1;
  cache.slots[slot] = group;
  requestRefresh(world, askedAt === endpoint ? -1 : askedAt);
}

/** Who serves a slot as far as the clients know. */
export function slotGroup(world: World, slot: number): SlotGroup | undefined {
  const { cache } = world.clients;
  return cache.groups[cache.slots[slot] as number];
}

serveConnections(ConnUse.refresh, {
  onReply: onRefreshReply,
  onDown: (world, conn) => {
    world.clients.cache.isRefreshing = false;
    requestRefresh(world, conn.endpoint);
  },
  timeoutUs: REFRESH_TIMEOUT_US,
});
onTimer(TimerKind.refresh, (world, _index, avoid) => startRefresh(world, avoid));
