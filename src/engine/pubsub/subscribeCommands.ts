/**
 * SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE and their opposites: one message back for each name.
 *
 * Source: redis 7.0.15, pubsub.c, subscribeCommand, pubsubUnsubscribeAllChannelsInternal.
 */
import { commandRow } from '../commands/commandRow.ts';
import type { Client } from '../server/Client.ts';
import { addPush } from '../server/output.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { error, NO_REPLY, type ErrorReply, type NoReply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import {
  subscribe,
  subscriptionCount,
  unsubscribe,
  type SubscriptionKind,
} from '../server/subscriptions.ts';

/** First letter of the words about each kind. */
const LETTER: Readonly<Record<SubscriptionKind, string>> = {
  channels: '',
  patterns: 'p',
  shardChannels: 's',
};

const NOT_IN_EXEC = error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");

function join(call: Call, kind: SubscriptionKind): ErrorReply | NoReply {
  const { server, client, argv } = call;
  // Inside EXEC the other two are let through.
  if (kind === 'shardChannels' && client.multi !== null) return NOT_IN_EXEC;
  const word = `${LETTER[kind]}subscribe`;
  for (let i = 1; i < argv.length; i++) {
    const name = argv[i] as string;
    subscribe(server, client, kind, name);
    addPush(server, client, { push: [word, name, subscriptionCount(client, kind)] });
  }
  return NO_REPLY;
}

/** Of no name at all: of every one, oldest first, and one message that says so if there was none. */
function leave(call: Call, kind: SubscriptionKind): NoReply {
  const { server, client, argv } = call;
  const names = argv.length > 1 ? argv.slice(1) : [...(client.subscriptions?.[kind] ?? [])];
  for (const name of names) leaveOne(server, client, kind, name);
  if (names.length === 0) sayLeft(server, client, kind, null);
  return NO_REPLY;
}

/** Ends one subscription, if there is one, and tells the client what it is left with. */
export function leaveOne(
  server: ServerState,
  client: Client,
  kind: SubscriptionKind,
  name: string,
): void {
  unsubscribe(server, client, kind, name);
  sayLeft(server, client, kind, name);
}

function sayLeft(
  server: ServerState,
  client: Client,
  kind: SubscriptionKind,
  name: string | null,
): void {
  const left = subscriptionCount(client, kind);
  addPush(server, client, { push: [`${LETTER[kind]}unsubscribe`, name, left] });
}

/** Shard channels hash like keys, by the same positions. */
function shardRow(name: string, run: CommandSpec['run']): CommandSpec {
  const row = commandRow(name, run);
  return { ...row, shardChannels: row.keys };
}

export const subscribeRows: readonly CommandSpec[] = [
  commandRow('subscribe', (call) => join(call, 'channels')),
  commandRow('psubscribe', (call) => join(call, 'patterns')),
  shardRow('ssubscribe', (call) => join(call, 'shardChannels')),
  commandRow('unsubscribe', (call) => leave(call, 'channels')),
  commandRow('punsubscribe', (call) => leave(call, 'patterns')),
  shardRow('sunsubscribe', (call) => leave(call, 'shardChannels')),
];
