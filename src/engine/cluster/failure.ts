/**
 * From one node's suspicion to everybody's certainty: PFAIL, failure reports, FAIL, and the way back.
 *
 * Source: redis 7.0.15, cluster.c, clusterNodeAddFailureReport, markNodeAsFailingIfNeeded,
 * clearNodeFailureIfNeeded. Rules FD4-FD10.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NodeFlag, nodeId, processOf } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { broadcastFail } from './send.ts';

/** Failure reports, FAIL of a slot owner, and votes about one master last this many node-timeouts. */
export const VALIDITY_TIMEOUTS = 2;

/** Votes or reports needed: more than half of the masters with slots. */
export function quorum(size: number): number {
  return Math.floor(size / 2) + 1;
}

/** PFAIL is set: we waited longer than the node-timeout for an answer. */
export function markPfail(world: World, server: ServerState, column: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  bus.flags[cell] = (bus.flags[cell] as number) | NodeFlag.pfail;
  cluster.pfailFlags++;
  log(world, server, 'debug', `*** NODE ${nodeId(world, column)} possibly failing`);
  const subject = processOf(world, column);
  // The node itself does not know why; the trace may say which fault began the silence.
  const fault = world.faultSeq[subject] ?? -1;
  const seq = emit(world, server.process, 'node.pfail', { subject }, fault);
  cluster.beliefCause.set(column, seq);
}

/** A master says that `subject` fails; enough such reports and our own suspicion make it FAIL. */
export function noteReport(
  world: World,
  server: ServerState,
  subject: number,
  reporter: number,
): void {
  const cluster = clusterOf(server);
  const now = serverMs(world, server);
  let reports = cluster.failReports.get(subject);
  if (reports === undefined) {
    reports = new Map();
    cluster.failReports.set(subject, reports);
  }
  const isNew = !reports.has(reporter);
  reports.set(reporter, now);
  if (isNew) {
    log(
      world,
      server,
      'verbose',
      `Node ${nodeId(world, reporter)} reported node ${nodeId(world, subject)} as not reachable.`,
    );
    emit(world, server.process, 'node.reported', {
      subject: processOf(world, subject),
      reporter: processOf(world, reporter),
      reports: reports.size,
      needed: quorum(cluster.size),
    });
  }
  markFailIfNeeded(world, server, subject);
}

/** The reporter no longer thinks so. */
export function dropReport(
  world: World,
  server: ServerState,
  subject: number,
  reporter: number,
): void {
  const { failReports } = clusterOf(server);
  const reports = failReports.get(subject);
  if (reports === undefined || !reports.delete(reporter)) return;
  log(
    world,
    server,
    'verbose',
    `Node ${nodeId(world, reporter)} reported node ${nodeId(world, subject)} is back online.`,
  );
  if (reports.size === 0) failReports.delete(subject);
  else countReports(world, server, subject);
}

/** Reports not older than two node-timeouts; older ones are forgotten here. */
export function countReports(world: World, server: ServerState, subject: number): number {
  const { failReports } = clusterOf(server);
  const reports = failReports.get(subject);
  if (reports === undefined) return 0;
  const oldest =
    serverMs(world, server) - configNumber(server, 'cluster-node-timeout') * VALIDITY_TIMEOUTS;
  for (const [reporter, atMs] of reports) if (atMs < oldest) reports.delete(reporter);
  if (reports.size === 0) failReports.delete(subject);
  return reports.size;
}

function markFailIfNeeded(world: World, server: ServerState, subject: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const flags = bus.flags[base + subject] as number;
  if ((flags & NodeFlag.pfail) === 0 || (flags & NodeFlag.fail) !== 0) return;
  const isMaster = ((bus.flags[base + cluster.myself] as number) & NodeFlag.master) !== 0;
  const reports = countReports(world, server, subject) + (isMaster ? 1 : 0);
  const needed = quorum(cluster.size);
  if (reports < needed) return;
  log(
    world,
    server,
    'notice',
    `Marking node ${nodeId(world, subject)} as failing (quorum reached).`,
  );
  setFail(world, server, subject, { via: 'quorum', reports, needed });
  broadcastFail(world, server, subject);
}

/** FAIL is set, by our own count or because a FAIL message says so. */
export function setFail(
  world: World,
  server: ServerState,
  subject: number,
  facts: Readonly<Record<string, number | string>>,
): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + subject;
  if (((bus.flags[cell] as number) & NodeFlag.pfail) !== 0) cluster.pfailFlags--;
  bus.flags[cell] = ((bus.flags[cell] as number) & ~NodeFlag.pfail) | NodeFlag.fail;
  cluster.failTimeMs.set(subject, serverMs(world, server));
  const cause =
    facts['via'] === 'quorum' ? (cluster.beliefCause.get(subject) ?? world.cause) : world.cause;
  const seq = emit(
    world,
    server.process,
    'node.fail',
    { subject: processOf(world, subject), ...facts },
    cause,
  );
  cluster.beliefCause.set(subject, seq);
  world.cause = seq;
  cluster.todo.updateState = true;
  cluster.todo.saveConfig = true;
}

/** A PONG came on our own link: PFAIL is over, FAIL perhaps. */
export function clearFailure(world: World, server: ServerState, column: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const cell = server.process * bus.stride + column;
  const flags = bus.flags[cell] as number;
  if ((flags & NodeFlag.pfail) !== 0) {
    bus.flags[cell] = flags & ~NodeFlag.pfail;
    cluster.pfailFlags--;
    emit(world, server.process, 'node.pfailCleared', { subject: processOf(world, column) });
    cluster.todo.saveConfig = true;
    cluster.todo.updateState = true;
  } else if ((flags & NodeFlag.fail) !== 0) {
    undoFail(world, server, column, cell);
  }
}

function undoFail(world: World, server: ServerState, column: number, cell: number): void {
  const cluster = clusterOf(server);
  const { bus } = world;
  const flags = bus.flags[cell] as number;
  const id = nodeId(world, column);
  const slotless = bus.numSlots[cell] === 0;
  let reason: string;
  if ((flags & NodeFlag.slave) !== 0 || slotless) {
    const what = (flags & NodeFlag.slave) !== 0 ? 'replica' : 'master without slots';
    log(world, server, 'notice', `Clear FAIL state for node ${id}: ${what} is reachable again.`);
    reason = (flags & NodeFlag.slave) !== 0 ? 'replica' : 'slotless';
  } else {
    const wait = configNumber(server, 'cluster-node-timeout') * VALIDITY_TIMEOUTS;
    if (serverMs(world, server) - (cluster.failTimeMs.get(column) ?? 0) <= wait) return;
    log(
      world,
      server,
      'notice',
      `Clear FAIL state for node ${id}: is reachable again and nobody is serving its slots after some time.`,
    );
    reason = 'undo';
  }
  bus.flags[cell] = flags & ~NodeFlag.fail;
  cluster.failTimeMs.delete(column);
  emit(world, server.process, 'node.failCleared', { subject: processOf(world, column), reason });
  cluster.todo.saveConfig = true;
  cluster.todo.updateState = true;
}
