/**
 * One operation of a smart cluster client: to the owner by the slot cache, after redirections, errors,
 * back-off, to an answer or to giving up.
 *
 * Rules of conduct (cluster specification §20): MOVED corrects the slot and refreshes the map; ASK is
 * followed once with ASKING; TRYAGAIN, CLUSTERDOWN and broken connections wait about 100 ms; sixteen
 * tries. A write in flight on a connection that broke is unknown and never sent again.
 */
import { nextBelow } from '../../base/random.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import type { Command } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import { anyEndpoint, ConnUse, redirectedTo, type Connection } from './ClientsState.ts';
import {
  NO_TAG,
  openConnection,
  queueOn,
  serveConnections,
  type DownReason,
} from './connections.ts';
import { ASKING, getCommand, keySlotOf, READONLY, setCommand } from './keys.ts';
import { routeOperationsWith, scheduleBatch } from './batches.ts';
import { noteError, noteOk, noteRedirect } from './metrics.ts';
import { applyMoved, requestRefresh, slotGroup } from './slotCache.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';
import { writeObserver } from './writeObserver.ts';

/** Redirections and retries of one operation (Redis's reference client: 16). */
const TRIES_MAX = 16;
/** Wait after TRYAGAIN, CLUSTERDOWN or a broken connection (ioredis: 100 ms). */
const BACKOFF_US = 100_000;
/** Time without an answer, or without an established connection, after which it is given up. */
const TIMEOUT_US = 1_000_000;

/** Sends an operation to the node that serves its slot, as far as is known. */
function routeOperation(world: World, op: number): void {
  const { load, stream } = world.clients;
  const group = slotGroup(world, keySlotOf(load.key[op] as number));
  if (group === undefined) {
    requestRefresh(world, -1);
    return sendOperation(world, op, anyEndpoint(world, -1), false);
  }
  const { replicas } = group;
  if (load.isWrite[op] === 1 || !load.setup.readFromReplicas || replicas.length === 0)
    return sendOperation(world, op, group.master, false);
  const replica = replicas.length === 1 ? 0 : nextBelow(world.random, stream, replicas.length);
  sendOperation(world, op, replicas[replica] as number, true);
}

function sendOperation(world: World, op: number, endpoint: number, isReadOnly: boolean): void {
  const conn = clientConnection(world, op, endpoint);
  if (isReadOnly && !conn.isReadOnly) {
    conn.isReadOnly = true;
    queueOn(conn, READONLY, NO_TAG);
  }
  queueOn(conn, commandOf(world, op), op);
}

function clientConnection(world: World, op: number, endpoint: number): Connection {
  const { load, conns } = world.clients;
  const client = Math.floor(op / load.setup.pipeline);
  const mine = load.conns[client] as number[];
  const known = mine[endpoint];
  if (known !== undefined && known >= 0) return conns[known] as Connection;
  const conn = openConnection(world, ConnUse.workload, client, endpoint);
  while (mine.length < endpoint) mine.push(-1);
  mine[endpoint] = conn.index;
  return conn;
}

function commandOf(world: World, op: number): Command {
  const { load } = world.clients;
  const key = load.key[op] as number;
  if (load.isWrite[op] === 0) return getCommand(key);
  return setCommand(key, load.write[op] as number, load.setup.valueBytes);
}

function onReply(world: World, conn: Connection, op: number, reply: Reply): void {
  if (op === NO_TAG) return;
  if (typeof reply === 'object' && reply !== null && 'error' in reply)
    return onError(world, conn, op, reply.error);
  const { load } = world.clients;
  const key = load.key[op] as number;
  noteOk(world, keySlotOf(key), load.startedUs[op] as number);
  const write = load.write[op] as number;
  if (load.isWrite[op] === 1) writeObserver.current.acked(world, write);
  else writeObserver.current.read(world, key, write, typeof reply === 'string' ? reply : null);
  finish(world, op);
}

