/**
 * Puts the engine together: which extensions a server has and who handles which event.
 *
 * The order of the list is the order of functions that share a phase; a test pins it.
 */
import { ledgerExtension } from './checkers/ledgerHooks.ts';
import { listenToWrites } from './checkers/listenToWrites.ts';
import { onClientTimer, runClients } from './clients/driver.ts';
import { runOutside } from './clients/outside.ts';
import { onArrive } from './cluster/lane.ts';
import { onTimer } from './cluster/readAhead.ts';
import { clusterExtension } from './cluster/clusterExtension.ts';
import { bitsExtension } from './commands/bits/bitsExtension.ts';
import { dumpExtension } from './commands/dump/dumpExtension.ts';
import { evictionExtension } from './commands/eviction/evictionExtension.ts';
import { geoExtension } from './commands/geo/geoExtension.ts';
import { hashesExtension } from './commands/hashes/hashesExtension.ts';
import { hyperloglogExtension } from './commands/hyperloglog/hyperloglogExtension.ts';
import { listsExtension } from './commands/lists/listsExtension.ts';
import { monitoringExtension } from './commands/monitoring/monitoringExtension.ts';
import { setsExtension } from './commands/sets/setsExtension.ts';
import { sortingExtension } from './commands/sorting/sortingExtension.ts';
import { zsetsExtension } from './commands/zsets/zsetsExtension.ts';
import { connectionExtension } from './commands/connectionExtension.ts';
import { keyspaceExtension } from './commands/keyspaceExtension.ts';
import { serverCommandsExtension } from './commands/serverCommandsExtension.ts';
import { handleEvents } from './kernel/dispatch.ts';
import { EventKind } from './kernel/EventKind.ts';
import { driveProcesses, onProcessWake } from './kernel/Process.ts';
import { handleNetworkEvents } from './network/handleNetworkEvents.ts';
import {
  handlePersistenceEvents,
  persistenceExtension,
} from './persistence/persistenceExtension.ts';
import { pubsubExtension } from './pubsub/pubsubExtension.ts';
import { replicationExtension } from './replication/replicationExtension.ts';
import { blockingExtension } from './server/blocked.ts';
import { clientsExtension } from './server/clientsExtension.ts';
import type { ServerExtension } from './server/Extension.ts';
import { assembleServer, kit } from './server/kit.ts';
import { runServerLoop } from './server/loop.ts';
import { pauseExtension } from './server/pause.ts';
import { transactionsExtension } from './transactions/transactionsExtension.ts';
import { onProcessStart } from './inputs.ts';

/** Extensions of every redis-server, in assembly order. */
export const SERVER_EXTENSIONS: readonly ServerExtension[] = [
  clientsExtension,
  blockingExtension,
  pauseExtension,
  keyspaceExtension,
  bitsExtension,
  hyperloglogExtension,
  listsExtension,
  hashesExtension,
  setsExtension,
  zsetsExtension,
  geoExtension,
  sortingExtension,
  dumpExtension,
  evictionExtension,
  connectionExtension,
  serverCommandsExtension,
  monitoringExtension,
  pubsubExtension,
  transactionsExtension,
  persistenceExtension,
  replicationExtension,
  clusterExtension,
  ledgerExtension,
];

/**
 * Fills the tables of functions; once is enough for all worlds of this thread, unless a test has assembled
 * a server of its own meanwhile.
 */
export function assembleEngine(): void {
  const { extensions } = kit;
  const isOurs =
    extensions.length === SERVER_EXTENSIONS.length &&
    extensions.every((extension, at) => extension === SERVER_EXTENSIONS[at]);
  if (isOurs) return;
  assembleServer(SERVER_EXTENSIONS);
  driveProcesses('server', runServerLoop);
  driveProcesses('clients', runClients);
  driveProcesses('outside', runOutside);
  handleKernelEvents();
  handleNetworkEvents();
  // In place of the network's own: it knows what the bus expects.
  handleEvents(EventKind.netArrive, onArrive);
  handlePersistenceEvents();
  listenToWrites();
}

function handleKernelEvents(): void {
  handleEvents(EventKind.processWake, onProcessWake);
  handleEvents(EventKind.serverTimer, onTimer);
  handleEvents(EventKind.processStart, onProcessStart);
  handleEvents(EventKind.clientTimer, onClientTimer);
}
