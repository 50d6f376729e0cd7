/**
 * PSYNC and SYNC at the master: continue from the backlog, or hand out a snapshot.
 * Source: redis 7.0.15, replication.c, syncCommand, masterTryPartialResynchronization. SPEC §4.1-4.5.
 */
import { readInteger } from '../commands/arguments.ts';
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import type { Call } from '../server/CommandSpec.ts';
import { queueWrite } from '../server/output.ts';
import { configBool, configNumber } from '../server/config.ts';
import { error, NO_REPLY, type NoReply, type Reply } from '../server/Reply.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { findEntry } from './backlog.ts';
import { joinSave, startSaveForReplicas } from './fullSync.ts';
import { changeReplicationId, clearReplicationId2, ensureBacklog } from './identity.ts';
import {
  attachReplica,
  processOf,
  refreshGoodReplicas,
  replicaName,
  sendLine,
} from './replicas.ts';
import { replicaOf } from './ReplicationState.ts';

/** Why a partial resynchronisation is refused. */
export type FullReason =
  | 'noHistory'
  | 'otherId'
  | 'aheadOfId2'
  | 'beforeBacklog'
  | 'beyondBacklog'
  | 'noBacklog';

const NOT_CONNECTED = error("NOMASTERLINK Can't SYNC while not connected with my master");
const PENDING_OUTPUT = error('ERR SYNC and PSYNC are invalid with pending output');

const NEEDS_EOF = error('ERR Filtered replica requires EOF capability');

export function runPsync(call: Call): Reply | NoReply {
  return synchronise(call, true);
}

export function runSync(call: Call): Reply | NoReply {
  return synchronise(call, false);
}

function synchronise(call: Call, isPsync: boolean): Reply | NoReply {
  const { world, server, client, argv } = call;
  const { replication, stats } = server;
  if (client.kind === 'replica' || client.isMonitor) return NO_REPLY;
  if (isPsync && argv.length > 3 && argv[3]?.toLowerCase() === 'failover')
    return error("ERR PSYNC FAILOVER can't be sent to a master.");
  if (replication.masterHost !== null && replication.link !== 'connected') return NOT_CONNECTED;
  if (client.outputBytes > 0) return PENDING_OUTPUT;
  const { wants, hasEof } = replicaOf(client);
  if (wants !== 'everything' && !hasEof) return NEEDS_EOF;
  const name = replicaName(world, client);
  log(world, server, 'notice', `Replica ${name} asks for synchronization`);
  let reason: FullReason = 'noHistory';
  if (isPsync) {
    const [, id = '', text = ''] = argv;
    const offset = readInteger(text);
    if (typeof offset !== 'number') return offset;
    const refusal = tryPartial(world, server, client, id, offset);
    if (refusal === null) {
      stats.syncPartialOk++;
      return NO_REPLY;
    }
    reason = refusal;
    if (!id.startsWith('?')) stats.syncPartialErr++;
  } else replicaOf(client).isPrePsync = true;
  startFullSync(world, server, client, reason);
  return NO_REPLY;
}

/** Continues the client's stream at `offset` if we have it; otherwise says why not. */
function tryPartial(
  world: World,
  server: ServerState,
  client: Client,
  id: string,
  offset: number,
): FullReason | null {
  const refusal = judgePartial(world, server, client, id, offset);
  const { backlog, replId, masterReplOffset } = server.replication;
  if (refusal !== null || backlog === null) return refusal ?? 'noBacklog';
  const replica = attachReplica(server, client, 'online');
  replica.ackUnix = server.unixtime;
  replica.isHeld = false;
  replica.cause = causeOfPeer(world, client);
  const missing = masterReplOffset + 1 - offset;
  const line = replica.hasPsync2 ? `CONTINUE ${replId}` : 'CONTINUE';
  sendLine(world, server, client, line, String(missing));
  const { seq, skip } = findEntry(backlog, offset);
  replica.nextSeq = seq;
  replica.skipBytes = skip;
  replica.nextOffset = offset;
  queueWrite(server, client);
  const text =
    `Partial resynchronization request from ${replicaName(world, client)} accepted. ` +
    `Sending ${missing} bytes of backlog starting from offset ${offset}.`;
  log(world, server, 'notice', text);
  refreshGoodReplicas(server);
  return null;
}

function judgePartial(
  world: World,
  server: ServerState,
  client: Client,
  asked: string,
  offset: number,
): FullReason | null {
  const { replId, replId2, secondReplOffset, backlog, masterReplOffset } = server.replication;
  const id = asked.toLowerCase();
  const name = replicaName(world, client);
  const say = (text: string): void => log(world, server, 'notice', text);
  if (id !== replId && (id !== replId2 || offset > secondReplOffset)) {
    if (asked === '?') say(`Full resync requested by replica ${name}`);
    else if (id !== replId2)
      say(
        "Partial resynchronization not accepted: Replication ID mismatch (Replica asked for '" +
          `${asked}', my replication IDs are '${replId}' and '${replId2}')`,
      );
    else
      say(
        'Partial resynchronization not accepted: Requested offset for second ID was ' +
          `${offset}, but I can reply up to ${secondReplOffset}`,
      );
    return asked === '?' ? 'noHistory' : id === replId2 ? 'aheadOfId2' : 'otherId';
  }
  const first = backlog?.firstByteOffset ?? 0;
  if (backlog !== null && offset >= first && offset <= first + backlog.histlen) return null;
  say(
    `Unable to partial resync with replica ${name} for lack of backlog (Replica request was: ${offset}).`,
  );
  if (offset > masterReplOffset)
    say(
      `Warning: replica ${name} tried to PSYNC with an offset that is greater than the master replication offset.`,
    );
  if (backlog === null) return 'noBacklog';
  return offset < first ? 'beforeBacklog' : 'beyondBacklog';
}

/** The client will get a snapshot: of the save under way, of one started now, or of a later one. */
function startFullSync(
  world: World,
  server: ServerState,
  client: Client,
  reason: FullReason,
): void {
  const { replication } = server;
  server.stats.syncFull++;
  const replica = attachReplica(server, client, 'waitBgsaveStart');
  replica.askedUnix = server.unixtime;
  replica.fullReason = reason;
  replica.cause = causeOfPeer(world, client);
  if (replication.replicas.length === 1 && replication.backlog === null) {
    changeReplicationId(world, server);
    clearReplicationId2(server);
    ensureBacklog(server);
    const ids = `'${replication.replId}' and '${replication.replId2}'`;
    log(world, server, 'notice', `Replication backlog created, my new replication IDs are ${ids}`);
  }
  if (server.persistence.child !== null) return joinSave(world, server, client);
  const isDelayed =
    configBool(server, 'repl-diskless-sync') &&
    replica.hasEof &&
    configNumber(server, 'repl-diskless-sync-delay') > 0;
  if (isDelayed) log(world, server, 'notice', 'Delay next BGSAVE for diskless SYNC');
  else startSaveForReplicas(world, server, replica.wants);
}

/** The trace event behind the request: read from the asking server, for the trace alone. */
function causeOfPeer(world: World, client: Client): number {
  return world.servers[processOf(world, client)]?.replication?.cause ?? -1;
}
