/**
 * WAIT: blocks until enough replicas have acknowledged everything the client wrote.
 * Source: redis 7.0.15, replication.c, waitCommand, processClientsWaitingReplicas. SPEC §8.4.
 */
import type { World } from '../kernel/World.ts';
import { readInteger } from '../commands/arguments.ts';
import { answerTimeouts, block, blockedClients, unblock } from '../server/blocked.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { error, NO_REPLY, type NoReply, type Reply } from '../server/Reply.ts';
import { isPaused } from '../server/pause.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { feedOwn } from './feed.ts';
import { GETACK } from './wire.ts';

const ON_REPLICA = error(
  'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is ' +
    'configured to be writable (which is not the default) writes to replicas are just local and are not propagated.',
);

interface WaitFacts {
  /** Offset to be acknowledged, and by how many. */
  readonly offset: number;
  readonly replicas: number;
}

export function runWait(call: Call): Reply | NoReply {
  const { server, client, argv } = call;
  if (server.replication.masterHost !== null) return ON_REPLICA;
  const [, countText = '', timeoutText = ''] = argv;
  const replicas = readInteger(countText);
  if (typeof replicas !== 'number') return replicas;
  const unreadable = 'ERR timeout is not an integer or out of range';
  const timeoutMs = readInteger(timeoutText, -Infinity, Infinity, unreadable);
  if (typeof timeoutMs !== 'number') return timeoutMs;
  if (timeoutMs < 0) return error('ERR timeout is negative');
  const offset = client.writeOffset;
  const acked = countAcks(server, offset);
  if (acked >= replicas || client.multi !== null) return acked;
  const deadlineUs = timeoutMs === 0 ? Infinity : serverNowUs(server) + timeoutMs * 1000;
  const facts: WaitFacts = { offset, replicas };
  block(server, client, 'wait', deadlineUs, { ...facts });
  server.replication.isAckWanted = true;
  return NO_REPLY;
}

/** Replicas that are online and have acknowledged `offset`. */
function countAcks(server: ServerState, offset: number): number {
  let count = 0;
  for (const { replica } of server.replication.replicas)
    if (replica?.state === 'online' && replica.ackOffset >= offset) count++;
  return count;
}

/** Step before sleep: answers those who have enough. */
export function answerWaiters(_world: World, server: ServerState): void {
  if (server.blocking.clients.size === 0) return;
  for (const client of blockedClients(server, 'wait')) {
    const facts = client.blocked?.facts as unknown as WaitFacts;
    const acked = countAcks(server, facts.offset);
    if (acked >= facts.replicas) unblock(server, client, acked);
  }
}

/** Step before sleep: one GETACK for all who began to wait in this iteration. */
export function askForAcks(world: World, server: ServerState): void {
  const { replication } = server;
  if (!replication.isAckWanted || isPaused(server)) return;
  replication.isAckWanted = false;
  if (replication.replicas.length > 0) feedOwn(world, server, GETACK);
}

/** Hook after each command: what this client wrote ends here. */
export function noteWriteOffset({ server, client }: Call, _spec: CommandSpec): void {
  client.writeOffset = server.replication.masterReplOffset;
}

export function answerWaitTimeouts(): void {
  answerTimeouts('wait', (_world, server, client) =>
    countAcks(
      server,
      (client.blocked?.facts as unknown as WaitFacts)?.offset ?? client.writeOffset,
    ),
  );
}
