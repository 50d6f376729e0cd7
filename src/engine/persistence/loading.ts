/**
 * Loading a dataset: the main thread works through the file and looks after its sockets only every 2 MiB,
 * so that replies (`-LOADING`) come in bursts; no cron runs meanwhile.
 *
 * Each part is one loop iteration of CPU time; the next one is woken when it ends.
 * Source: redis 7.0.15, rdb.c, rdbLoadProgressCallback; networking.c, processEventsWhileBlocked. SPEC §10.3.
 */
import { pathOf, readFile } from '../disk/Disk.ts';
import { wakeProcess, type Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { configNumber, configText } from '../server/config.ts';
import { log, serverNowUs, type ServerState } from '../server/ServerState.ts';
import { dropExpired, loadDataset } from './dataset.ts';
import { persistenceWatcher, type Loading, type RdbImage } from './PersistenceState.ts';
import { loadWorkUs } from './rdbImage.ts';

/** A cron deadline that does not come: timers stand still while loading. */
const NEVER_US = Number.MAX_SAFE_INTEGER;

/** The process starts: whatever file there is will be loaded before the first cron. */
export function bootPersistence(world: World, server: ServerState): void {
  const image = savedImage(world, server);
  if (image === null) return persistenceWatcher().booted(world, server, null);
  openLoading(world, server, image, 'boot');
  wakeProcess(world, world.processes[server.process] as Process, world.nowUs + 1);
}

/** The file on the disk; null = there is none. */
export function savedImage(world: World, server: ServerState): RdbImage | null {
  const { index, host } = world.processes[server.process] as Process;
  const file = readFile(world, host, pathOf(index, configText(server, 'dbfilename')));
  return file === null || file.shared === null ? null : (file as RdbImage);
}

/** Starts a load and does its first part at once. */
export function beginLoading(world: World, server: ServerState, image: RdbImage): void {
  openLoading(world, server, image, 'sync');
  continueLoading(world, server);
}

function openLoading(
  world: World,
  server: ServerState,
  image: RdbImage,
  purpose: Loading['purpose'],
): void {
  const { shared } = image;
  server.isLoading = true;
  server.persistence.loading = {
    image,
    purpose,
    startedUs: serverNowUs(server),
    startedUnix: server.unixtime,
    durationUs: loadWorkUs(server, image),
    loadedBytes: 0,
  };
  const ageSeconds = Math.max(0, server.unixtime - shared.createdUnix);
  log(world, server, 'notice', 'Loading RDB produced by version 7.0.15');
  log(world, server, 'notice', `RDB age ${ageSeconds} seconds`);
  const megabytes = (shared.usedMemory / 1_048_576).toFixed(2);
  log(world, server, 'notice', `RDB memory usage when created ${megabytes} Mb`);
}

/** Step before sleep: the next part of a load under way. */
export function continueLoading(world: World, server: ServerState): void {
  const { loading } = server.persistence;
  if (loading === null) return;
  if (loading.loadedBytes > 0) persistenceWatcher().loadGoesOn(world, server);
  const most = configNumber(server, 'loading-process-events-interval-bytes');
  const part = Math.min(most, loading.image.bytes - loading.loadedBytes);
  server.cpuUs += (loading.durationUs * part) / loading.image.bytes;
  loading.loadedBytes += part;
  if (loading.loadedBytes >= loading.image.bytes) return endLoading(world, server, loading);
  server.cronAtUs = NEVER_US;
  wakeProcess(world, world.processes[server.process] as Process, serverNowUs(server) + 1);
}

function endLoading(world: World, server: ServerState, loading: Loading): void {
  const { persistence } = server;
  const watcher = persistenceWatcher();
  const isBoot = loading.purpose === 'boot';
  const skipExpired = isBoot && !watcher.bootsAsReplica(server);
  const { dataset } = loading.image.shared;
  loadDataset(server, dataset);
  const expired = skipExpired ? dropExpired(world, server) : [];
  persistence.loading = null;
  persistence.lastLoadKeys = dataset.keys - expired.length;
  persistence.lastLoadExpired = expired.length;
  server.isLoading = false;
  if (server.cronAtUs === NEVER_US) server.cronAtUs = serverNowUs(server);
  const counts = `keys loaded: ${persistence.lastLoadKeys}, keys expired: ${expired.length}`;
  log(world, server, 'notice', `Done loading RDB, ${counts}.`);
  if (!isBoot) return watcher.synced(world, server, loading.image);
  const seconds = ((serverNowUs(server) - loading.startedUs) / 1_000_000).toFixed(3);
  log(world, server, 'notice', `DB loaded from disk: ${seconds} seconds`);
  watcher.booted(world, server, loading.image);
  for (const { db, key } of expired) watcher.expiredWhileLoading(world, server, db, key);
}
