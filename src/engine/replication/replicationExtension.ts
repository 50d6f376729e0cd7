/** Replication as a part of a server: commands, directives, gates, steps, hooks. */
import { ok, fail, type Result } from '../../base/Result.ts';
import { commandRow } from '../commands/commandRow.ts';
import { defineDebugCommands } from '../commands/debug/debugCommands.ts';
import { countBuffers } from '../server/buffers.ts';
import { writeStreamsWith } from '../server/clients.ts';
import type { ConfigSpec } from '../server/config.ts';
import {
  CronOrder,
  GateOrder,
  SleepOrder,
  SocketRole,
  type ServerExtension,
} from '../server/Extension.ts';
import { watchPersistence } from '../persistence/PersistenceState.ts';
import { writeAcks } from './acks.ts';
import { onMasterClosed } from './cachedMaster.ts';
import { debugReplication } from './debugReplication.ts';
import { feedCommand, hasNothingToTrim, trimBeforeSleep, writeStream } from './feed.ts';
import { onChildReaped, onPipeReadable, pumpFiles, pumpPipe, sendsNoFile } from './fullSync.ts';
import { masterDownGate, minReplicasGate, readOnlyGate, replicaKeyspaceGate } from './gates.ts';
import { onLinkSocket } from './masterLink.ts';
import { replicationBuffers } from './memory.ts';
import { runPsync, runSync } from './psync.ts';
import { runFailover, runReplconf, runReplicaof } from './replicaof.ts';
import {
  closeFlagged,
  hasNobodyFlagged,
  onEmptyLine,
  onReplicaClosed,
  refreshGoodReplicas,
} from './replicas.ts';
import { REPLICATION_CRON_MS, replicationCron } from './replicationCron.ts';
import { replicationLines, runRole } from './replicationInfo.ts';
import { createReplication } from './ReplicationState.ts';
import {
  bootReplication,
  bootsAsReplica,
  onBooted,
  onExpiredWhileLoading,
  rdbFields,
} from './restart.ts';
import { pollShutdown, runShutdown } from './shutdown.ts';
import { onLoadGoesOn, onSynced } from './transfer.ts';
import { answerWaiters, answerWaitTimeouts, askForAcks, noteWriteOffset, runWait } from './wait.ts';

const bool = (name: string, initial: 'yes' | 'no', alias?: string): ConfigSpec => ({
  name,
  kind: 'bool',
  initial,
  ...(alias === undefined ? {} : { alias }),
});
const number = (
  name: string,
  initial: number,
  min: number,
  max: number,
  alias?: string,
): ConfigSpec => ({
  name,
  kind: 'number',
  initial: String(initial),
  min,
  max,
  ...(alias === undefined ? {} : { alias }),
});

const INT_MAX = 2_147_483_647;
const BACKLOG_BYTES_MIN = 16_384;

/** `host port`, or nothing. */
function checkReplicaof(value: string): Result<string> {
  if (value === '' || /^\S+ \d{1,5}$/.test(value)) return ok(value);
  return fail('wrong number of arguments');
}

const configs: readonly ConfigSpec[] = [
  {
    name: 'replicaof',
    kind: 'text',
    initial: '',
    alias: 'slaveof',
    mutable: false,
    check: checkReplicaof,
  },
  { name: 'masterauth', kind: 'text', initial: '', isBinary: true },
  { name: 'masteruser', kind: 'text', initial: '' },
  { name: 'replica-announce-ip', kind: 'text', initial: '', alias: 'slave-announce-ip' },
  number('replica-announce-port', 0, 0, 65_535, 'slave-announce-port'),
  number('repl-timeout', 60, 1, INT_MAX),
  number('repl-ping-replica-period', 10, 1, INT_MAX, 'repl-ping-slave-period'),
  { name: 'repl-backlog-size', kind: 'memory', initial: '1048576', min: 1 },
  number('shutdown-timeout', 10, 0, INT_MAX),
  { name: 'repl-backlog-ttl', kind: 'number', initial: '3600', min: 0 },
  bool('repl-diskless-sync', 'yes'),
  number('repl-diskless-sync-delay', 5, 0, INT_MAX),
  number('repl-diskless-sync-max-replicas', 0, 0, INT_MAX),
  {
    name: 'repl-diskless-load',
    kind: 'enum',
    initial: 'disabled',
    values: ['disabled', 'on-empty-db', 'swapdb'],
  },
  bool('repl-disable-tcp-nodelay', 'no'),
  bool('replica-serve-stale-data', 'yes', 'slave-serve-stale-data'),
  bool('replica-read-only', 'yes', 'slave-read-only'),
  bool('replica-announced', 'yes'),
  bool('replica-lazy-flush', 'no', 'slave-lazy-flush'),
  bool('replica-ignore-disk-write-errors', 'no'),
  number('replica-priority', 100, 0, INT_MAX, 'slave-priority'),
  number('min-replicas-to-write', 0, 0, INT_MAX, 'min-slaves-to-write'),
  number('min-replicas-max-lag', 10, 0, INT_MAX, 'min-slaves-max-lag'),
];

