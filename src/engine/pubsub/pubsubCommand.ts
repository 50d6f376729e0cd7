/**
 * PUBSUB: which channels have listeners on this server, and how many.
 *
 * Source: redis 7.0.15, pubsub.c, pubsubCommand, channelList.
 */
import { badWords } from '../commands/badWords.ts';
import { commandRow, containerRow, helpRow } from '../commands/commandRow.ts';
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import type { Reply } from '../server/Reply.ts';
import type { SubscriptionKind } from '../server/subscriptions.ts';

function channels(call: Call, kind: SubscriptionKind): Reply {
  const { argv, server } = call;
  if (argv.length > 3) return badWords(argv);
  const names = [...server.pubsub[kind].keys()];
  const pattern = argv[2];
  return pattern === undefined ? names : names.filter((name) => matchGlob(pattern, name));
}

function listeners(call: Call, kind: SubscriptionKind): Reply {
  const { argv, server } = call;
  return argv.slice(2).flatMap((name) => [name, server.pubsub[kind].get(name)?.size ?? 0]);
}

export const pubsubRows: readonly CommandSpec[] = [
  containerRow('pubsub'),
  commandRow('pubsub|channels', (call) => channels(call, 'channels')),
  commandRow('pubsub|numsub', (call) => listeners(call, 'channels')),
  commandRow('pubsub|numpat', (call) => call.server.pubsub.patterns.size),
  commandRow('pubsub|shardchannels', (call) => channels(call, 'shardChannels')),
  commandRow('pubsub|shardnumsub', (call) => listeners(call, 'shardChannels')),
  helpRow('pubsub'),
];
