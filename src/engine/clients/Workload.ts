/**
 * The configured workload: its state, and starting, changing and stopping it.
 *
 * An operation is a place in parallel arrays, `client * pipeline + place`, reused by every batch.
 */
import { nextBelow, randomStream } from '../../base/random.ts';
import type { WorkloadSetup } from '../../protocol/RunSetup.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import { armTick, flushConnections, onEveryTick, releaseConnection } from './connections.ts';
import { startReplay } from './Replay.ts';
import { onSlotsLearnt, requestRefresh } from './slotCache.ts';
import { timerSlot, TimerKind } from './timers.ts';
import { writeObserver } from './writeObserver.ts';

export interface Workload {
  setup: WorkloadSetup;
  /** Random stream of keys and kinds. */
  readonly stream: number;
  /** Counts restarts of the workload: timers of an earlier one are ignored. */
  generation: number;
  /** Clients have begun (the first slot map is there). */
  isStarted: boolean;
  /** Time between two batches of one client at the target rate, µs; 0 = none. */
  intervalUs: number;
  // per operation
  key: Int32Array;
  isWrite: Uint8Array;
  tries: Uint8Array;
  /** A write's number; a read's expectation. */
  write: Int32Array;
  startedUs: Float64Array;
  // per client
  left: Int32Array;
  dueUs: Float64Array;
  /** Operations in back-off. */
  waiting: number[][];
  /** Connection to each endpoint, by place; -1 or missing = none. */
  conns: number[][];
}

declare module './ClientsState.ts' {
  interface ClientsState {
    load: Workload;
  }
}

/** An idle workload; `setWorkload` sets it going. */
export function createWorkload(world: World, setup: WorkloadSetup): Workload {
  return {
    setup,
    stream: randomStream(world.random, 'workload'),
    generation: 0,
    isStarted: false,
    intervalUs: 0,
    key: new Int32Array(0),
    isWrite: new Uint8Array(0),
    tries: new Uint8Array(0),
    write: new Int32Array(0),
    startedUs: new Float64Array(0),
    left: new Int32Array(0),
    dueUs: new Float64Array(0),
    waiting: [],
    conns: [],
  };
}

/** Starts, changes or (with no clients) stops the workload. Writes in flight become unknown. */
export function setWorkload(world: World, setup: WorkloadSetup): void {
  const { load } = world.clients;
  const isSameShape =
    load.isStarted &&
    setup.clients === load.setup.clients &&
    setup.pipeline === load.setup.pipeline &&
    setup.readFromReplicas === load.setup.readFromReplicas;
  if (!isSameShape) stopClients(world);
  load.setup = setup;
  load.intervalUs = batchIntervalUs(setup);
  if (!isSameShape) prepareClients(load);
  if (setup.replay !== world.clients.replay.shared.commands) startReplay(world, setup.replay ?? []);
  if (setup.clients === 0) return;
  armTick(world);
  if (world.clients.cache.isLoaded) startClients(world);
  else requestRefresh(world, -1);
  flushConnections(world);
}

function batchIntervalUs(setup: WorkloadSetup): number {
  if (setup.ratePerSecond === 0) return 0;
  return (setup.clients * setup.pipeline * 1_000_000) / setup.ratePerSecond;
}

function prepareClients(load: Workload): void {
  const { clients, pipeline } = load.setup;
  const ops = clients * pipeline;
  load.key = new Int32Array(ops);
  load.isWrite = new Uint8Array(ops);
  load.tries = new Uint8Array(ops);
  load.write = new Int32Array(ops);
  load.startedUs = new Float64Array(ops);
  load.left = new Int32Array(clients);
  load.dueUs = new Float64Array(clients);
  load.waiting = Array.from({ length: clients }, () => []);
  load.conns = Array.from({ length: clients }, () => []);
}

/** Closes every connection and gives up what is under way. */
function stopClients(world: World): void {
  const { load, conns } = world.clients;
  load.generation++;
  load.isStarted = false;
  for (const places of load.conns) {
    for (const index of places) {
      const conn = conns[index];
      if (conn === undefined) continue;
      for (const op of conn.expect.slice(conn.head)) if (op >= 0) abandonOp(world, op);
      releaseConnection(world, conn);
    }
  }
  for (const ops of load.waiting) for (const op of ops) abandonOp(world, op);
}

function abandonOp(world: World, op: number): void {
  const { load } = world.clients;
  if (load.isWrite[op] === 1)
    writeObserver.current.abandoned(world, load.write[op] as number, true);
}

/** The first slot map is there: each client begins at a moment of its own within one interval. */
function startClients(world: World): void {
  const { load, process } = world.clients;
  if (load.isStarted || load.setup.clients === 0) return;
  load.isStarted = true;
  const spreadUs = Math.max(1, Math.min(1_000_000, Math.floor(load.intervalUs || 1000)));
  for (let client = 0; client < load.setup.clients; client++) {
    const at = world.nowUs + nextBelow(world.random, load.stream, spreadUs);
    load.dueUs[client] = at;
    const slot = timerSlot(TimerKind.batch, client);
    world.wheel.push(at, EventKind.clientTimer, process, slot, load.generation);
  }
}

onSlotsLearnt(startClients);
onEveryTick((world) => {
  const { load, cache } = world.clients;
  const isWaiting = load.setup.clients > 0 && !load.isStarted;
  if (isWaiting && !cache.isRefreshing) requestRefresh(world, -1);
  return isWaiting;
});
