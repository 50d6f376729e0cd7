/**
 * Saving: in the foreground, in a child, by rule from the cron.
 * Source: redis 7.0.15, rdb.c, rdbSave, saveCommand, bgsaveCommand; server.c, serverCron. SPEC §17.1-17.3.
 */
import { isOption } from '../commands/arguments.ts';
import type { World } from '../kernel/World.ts';
import { configBool } from '../server/config.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { error, OK, type ErrorReply, type Reply } from '../server/Reply.ts';
import { Errors } from '../server/errors.ts';
import { callHasFlag } from '../server/transaction.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { forkRdbChild, killChild, reapChild, storeImage } from './child.ts';
import { captureRdb, savePointsOf, saveWorkUs } from './rdbImage.ts';

/** Seconds after a failed BGSAVE before the cron tries again (CONFIG_BGSAVE_RETRY_DELAY). */
const RETRY_SECONDS = 5;
/** Process number that log lines show for children; real ones mean nothing here. */
const CHILD_PID = 4242;

const IN_PROGRESS = error('ERR Background save already in progress');
const MISCONF = error(
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. " +
    'Commands that may modify the data set are disabled, because this instance is configured to report ' +
    'errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check ' +
    'the Redis logs for details about the RDB error.',
);

/** Saves in the main thread; everybody waits. False when the disk fails. */
export function saveNow(world: World, server: ServerState): boolean {
  const { persistence } = server;
  const image = captureRdb(server);
  server.cpuUs += saveWorkUs(server, image);
  if (!storeImage(world, server, image)) return false;
  log(world, server, 'notice', 'DB saved on disk');
  server.dirty = 0;
  persistence.lastSaveUnix = server.unixtime;
  persistence.lastBgsaveOk = true;
  return true;
}

/** Forks a child that saves to disk; false when one is running or the disk fails. */
function saveInBackground(world: World, server: ServerState): boolean {
  const { persistence } = server;
  if (persistence.child !== null) return false;
  persistence.lastBgsaveTryUnix = server.unixtime;
  forkRdbChild(world, server, 'disk');
  log(world, server, 'notice', `Background saving started by pid ${CHILD_PID}`);
  return true;
}

/** Hook after each call: FLUSHALL's file must not bring the old data back (SPEC §17.2). */
export function saveAfterFlush({ world, server }: Call, spec: CommandSpec): void {
  if (spec.name !== 'flushall') return;
  killChild(world, server);
  if (server.persistence.savePoints.length > 0) saveNow(world, server);
}

export function runSave(call: Call): Reply {
  if (call.server.persistence.child !== null) return IN_PROGRESS;
  call.server.stats.saves++;
  return saveNow(call.world, call.server) ? OK : error('ERR');
}

export function runBgsave({ world, server, client, argv }: Call): Reply {
  const { persistence } = server;
  const isScheduling = argv.length > 1;
  if (isScheduling && (argv.length > 2 || !isOption(argv[1], 'schedule'))) return Errors.syntax;
  if (persistence.child !== null) return IN_PROGRESS;
  if (client.multi !== null) {
    persistence.isBgsaveScheduled = true;
    return { simple: 'Background saving scheduled' };
  }
  return saveInBackground(world, server) ? { simple: 'Background saving started' } : error('ERR');
}

export function runLastSave({ server }: Call): Reply {
  return server.persistence.lastSaveUnix;
}

/** Cron: notices a child's end. */
export function reapInCron(world: World, server: ServerState): void {
  reapChild(world, server);
}

/** Cron: the first rule that is due starts a save. Strictly more seconds, at least the changes. */
export function saveByRule(world: World, server: ServerState): void {
  const { persistence } = server;
  if (persistence.child !== null || server.isLoading) return;
  const sinceSave = server.unixtime - persistence.lastSaveUnix;
  const mayRetry =
    persistence.lastBgsaveOk || server.unixtime - persistence.lastBgsaveTryUnix > RETRY_SECONDS;
  for (const [seconds, changes] of persistence.savePoints) {
    if (server.dirty < changes || sinceSave <= seconds || !mayRetry) continue;
    log(world, server, 'notice', `${changes} changes in ${seconds} seconds. Saving...`);
    saveInBackground(world, server);
    return;
  }
}

/** Cron, after replication had its turn: a scheduled save. */
export function startScheduledSave(world: World, server: ServerState): void {
  const { persistence } = server;
  if (!persistence.isBgsaveScheduled || persistence.child !== null) return;
  if (saveInBackground(world, server)) persistence.isBgsaveScheduled = false;
}

/** `save` was set, or the process starts. */
export function readSavePoints(_world: World, server: ServerState): void {
  server.persistence.savePoints = savePointsOf(server);
}

/** MISCONF: writes, and PING, while snapshots are wanted and the last one failed. */
export function diskErrorGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { server, client } = call;
  const { persistence } = server;
  if (persistence.lastBgsaveOk || client.kind === 'master') return null;
  if (persistence.savePoints.length === 0 || !configBool(server, 'stop-writes-on-bgsave-error'))
    return null;
  return callHasFlag(call, spec, 'write') || spec.name === 'ping' ? MISCONF : null;
}
