/**
 * Replays recorded commands with their own timing: each recorded connection is a cluster client that
 * sends its commands in order, never before their moment, one at a time.
 *
 * A command goes to the owner of its first key (keyless ones to any node) and follows redirections and
 * back-off like the workload's. Time begins when the cluster first serves, so that a replay that starts with
 * the run loses nothing. Differs from Redis: transactions are not kept on one connection's node,
 * so MULTI and EXEC of a recording work only where all their keys live together.
 */
import type { ReplayCommand } from '../../protocol/RunSetup.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import { keySlot } from '../keyspace/keySlot.ts';
import { commandBytes } from '../server/Command.ts';
import { keyPositions } from '../server/commandKeys.ts';
import { findCommand } from '../server/dispatch.ts';
import type { Reply } from '../server/Reply.ts';
import { anyEndpoint, ConnUse, redirectedTo, type Connection } from './ClientsState.ts';
import {
  NO_TAG,
  openConnection,
  queueOn,
  releaseConnection,
  serveConnections,
  type DownReason,
} from './connections.ts';
import { noteError, noteOk, noteRedirect } from './metrics.ts';
import { ASKING } from './keys.ts';
import { awaitService, WAITING, whenServing } from './readyCheck.ts';
import { applyMoved, requestRefresh, slotGroup } from './slotCache.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';

const TRIES_MAX = 16;
const BACKOFF_US = 100_000;
const TIMEOUT_US = 1_000_000;

/** One recorded connection. */
export interface ReplayClient {
  /** Commands due and not yet answered; the first is under way. Places in the recording. */
  queue: number[];
  tries: number;
  startedUs: number;
  /** Slot of the first key of the command under way. */
  slot: number;
  /** Connection to each endpoint, by place; -1 or missing = none. */
  conns: number[];
  step: number;
}

export interface Replay {
  /** Immutable, shared by copies. */
  shared: { readonly commands: readonly ReplayCommand[] };
  /** When its time began; `WAITING` = the cluster does not serve yet. */
  startedUs: number;
  /** Commands that have become due. */
  next: number;
  clients: ReplayClient[];
  generation: number;
}

declare module './ClientsState.ts' {
  interface ClientsState {
    replay: Replay;
  }
}

export function createReplay(): Replay {
  return { shared: { commands: [] }, startedUs: 0, next: 0, clients: [], generation: 0 };
}

/**
 * Starts a recording from its beginning, now if clients have been served before, else as soon as the
 * cluster serves; an empty one stops the replay.
 */
export function startReplay(world: World, commands: readonly ReplayCommand[]): void {
  const { replay, conns, metrics } = world.clients;
  for (const client of replay.clients) {
    for (const index of client.conns)
      if (index >= 0) releaseConnection(world, conns[index] as Connection);
  }
  const count = commands.reduce((most, { client }) => Math.max(most, client + 1), 0);
  replay.generation++;
  replay.shared = { commands };
  const mayBegin = commands.length === 0 || metrics.ok > 0;
  replay.startedUs = mayBegin ? world.nowUs : WAITING;
  replay.next = 0;
  replay.clients = Array.from({ length: count }, () => ({
    queue: [],
    tries: 0,
    startedUs: 0,
    slot: 0,
    conns: [],
    step: 0,
  }));
  if (mayBegin) scheduleNext(world);
  else awaitService(world);
}

whenServing((world) => {
  world.clients.replay.startedUs = world.nowUs;
  scheduleNext(world);
});

function scheduleNext(world: World): void {
  const { replay, process } = world.clients;
  const command = replay.shared.commands[replay.next];
  if (command === undefined) return;
  const at = Math.max(world.nowUs, replay.startedUs + command.atUs);
  const slot = timerSlot(TimerKind.replay, 0);
  world.wheel.push(at, EventKind.clientTimer, process, slot, replay.generation);
}

/** Every command that has become due joins its connection's queue. */
function onDue(world: World, generation: number): void {
  const { replay } = world.clients;
  if (generation !== replay.generation) return;
  const { commands } = replay.shared;
  for (;;) {
    const command = commands[replay.next];
    if (command === undefined || replay.startedUs + command.atUs > world.nowUs) break;
    const client = replay.clients[command.client] as ReplayClient;
    client.queue.push(replay.next++);
    if (client.queue.length === 1) begin(world, command.client);
  }
  scheduleNext(world);
}

function begin(world: World, index: number): void {
  const { replay } = world.clients;
  const client = replay.clients[index] as ReplayClient;
  const at = client.queue[0];
  if (at === undefined) return;
  client.tries = 0;
  client.startedUs = world.nowUs;
  client.slot = slotOf((replay.shared.commands[at] as ReplayCommand).argv);
  route(world, index);
}

