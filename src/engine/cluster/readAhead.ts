/**
 * Reading ahead. In a large cluster nothing of a pair of nodes is in the processor's caches when a heartbeat
 * needs it, and code that comes from one fact to the next waits for each. The processor fetches many lines
 * at once if it is asked for them at once: so all that a heartbeat is about to use is read here, in one go.
 *
 * It changes nothing: what is read is thrown away. A small cluster stays in the caches and is not read.
 */
import type { World } from '../kernel/World.ts';
import { SOCKET_TIMES, SOCKET_WORDS } from '../network/Network.ts';
import { onServerTimer } from '../server/loop.ts';
import type { ServerState } from '../server/ServerState.ts';
import { CHUNK, NEAR, processOf, type BusTable } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';

/** Rows narrower than this are in the caches anyway: who has such rows need not read ahead. */
export const WIDE = 128;
/** Columns of `flags` in 64 bytes; of `gossipSec` half as many. */
const LINE = 32;
/** Deadlines in 64 bytes. */
const DEADLINES_LINE = 8;

/** The compiler keeps reads whose result goes somewhere. Scratch, never state. */
let sink = 0;

/** What sending a heartbeat on our link to a node touches, and hearing it there. */
export function readLink(world: World, server: ServerState, link: number, column: number): void {
  const { bus, net } = world;
  const { times, words } = net;
  const { flags, near, replOffset, stride } = bus;
  const peer = processOf(world, column);
  const here = server.process * stride + column;
  const there = peer * stride + clusterOf(server).myself;
  const at = link * SOCKET_WORDS;
  sink =
    (words[at] as number) ^
    (words[at ^ SOCKET_WORDS] as number) ^
    (times[link * SOCKET_TIMES] as number) ^
    (near[here * NEAR] as number) ^
    (flags[here] as number) ^
    (replOffset[here] as number) ^
    (near[there * NEAR] as number) ^
    (flags[there] as number) ^
    (replOffset[there] as number);
  readServer(world, peer);
}

/** What an iteration of a resting server's loop touches of it: objects in many places. */
function readServer({ processes, servers }: World, index: number): void {
  const server = servers[index];
  const process = processes[index];
  if (process === undefined || server === null || server === undefined) return;
  const { cluster, stats } = server;
  if (cluster === null) return;
  sink ^=
    process.busyUntilUs ^
    process.ready.length ^
    server.cronAtUs ^
    server.cpuUs ^
    server.sleptUs ^
    server.loopStartUs ^
    stats.cpuUs ^
    stats.cpuThisSecondUs ^
    cluster.known.length ^
    cluster.handshakes.length ^
    cluster.failReports.size ^
    cluster.heading.number ^
    (cluster.todo.failover ? 1 : 0) ^
    (cluster.received[0] as number) ^
    (cluster.sent[0] as number) ^
    (cluster.dict.shared.order[0] as number);
}

/** Handler of `serverTimer`: the tick that it announces comes within a millisecond. */
export function onTimer(world: World, index: number, incarnation: number): void {
  if (world.bus.stride >= WIDE) readTick(world, index);
  onServerTimer(world, index, incarnation);
}

/** What a tick touches first: the deadlines of a row, and its server. */
export function readTick(world: World, index: number): void {
  const { dueMs, stride } = world.bus;
  const end = ((index + 1) * stride) / CHUNK;
  let seen = 0;
  for (let chunk = (index * stride) / CHUNK; chunk < end; chunk += DEADLINES_LINE)
    seen ^= dueMs[chunk] as number;
  sink = seen;
  readServer(world, index);
}

/** What drawing and believing gossip touches of a row. */
export function readRow({ stride, flags, gossipSec }: BusTable, row: number): void {
  const end = (row + 1) * stride;
  let seen = 0;
  for (let cell = row * stride; cell < end; cell += LINE) {
    seen ^=
      (flags[cell] as number) ^
      (gossipSec[cell] as number) ^
      (gossipSec[cell + LINE / 2] as number);
  }
  sink = seen;
}

/** For tests: what was read, in a heap. */
export function lastRead(): number {
  return sink;
}
