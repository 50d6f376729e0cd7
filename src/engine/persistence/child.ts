/**
 * Forked children: at most one at a time. The fork freezes the main thread; the child then works beside
 * it; its end is noticed by the cron.
 *
 * Differs from Redis: a child dies with its parent, where a real one finishes its file as an orphan.
 * Source: redis 7.0.15, server.c, redisFork and checkChildrenDone; rdb.c, rdbSaveBackground. SPEC §17.
 */
import { nextBelow, randomStream } from '../../base/random.ts';
import {
  diskOf,
  pathOf,
  removeFile,
  renameFile,
  syncDirectory,
  syncFile,
  writeFile,
} from '../disk/Disk.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { configText } from '../server/config.ts';
import { disturb } from '../server/loop.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { memoryBytes } from './dataset.ts';
import { persistenceWatcher, type ForkedChild } from './PersistenceState.ts';
import { captureRdb, saveWorkUs } from './rdbImage.ts';

/**
 * From a killed or finished child's last instruction to its being a zombie, µs: tearing down its memory.
 * Chosen so that a replica's first acknowledgement wins the race as often as measured (SPEC §4.10: 9 of
 * 12 empty data sets and 6 of 12 with 1000 keys lose it, none with 100 000).
 */
const EXIT_MIN_US = 50;
const EXIT_SPREAD_US = 2_400;

const WORD = { chunk: 'chunk', exit: 'exit' } as const;

/**
 * Forks a child that saves the dataset as it is now. The caller checked that none is running.
 *
 * @param isEmpty it leaves out every key
 */
export function forkRdbChild(
  world: World,
  server: ServerState,
  target: ForkedChild['target'],
  isEmpty = false,
): ForkedChild {
  const { persistence, stats } = server;
  const profile = machineProfile(server.machine);
  const image = captureRdb(server, isEmpty);
  const megabytes = memoryBytes(server) / 1_048_576;
  const forkUs = profile.forkUs + profile.forkPerMbUs * megabytes;
  server.cpuUs += forkUs;
  stats.forks++;
  stats.latestForkUs = Math.round(forkUs);
  const child: ForkedChild = {
    ticket: persistence.nextTicket++,
    target,
    startedUs: serverNowUs(server),
    startedUnix: server.unixtime,
    image,
    dirtyAtFork: server.dirty,
    workUs: saveWorkUs(server, image),
    hasExited: false,
    outcome: 'ok',
  };
  persistence.child = child;
  server.keyspace.hasChild = true;
  if (target === 'disk') stats.saves++;
  if (target === 'disk') endChildAt(world, server, child.startedUs + child.workUs);
  return child;
}

/** The child will have exited at `atUs`. */
export function endChildAt(world: World, server: ServerState, atUs: number): void {
  schedule(world, server, atUs, WORD.exit);
}

/** The child will have filled its pipe at `atUs`. */
export function fillPipeAt(world: World, server: ServerState, atUs: number): void {
  schedule(world, server, atUs, WORD.chunk);
}

function schedule(world: World, server: ServerState, atUs: number, word: string): void {
  const process = world.processes[server.process] as Process;
  const ticket = server.persistence.child?.ticket ?? 0;
  const at = Math.max(Math.ceil(atUs), world.nowUs);
  world.wheel.push(at, EventKind.childDone, process.index, process.incarnation, ticket, word);
}

/** Time a child takes to disappear after its work, µs. */
export function drawExitUs(world: World, server: ServerState): number {
  const stream = randomStream(world.random, `child:${server.process}`);
  if (machineProfile(server.machine).forkUs === 0) return 1;
  return EXIT_MIN_US + nextBelow(world.random, stream, EXIT_SPREAD_US);
}

/** SIGUSR1 to the child: it exits soon, without a result and without counting as a failure. */
export function killChild(world: World, server: ServerState): void {
  const { child } = server.persistence;
  if (child === null || child.hasExited) return;
  child.outcome = 'killed';
  endChildAt(world, server, serverNowUs(server) + drawExitUs(world, server));
}

/** Handler of `EventKind.childDone`. */
export function onChildDone(
  world: World,
  index: number,
  incarnation: number,
  ticket: number,
  word: unknown,
): void {
  const process = world.processes[index] as Process;
  const server = world.servers[index];
  if (process.incarnation !== incarnation || !server) return;
  const { child } = server.persistence;
  if (child === null || child.ticket !== ticket || child.hasExited) return;
  disturb(server);
  if (word === WORD.chunk) return persistenceWatcher().pipeReadable(world, server);
  if (child.target === 'disk' && child.outcome === 'ok' && !storeImage(world, server, child.image))
    child.outcome = 'error';
  child.hasExited = true;
}

/** temp file, fsync, rename, fsync of the directory: a crash leaves the old file intact. */
export function storeImage(
  world: World,
  server: ServerState,
  image: ForkedChild['image'],
): boolean {
  const { host, index } = world.processes[server.process] as Process;
  const temp = pathOf(index, `temp-${index}.rdb`);
  const path = pathOf(index, configText(server, 'dbfilename'));
  return (
    !diskOf(world, host).isFailing &&
    writeFile(world, host, temp, image) &&
    syncFile(world, host, temp) &&
    renameFile(world, host, temp, path) &&
    syncDirectory(world, host)
  );
}

/** waitpid without waiting: handles a child that has exited; true when there was one. */
export function reapChild(world: World, server: ServerState): boolean {
  const { persistence } = server;
  const { child } = persistence;
  if (child === null || !child.hasExited) return false;
  persistence.child = null;
  server.keyspace.hasChild = false;
  const isDisk = child.target === 'disk';
  logChildEnd(world, server, child);
  if (isDisk) countSave(server, child);
  persistenceWatcher().childReaped(world, server, child);
  return true;
}

function logChildEnd(world: World, server: ServerState, { target, outcome }: ForkedChild): void {
  const what = target === 'disk' ? 'Background saving' : 'Background transfer';
  const success = target === 'disk' ? what : 'Background RDB transfer';
  if (outcome === 'ok') log(world, server, 'notice', `${success} terminated with success`);
  else if (outcome === 'error') log(world, server, 'warning', `${what} error`);
  else log(world, server, 'warning', `${what} terminated by signal 10`);
}

/** A save for replication counts like any other; a socket transfer does not (SPEC §4.14). */
function countSave(server: ServerState, child: ForkedChild): void {
  const { persistence } = server;
  persistence.lastBgsaveSeconds = server.unixtime - child.startedUnix;
  if (child.outcome === 'error') persistence.lastBgsaveOk = false;
  if (child.outcome !== 'ok') return;
  persistence.lastBgsaveOk = true;
  persistence.lastSaveUnix = server.unixtime;
  persistence.saves++;
  server.dirty -= child.dirtyAtFork;
}

/** rdb-del-sync-files: a replica without persistence keeps no copy of its master's data. */
export function removeSavedFile(world: World, server: ServerState): void {
  const { host, index } = world.processes[server.process] as Process;
  const text =
    'Removing the RDB file obtained from the master. This replica has persistence disabled';
  if (removeFile(world, host, pathOf(index, configText(server, 'dbfilename'))))
    log(world, server, 'notice', text);
}