function onError(world: World, conn: Connection, op: number, text: string): void {
  const { load } = world.clients;
  const tries = (load.tries[op] as number) + 1;
  load.tries[op] = tries;
  const slot = keySlotOf(load.key[op] as number);
  const code = text.slice(0, text.indexOf(' '));
  if (code === 'MOVED' || code === 'ASK') return onRedirect(world, conn, op, code, text);
  noteError(world, slot, false);
  const isPassing =
    code === 'CLUSTERDOWN' ||
    code === 'TRYAGAIN' ||
    code === 'LOADING' ||
    code === 'MASTERDOWN' ||
    code === 'NOREPLICAS' ||
    code === 'READONLY';
  if (!isPassing || tries >= TRIES_MAX) return giveUp(world, op, false);
  if (code !== 'TRYAGAIN' && code !== 'NOREPLICAS') requestRefresh(world, conn.endpoint);
  backOff(world, op);
}

/** `MOVED <slot> <endpoint>` or `ASK <slot> <endpoint>`. */
function onRedirect(
  world: World,
  conn: Connection,
  op: number,
  code: 'MOVED' | 'ASK',
  text: string,
): void {
  const { load } = world.clients;
  const [, slotText = '', address = ''] = text.split(' ');
  noteRedirect(world, code === 'ASK' ? 'ask' : 'moved', Number(slotText), conn.endpoint);
  const tries = load.tries[op] as number;
  if (tries >= TRIES_MAX) {
    noteError(world, Number(slotText), false);
    return giveUp(world, op, false);
  }
  const target = redirectedTo(world, address, conn.endpoint);
  if (target < 0) return backOff(world, op);
  if (code === 'ASK') {
    queueOn(clientConnection(world, op, target), ASKING, NO_TAG);
    return sendOperation(world, op, target, false);
  }
  applyMoved(world, Number(slotText), target, conn.endpoint);
  // The second half of the tries waits: two nodes that point at each other are given time to agree.
  if (tries >= TRIES_MAX / 2) backOff(world, op);
  else sendOperation(world, op, target, false);
}

function onDown(world: World, conn: Connection, reason: DownReason, tags: readonly number[]): void {
  const { load } = world.clients;
  const mine = load.conns[conn.owner];
  if (mine !== undefined && mine[conn.endpoint] === conn.index) mine[conn.endpoint] = -1;
  if (tags.length === 0) return;
  requestRefresh(world, conn.endpoint);
  const hasLeft = reason === 'closed' || reason === 'timeout';
  for (const op of tags) {
    if (op === NO_TAG) continue;
    const tries = (load.tries[op] as number) + 1;
    load.tries[op] = tries;
    const isTimeout = reason === 'timeout' || reason === 'connectTimeout';
    noteError(world, keySlotOf(load.key[op] as number), isTimeout);
    const isAmbiguous = hasLeft && load.isWrite[op] === 1;
    if (isAmbiguous || tries >= TRIES_MAX) giveUp(world, op, isAmbiguous);
    else backOff(world, op);
  }
}

function backOff(world: World, op: number): void {
  const { load, process } = world.clients;
  const client = Math.floor(op / load.setup.pipeline);
  const waiting = load.waiting[client] as number[];
  waiting.push(op);
  if (waiting.length > 1) return;
  const slot = timerSlot(TimerKind.retry, client);
  world.wheel.push(world.nowUs + BACKOFF_US, EventKind.clientTimer, process, slot, load.generation);
}

function giveUp(world: World, op: number, isAmbiguous: boolean): void {
  const { load } = world.clients;
  if (load.isWrite[op] === 1)
    writeObserver.current.abandoned(world, load.write[op] as number, isAmbiguous);
  finish(world, op);
}

function finish(world: World, op: number): void {
  const { load } = world.clients;
  const client = Math.floor(op / load.setup.pipeline);
  const left = (load.left[client] as number) - 1;
  load.left[client] = left;
  if (left === 0) scheduleBatch(world, client);
}

onTimer(TimerKind.retry, (world, client, generation) => {
  const { load } = world.clients;
  if (generation !== load.generation) return;
  const ops = load.waiting[client] as number[];
  load.waiting[client] = [];
  for (const op of ops) routeOperation(world, op);
});
routeOperationsWith(routeOperation);
serveConnections(ConnUse.workload, { onReply, onDown, timeoutUs: TIMEOUT_US });
