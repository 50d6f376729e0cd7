/**
 * Clients that know one node and stay with it, whatever it answers: those of the recorded stale-master
 * and minority-master runs (1 that writes every 5 ms without waiting, and closed-loop ones beside it).
 *
 * Every write has a key of its own, so what survives can be counted in the data sets alone.
 */
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import type { Reply } from '../server/Reply.ts';
import { ConnUse, type Connection } from './ClientsState.ts';
import { flushConnections, openConnection, queueOn, serveConnections } from './connections.ts';
import { keySlotOf, setCommand } from './keys.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';
import { writeObserver } from './writeObserver.ts';

/** Period of the pipelining client, and a closed-loop client's pause after an error. */
const PAUSE_US = 5_000;
/**
 * A closed-loop client's pause after an answer: the recording's clients shared one JavaScript thread with
 * the observers, and twenty of them together wrote about 1,900 times a second.
 */
const THINK_US = 10_000;
const VALUE_BYTES = 16;

export interface BoundClient {
  readonly group: number;
  readonly isPipelining: boolean;
  conn: number;
  step: number;
  /** Writes sent and not answered: number and key alternate, oldest first. */
  sent: number[];
}

/** Clients of one experiment and what became of their writes. */
export interface BoundGroup {
  readonly endpoint: number;
  /** Slots (inclusive) that the keys fall into. */
  readonly fromSlot: number;
  readonly toSlot: number;
  nextKey: number;
  isStopped: boolean;
  /** Acknowledged writes: key number, write number, moment. */
  ackedKeys: number[];
  ackedWrites: number[];
  ackedUs: number[];
  /** Refusals by the error's first word, with the moments of the first and the last. */
  refusals: Map<string, { count: number; firstUs: number; lastUs: number }>;
}

declare module './ClientsState.ts' {
  interface ClientsState {
    bound: BoundClient[];
    boundGroups: BoundGroup[];
  }
}

export interface BoundOptions {
  readonly endpoint: number;
  readonly fromSlot: number;
  readonly toSlot: number;
  readonly closedLoop: number;
  readonly pipelining: number;
  /** Keys are numbered from here; groups must not share keys. */
  readonly firstKey: number;
}

/** Adds a group of clients that start now. Returns the group's number. */
export function addBoundClients(world: World, options: BoundOptions): number {
  const { bound, boundGroups } = world.clients;
  const { endpoint, fromSlot, toSlot, firstKey, closedLoop, pipelining } = options;
  const group = boundGroups.push({
    endpoint,
    fromSlot,
    toSlot,
    nextKey: firstKey,
    isStopped: false,
    ackedKeys: [],
    ackedWrites: [],
    ackedUs: [],
    refusals: new Map(),
  });
  for (let i = 0; i < closedLoop + pipelining; i++) {
    const client = { group: group - 1, isPipelining: i >= closedLoop, conn: -1, step: 0, sent: [] };
    write(world, bound.push(client) - 1);
  }
  flushConnections(world);
  return group - 1;
}

/** No further writes; answers that are under way still count. */
export function stopBoundClients(world: World, group: number): void {
  const stopped = world.clients.boundGroups[group];
  if (stopped !== undefined) stopped.isStopped = true;
}

function write(world: World, index: number): void {
  const { clients } = world;
  const client = clients.bound[index] as BoundClient;
  const group = clients.boundGroups[client.group] as BoundGroup;
  if (group.isStopped) return;
  if (client.conn < 0)
    client.conn = openConnection(world, ConnUse.bound, index, group.endpoint).index;
  const key = takeKey(group);
  const number = clients.nextWrite++;
  client.sent.push(number, key);
  writeObserver.current.issued(world, number, key, VALUE_BYTES);
  queueOn(clients.conns[client.conn] as Connection, setCommand(key, number, VALUE_BYTES), 0);
  if (client.isPipelining) arm(world, index, PAUSE_US);
}

function takeKey(group: BoundGroup): number {
  for (;;) {
    const key = group.nextKey++;
    const slot = keySlotOf(key);
    if (slot >= group.fromSlot && slot <= group.toSlot) return key;
  }
}

function arm(world: World, index: number, waitUs: number): void {
  const client = world.clients.bound[index] as BoundClient;
  const slot = timerSlot(TimerKind.bound, index);
  const at = world.nowUs + waitUs;
  world.wheel.push(at, EventKind.clientTimer, world.clients.process, slot, ++client.step);
}

function onReply(world: World, conn: Connection, _tag: number, reply: Reply): void {
  const client = world.clients.bound[conn.owner] as BoundClient;
  const group = world.clients.boundGroups[client.group] as BoundGroup;
  const [number = 0, key = 0] = client.sent.splice(0, 2);
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) {
    group.ackedKeys.push(key);
    group.ackedWrites.push(number);
    group.ackedUs.push(world.nowUs);
    writeObserver.current.acked(world, number);
    if (!client.isPipelining) arm(world, conn.owner, THINK_US);
    return;
  }
  writeObserver.current.abandoned(world, number, false);
  noteRefusal(world, group, reply.error.split(' ')[0] ?? '');
  if (!client.isPipelining) arm(world, conn.owner, PAUSE_US);
}

function noteRefusal(world: World, group: BoundGroup, code: string): void {
  const known = group.refusals.get(code);
  const count = (known?.count ?? 0) + 1;
  const firstUs = known?.firstUs ?? world.nowUs;
  group.refusals.set(code, { count, firstUs, lastUs: world.nowUs });
}

function onDown(world: World, conn: Connection): void {
  const client = world.clients.bound[conn.owner] as BoundClient;
  if (client.conn === conn.index) client.conn = -1;
  for (let i = 0; i < client.sent.length; i += 2)
    writeObserver.current.abandoned(world, client.sent[i] as number, true);
  const hadSent = client.sent.length > 0;
  client.sent = [];
  if (hadSent && !client.isPipelining) arm(world, conn.owner, PAUSE_US);
}

onTimer(TimerKind.bound, (world, index, step) => {
  if (step === world.clients.bound[index]?.step) write(world, index);
});
// They wait for a stopped server as long as it takes.
serveConnections(ConnUse.bound, { onReply, onDown, timeoutUs: 0 });

/** What became of a group's writes. */
export function boundGroup(world: World, group: number): BoundGroup {
  return world.clients.boundGroups[group] as BoundGroup;
}
