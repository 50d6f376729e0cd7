/**
 * Waits until the cluster serves, as ioredis's ready check does: every master of the slot map is asked for
 * CLUSTER INFO, one after the other, until all that answer say `cluster_state:ok`.
 *
 * A server without cluster mode serves as soon as it is not loading.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import type { Command } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import { ConnUse } from './ClientsState.ts';
import { openConnection, queueOn, releaseConnection, serveConnections } from './connections.ts';
import { onSlotsLearnt, requestRefresh } from './slotCache.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';

const AGAIN_US = 100_000;
const TIMEOUT_US = 1_000_000;
const CLUSTER_INFO: Command = { argv: ['CLUSTER', 'INFO'], bytes: 27 };

/** `Replay.startedUs` of a replay that waits. */
export const WAITING = -1;

/** What begins then. */
let begin: (world: World) => void = () => undefined;

export function whenServing(run: (world: World) => void): void {
  begin = run;
}

/** Asks at once, and again until it serves or another replay is wanted. */
export function awaitService(world: World): void {
  askAt(world, world.clients.replay.generation, world.nowUs);
}

function isWaiting({ clients: { replay } }: World, generation: number): boolean {
  return replay.generation === generation && replay.startedUs === WAITING;
}

function askLater(world: World, generation: number): void {
  askAt(world, generation, world.nowUs + AGAIN_US);
}

function askAt(world: World, generation: number, atUs: number): void {
  const slot = timerSlot(TimerKind.readyCheck, 0);
  world.wheel.push(atUs, EventKind.clientTimer, world.clients.process, slot, generation);
}

function ask(world: World, generation: number): void {
  if (!isWaiting(world, generation)) return;
  if (world.clients.cache.isLoaded) askMaster(world, generation, 0, false);
  else requestRefresh(world, -1);
}

/** @param place of the master in the slot map @param isAnySure whether one before it said that it serves */
function askMaster(world: World, generation: number, place: number, isAnySure: boolean): void {
  const group = world.clients.cache.groups[place];
  if (group !== undefined) {
    const conn = openConnection(world, ConnUse.readyCheck, generation, group.master);
    return queueOn(conn, CLUSTER_INFO, place * 2 + (isAnySure ? 1 : 0));
  }
  if (!isAnySure) return askLater(world, generation);
  if (isWaiting(world, generation)) begin(world);
}

function isServing(reply: Reply): boolean {
  if (typeof reply !== 'object' || reply === null) return true;
  if ('error' in reply) return !reply.error.startsWith('LOADING');
  return !('text' in reply) || !reply.text.includes('cluster_state:fail');
}

// A row that was released may be another connection's a moment later: what it said is read first.
serveConnections(ConnUse.readyCheck, {
  onReply: (world, conn, tag, reply) => {
    const { owner } = conn;
    releaseConnection(world, conn);
    if (isServing(reply)) askMaster(world, owner, (tag >> 1) + 1, true);
    else askLater(world, owner);
  },
  // Who does not answer is left out: one dead master does not keep the others from serving.
  onDown: (world, { owner, endpoint }, _reason, [tag = 0]) => {
    requestRefresh(world, endpoint);
    askMaster(world, owner, (tag >> 1) + 1, tag % 2 === 1);
  },
  timeoutUs: TIMEOUT_US,
});
onSlotsLearnt((world) => {
  const isFirst = world.clients.cache.refreshes === 1;
  if (isFirst) ask(world, world.clients.replay.generation);
});
onTimer(TimerKind.readyCheck, (world, _index, generation) => ask(world, generation));