/** Slot of a command's first key; -1 = it has none. */
function slotOf(argv: readonly string[]): number {
  const spec = findCommand(argv);
  const first = 'error' in spec ? undefined : keyPositions(spec, argv)[0];
  const key = first === undefined ? undefined : argv[first];
  if (key === undefined) return -1;
  return keySlot(key);
}

function route(world: World, index: number): void {
  const client = world.clients.replay.clients[index] as ReplayClient;
  const group = client.slot < 0 ? undefined : slotGroup(world, client.slot);
  if (group === undefined && client.slot >= 0) requestRefresh(world, -1);
  sendTo(world, index, group === undefined ? anyEndpoint(world, -1) : group.master, false);
}

function sendTo(world: World, index: number, endpoint: number, isAsking: boolean): void {
  const { replay, conns } = world.clients;
  const client = replay.clients[index] as ReplayClient;
  const known = client.conns[endpoint] ?? -1;
  const conn =
    known >= 0
      ? (conns[known] as Connection)
      : openConnection(world, ConnUse.replay, index, endpoint);
  while (client.conns.length < endpoint) client.conns.push(-1);
  client.conns[endpoint] = conn.index;
  const { argv } = replay.shared.commands[client.queue[0] as number] as ReplayCommand;
  if (isAsking) queueOn(conn, ASKING, NO_TAG);
  queueOn(conn, { argv, bytes: commandBytes(argv) }, client.queue[0] as number);
}

function onReply(world: World, conn: Connection, tag: number, reply: Reply): void {
  const client = world.clients.replay.clients[conn.owner];
  if (tag === NO_TAG || client === undefined || client.queue[0] !== tag) return;
  if (typeof reply === 'object' && reply !== null && 'error' in reply)
    return onError(world, conn, client, reply.error);
  noteOk(world, Math.max(0, client.slot), client.startedUs);
  finish(world, conn.owner);
}

function onError(world: World, conn: Connection, client: ReplayClient, text: string): void {
  const [code = '', slot = '', address = ''] = text.split(' ');
  client.tries++;
  const target = redirectedTo(world, address, conn.endpoint);
  if ((code === 'MOVED' || code === 'ASK') && target >= 0 && client.tries < TRIES_MAX) {
    noteRedirect(world, code === 'ASK' ? 'ask' : 'moved', Number(slot), conn.endpoint);
    if (code === 'MOVED') applyMoved(world, Number(slot), target, conn.endpoint);
    if (client.tries >= TRIES_MAX / 2) return backOff(world, conn.owner);
    return sendTo(world, conn.owner, target, code === 'ASK');
  }
  noteError(world, Math.max(0, client.slot), false);
  const isPassing = code === 'CLUSTERDOWN' || code === 'TRYAGAIN' || code === 'LOADING';
  if (isPassing && client.tries < TRIES_MAX) return backOff(world, conn.owner);
  // A recorded command may well be wrong: its error is its answer.
  finish(world, conn.owner);
}

function backOff(world: World, index: number): void {
  const { replay, process } = world.clients;
  const client = replay.clients[index] as ReplayClient;
  const slot = timerSlot(TimerKind.replay, index + 1);
  world.wheel.push(world.nowUs + BACKOFF_US, EventKind.clientTimer, process, slot, ++client.step);
}

function onDown(world: World, conn: Connection, reason: DownReason, tags: readonly number[]): void {
  // The row may be the refresh's own from here on.
  const { owner, endpoint } = conn;
  const client = world.clients.replay.clients[owner];
  if (client === undefined) return;
  if (client.conns[endpoint] === conn.index) client.conns[endpoint] = -1;
  if (!tags.some((tag) => tag !== NO_TAG && tag === client.queue[0])) return;
  requestRefresh(world, endpoint);
  noteError(world, Math.max(0, client.slot), reason === 'timeout' || reason === 'connectTimeout');
  client.tries++;
  const hasLeft = reason === 'closed' || reason === 'timeout';
  if (hasLeft || client.tries >= TRIES_MAX) finish(world, owner);
  else backOff(world, owner);
}

function finish(world: World, index: number): void {
  (world.clients.replay.clients[index] as ReplayClient).queue.shift();
  begin(world, index);
}

onTimer(TimerKind.replay, (world, index, stamp) => {
  if (index === 0) return onDue(world, stamp);
  if (world.clients.replay.clients[index - 1]?.step === stamp) route(world, index - 1);
});
serveConnections(ConnUse.replay, { onReply, onDown, timeoutUs: TIMEOUT_US });
