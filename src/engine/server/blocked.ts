/**
 * Clients that wait for something: their commands queue up until an answer or a deadline.
 *
 * Deadlines are looked at when a loop runs, so an idle server answers up to one cron period late (rule
 * TB10). Commands of an unblocked client run before the loop sleeps.
 * Source: redis 7.0.15, blocked.c, blockClient, unblockClient, processUnblockedClients, handleBlockedClientsTimeout.
 */
import type { World } from '../kernel/World.ts';
import { countServed } from './countCalls.ts';
import type { Client, WaitingCall } from './Client.ts';
import { drainQueue } from './clients.ts';
import { addReply } from './output.ts';
import type { Call } from './CommandSpec.ts';
import { countError } from './countError.ts';
import { SleepOrder, type ServerExtension } from './Extension.ts';
import { kit } from './kit.ts';
import { isError, NULL_ARRAY, type Reply } from './Reply.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

export interface BlockingSlice {
  /** Ids of blocked clients, oldest first. */
  clients: Set<number>;
  /** Ids of clients whose queues wait to be run. */
  unblocked: number[];
}

declare module './ServerState.ts' {
  interface ServerSlices {
    blocking: BlockingSlice;
  }
}

/** Answer to a client whose deadline passed. */
export type TimeoutReply = (world: World, server: ServerState, client: Client) => Reply;

const timeoutReplies = new Map<string, TimeoutReply>();

/** Names what clients blocked for this reason get when their time is up; default: a null array. */
export function answerTimeouts(kind: string, reply: TimeoutReply): void {
  timeoutReplies.set(kind, reply);
}

/** A client stops waiting, whatever the cause; its `blocked` still says for what. */
export type WaitEnd = (server: ServerState, client: Client) => void;

const waitEnds = new Map<string, WaitEnd>();

/** Names what must be forgotten of clients blocked for this reason when their wait ends. */
export function afterWait(kind: string, end: WaitEnd): void {
  waitEnds.set(kind, end);
}

/** @param deadlineUs virtual µs; Infinity = for ever */
export function block(
  server: ServerState,
  client: Client,
  kind: string,
  deadlineUs: number,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  client.blocked = { kind, deadlineUs, facts, call: null };
  server.blocking.clients.add(client.id);
}

/** Ends the wait; without `reply` nothing is answered now. */
export function unblock(server: ServerState, client: Client, reply?: Reply): void {
  if (client.blocked === null) return;
  endWait(server, client);
  if (reply !== undefined) {
    if (isError(reply)) countError(server, client, reply);
    addReply(server, client, reply);
  }
  server.blocking.unblocked.push(client.id);
}

function endWait(server: ServerState, client: Client): void {
  if (client.blocked === null) return;
  waitEnds.get(client.blocked.kind)?.(server, client);
  client.blocked = null;
  server.blocking.clients.delete(client.id);
}

/**
 * Counts and logs the command of a client that waited and was answered before its time was up.
 *
 * @param waited of the client's `blocked`, which is gone by now
 * @param replyUs what the answer took, whole µs
 */
export function noteServed(
  world: World,
  server: ServerState,
  client: Client,
  waited: WaitingCall | null,
  replyUs: number,
  hasFailed: boolean,
): void {
  const spec = kit.commands.get(waited?.name ?? '');
  if (waited === null || spec === undefined) return;
  const durationUs = waited.us + replyUs;
  countServed(server, spec, durationUs, hasFailed);
  const call: Call = { world, server, client, argv: waited.argv };
  for (const extension of kit.extensions) extension.onServed?.(call, spec, durationUs);
}

/** Clients blocked for this reason, or for any but postponement, oldest first. */
export function blockedClients(server: ServerState, kind?: string): Client[] {
  const found: Client[] = [];
  for (const id of server.blocking.clients) {
    const client = server.clients.get(id);
    if (client === undefined || client.blocked === null) continue;
    if (kind === undefined ? client.blocked.kind !== 'postponed' : client.blocked.kind === kind)
      found.push(client);
  }
  return found;
}

/** A moment passed: answers a client whose deadline it was. Also CLIENT UNBLOCK. */
export function timeOut(world: World, server: ServerState, client: Client): void {
  const kind = client.blocked?.kind ?? '';
  unblock(server, client, timeoutReplies.get(kind)?.(world, server, client) ?? NULL_ARRAY);
}

function expireDeadlines(world: World, server: ServerState): void {
  if (server.blocking.clients.size === 0) return;
  const nowUs = serverNowUs(server);
  for (const client of blockedClients(server)) {
    if (client.blocked !== null && client.blocked.deadlineUs <= nowUs)
      timeOut(world, server, client);
  }
}

/** Runs what unblocked clients sent meanwhile. */
function runUnblocked(world: World, server: ServerState): void {
  while (server.blocking.unblocked.length > 0) {
    const ids = server.blocking.unblocked;
    server.blocking.unblocked = [];
    for (const id of ids) {
      const client = server.clients.get(id);
      if (client !== undefined) drainQueue(world, server, client);
      if (world.servers[server.process] !== server) return;
    }
  }
}

export const blockingExtension: ServerExtension = {
  name: 'blocking',
  create: (_world, server) => {
    server.blocking = { clients: new Set(), unblocked: [] };
  },
  beforeSleep: [
    {
      at: SleepOrder.blockedDeadlines,
      step: expireDeadlines,
      rests: ({ blocking }) => blocking.clients.size === 0,
    },
    {
      at: SleepOrder.unblockedClients,
      step: runUnblocked,
      rests: ({ blocking }) => blocking.unblocked.length === 0,
    },
  ],
  onClientClosed: (_world, server, client) => endWait(server, client),
};
