/** Joins pub/sub to a server: SUBSCRIBE, PUBLISH, PUBSUB, keyspace notifications. */
import { GateOrder, type ServerExtension } from '../server/Extension.ts';
import { unsubscribeFromAll } from '../server/subscriptions.ts';
import { contextGate } from './contextGate.ts';
import { publishEvent } from './notifications.ts';
import { publishRows } from './publish.ts';
import { pubsubRows } from './pubsubCommand.ts';
import { subscribeRows } from './subscribeCommands.ts';

export const pubsubExtension: ServerExtension = {
  name: 'pubsub',
  commands: [...subscribeRows, ...publishRows, ...pubsubRows],
  gates: [{ at: GateOrder.pubsubContext, gate: contextGate }],
  onClientClosed: (_world, server, client) => unsubscribeFromAll(server, client),
  onClientReset: unsubscribeFromAll,
  onKeyspaceEvent: publishEvent,
};
