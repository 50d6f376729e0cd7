/**
 * PUBLISH and SPUBLISH: to the clients of this server, and to other servers. Without a cluster the
 * replicas get the command in their stream; a cluster passes it on itself (`onPublish`).
 *
 * Source: redis 7.0.15, pubsub.c, publishCommand, spublishCommand.
 */
import { commandRow } from '../commands/commandRow.ts';
import { isClusterMode } from '../commands/keyspaceSlice.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { kit } from '../server/kit.ts';
import { forcePropagation } from '../server/propagation.ts';
import type { Reply } from '../server/Reply.ts';
import { deliver, deliverToShard } from './deliver.ts';

function publish(call: Call, isShard: boolean): Reply {
  const { world, server, argv } = call;
  const [, channel, text] = argv as readonly [string, string, string];
  const receivers = (isShard ? deliverToShard : deliver)(server, channel, text);
  if (isClusterMode(server)) {
    for (const extension of kit.extensions)
      extension.onPublish?.(world, server, channel, text, isShard);
  } else forcePropagation();
  return receivers;
}

const spublish = commandRow('spublish', (call) => publish(call, true));

export const publishRows: readonly CommandSpec[] = [
  commandRow('publish', (call) => publish(call, false)),
  { ...spublish, shardChannels: spublish.keys },
];