writeStreamsWith('replica', writeStream);
writeStreamsWith('master', writeAcks);
answerWaitTimeouts();
watchPersistence({
  rdbFields,
  childReaped: onChildReaped,
  pipeReadable: onPipeReadable,
  loadGoesOn: onLoadGoesOn,
  bootsAsReplica,
  booted: onBooted,
  synced: onSynced,
  expiredWhileLoading: onExpiredWhileLoading,
});

/** SHUTDOWN ends the process: nothing of the same cron may follow. */
const SHUTDOWN_CRON = 1_000;
/** After replies and before the backlog is trimmed. */
const BULK_STEP = SleepOrder.writeReplies + 5;

defineDebugCommands(debugReplication);

countBuffers('replication', replicationBuffers);

export const replicationExtension: ServerExtension = {
  name: 'replication',
  configs,
  commands: [
    commandRow('psync', runPsync),
    commandRow('sync', runSync),
    commandRow('replconf', runReplconf),
    commandRow('replicaof', runReplicaof),
    commandRow('slaveof', runReplicaof),
    commandRow('failover', runFailover),
    commandRow('role', runRole),
    commandRow('wait', runWait),
    commandRow('shutdown', runShutdown),
  ],
  info: [{ name: 'Replication', isDefault: true, lines: replicationLines }],
  create: createReplication,
  boot: bootReplication,
  gates: [
    { at: GateOrder.minReplicas, gate: minReplicasGate },
    { at: GateOrder.readOnlyReplica, gate: readOnlyGate },
    { at: GateOrder.masterDown, gate: masterDownGate },
    { at: GateOrder.replicaKeyspace, gate: replicaKeyspaceGate },
  ],
  cron: [
    { at: CronOrder.replication, step: replicationCron, everyMs: REPLICATION_CRON_MS },
    {
      at: SHUTDOWN_CRON,
      step: pollShutdown,
      rests: ({ replication }) => replication.shutdown === null,
    },
  ],
  beforeSleep: [
    {
      at: SleepOrder.waiters,
      step: answerWaiters,
      rests: ({ blocking }) => blocking.clients.size === 0,
    },
    {
      at: SleepOrder.getAck,
      step: askForAcks,
      rests: ({ replication }) => !replication.isAckWanted,
    },
    { at: BULK_STEP, step: pumpPipe, rests: ({ replication }) => replication.pipe === null },
    { at: BULK_STEP, step: pumpFiles, rests: sendsNoFile },
    { at: SleepOrder.closeAsap, step: closeFlagged, rests: hasNobodyFlagged },
    { at: SleepOrder.trimBacklog, step: trimBeforeSleep, rests: hasNothingToTrim },
  ],
  roles: [SocketRole.masterLink],
  onSocket: onLinkSocket,
  onPropagate: feedCommand,
  onCommandDone: noteWriteOffset,
  onEmptyLine,
  onClientClosed: (world, server, client) => {
    if (client.kind === 'replica') onReplicaClosed(world, server, client);
    else if (client.kind === 'master') onMasterClosed(world, server, client);
  },
  onConfigSet: (_world, server, name) => {
    if (name === 'repl-backlog-size') raiseToMinimum(server.config, server.numbers);
    if (name.startsWith('min-replicas')) refreshGoodReplicas(server);
  },
};

/** Smaller backlogs are accepted and silently made the smallest. */
function raiseToMinimum(config: Map<string, string>, numbers: Record<string, number>): void {
  if ((numbers['repl-backlog-size'] ?? 0) >= BACKLOG_BYTES_MIN) return;
  numbers['repl-backlog-size'] = BACKLOG_BYTES_MIN;
  config.set('repl-backlog-size', String(BACKLOG_BYTES_MIN));
}
