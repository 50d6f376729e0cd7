/**
 * What the master answers to PSYNC. Source: redis 7.0.15, replication.c,
 * slaveTryPartialResynchronization. SPEC §3.7.
 */
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { isError, type Reply } from '../server/Reply.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { createMaster, discardCachedMaster } from './cachedMaster.ts';
import { ensureBacklog } from './identity.ts';
import { dropAttempt, masterProcess, sendToMaster } from './masterAttempt.ts';
import { disconnectReplicas } from './replicas.ts';
import { beginTransfer } from './transfer.ts';

export function onPsyncReply(world: World, server: ServerState, reply: Reply): void {
  const line = textOf(reply);
  if (line.startsWith('+FULLRESYNC')) return onFullResync(world, server, line);
  if (line.startsWith('+CONTINUE')) return onContinue(world, server, line.slice(10));
  if (line.startsWith('-NOMASTERLINK') || line.startsWith('-LOADING')) {
    const text = `Master is currently unable to PSYNC but should be in the future: ${line}`;
    log(world, server, 'notice', text);
    return dropAttempt(world, server);
  }
  const isError_ = line.startsWith('-ERR');
  const complaint = isError_
    ? `Master does not support PSYNC or is in error state (reply: ${line})`
    : `Unexpected reply to PSYNC from master: ${line}`;
  log(world, server, isError_ ? 'notice' : 'warning', complaint);
  discardCachedMaster(world, server);
  log(world, server, 'notice', 'Retrying with SYNC...');
  server.replication.initialId = '';
  server.replication.initialOffset = -1;
  sendToMaster(world, server, ['SYNC']);
  beginTransfer(server);
}

function textOf(reply: Reply): string {
  if (typeof reply !== 'object' || reply === null) return String(reply);
  if (isError(reply)) return `-${reply.error}`;
  return 'simple' in reply ? `+${reply.simple}` : '';
}

function onFullResync(world: World, server: ServerState, line: string): void {
  const { replication } = server;
  const [, id = '', offset = ''] = line.split(' ');
  replication.initialId = id;
  replication.initialOffset = Number(offset);
  log(world, server, 'notice', `Full resync from master: ${id}:${offset}`);
  const reason = replication.note === '' ? 'noHistory' : replication.note;
  const facts = { master: masterProcess(world, server), offset: Number(offset), reason };
  replication.cause = emit(world, server.process, 'repl.fullresync', facts, replication.cause);
  beginTransfer(server);
}

/** The master continues our history, perhaps under a new name. `newId` is empty from old masters. */
function onContinue(world: World, server: ServerState, newId: string): void {
  const { replication } = server;
  const cached = replication.cachedMaster;
  if (cached === null) return dropAttempt(world, server);
  log(world, server, 'notice', 'Successful partial resynchronization with master.');
  const facts = {
    master: masterProcess(world, server),
    offset: cached.offset,
    bytes: Number(replication.note) || 0,
  };
  replication.cause = emit(world, server.process, 'repl.continue', facts, replication.cause);
  let id = cached.replId;
  if (newId !== '' && newId !== id) {
    replication.replId2 = id;
    replication.secondReplOffset = replication.masterReplOffset + 1;
    replication.replId = newId;
    id = newId;
    log(world, server, 'notice', `Master replication ID changed to ${newId}`);
    disconnectReplicas(world, server);
  }
  replication.cachedMaster = null;
  createMaster(world, server, id, cached.offset, cached.db);
  ensureBacklog(server);
  log(
    world,
    server,
    'notice',
    'MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.',
  );
}
