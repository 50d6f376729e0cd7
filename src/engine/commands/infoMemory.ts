/**
 * INFO memory: estimates from the sizes of keys and values; allocator figures are typical ratios.
 *
 * Source: redis 7.0.15, server.c, genRedisInfoString; object.c, getMemoryOverheadData.
 */
import type { World } from '../kernel/World.ts';
import { bufferBytes, bytesHeldBy, uncountedBytes } from '../server/buffers.ts';
import { configNumber, configText } from '../server/config.ts';
import { ownLinks } from '../server/ownLinks.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { clientMemory } from './clientMemory.ts';
import { STARTUP_BYTES, usedMemory } from './snapshot.ts';

/** Resident bytes beyond the allocator's, and the machine's memory. */
const PROCESS_BYTES = 5_800_000;
const MACHINE_BYTES = 8_589_934_592;

/** Source: redis 7.0.15, server.c, bytesToHuman. */
function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const units = ['K', 'M', 'G', 'T', 'P'];
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value.toFixed(2)}${units[unit] as string}`;
}

/** A size and the same for people. */
function both(name: string, bytes: number): string[] {
  return [`${name}:${bytes}`, `${name}_human:${humanBytes(bytes)}`];
}

export function memoryLines(world: World, server: ServerState): string[] {
  const used = usedMemory(server);
  const peak = Math.max(used, server.keyspace.peakBytes);
  const overhead = STARTUP_BYTES + tableOverhead(server) + bufferBytes(server);
  const dataset = used - overhead;
  const share = (part: number, whole: number): string =>
    whole <= 0 ? '0.00' : ((part / whole) * 100).toFixed(2);
  return [
    ...both('used_memory', used),
    ...both('used_memory_rss', used + PROCESS_BYTES),
    ...both('used_memory_peak', peak),
    `used_memory_peak_perc:${share(used, peak)}%`,
    `used_memory_overhead:${overhead}`,
    `used_memory_startup:${STARTUP_BYTES}`,
    `used_memory_dataset:${dataset}`,
    `used_memory_dataset_perc:${share(dataset, used - STARTUP_BYTES)}%`,
    ...allocatorLines(used),
    ...scriptLines(),
    ...both('maxmemory', configNumber(server, 'maxmemory')),
    `maxmemory_policy:${configText(server, 'maxmemory-policy')}`,
    ...fragmentationLines(used),
    ...bufferLines(world, server),
  ];
}

/** Tables and records of keys: what the dataset costs beside keys and values. */
function tableOverhead(server: ServerState): number {
  let bytes = 0;
  for (const db of server.keyspace.databases) bytes += db.overheadBytes;
  return bytes;
}

function allocatorLines(used: number): string[] {
  const allocated = used + 750_000;
  return [
    `allocator_allocated:${allocated}`,
    `allocator_active:${allocated + 136_000}`,
    `allocator_resident:${allocated + 2_800_000}`,
    ...both('total_system_memory', MACHINE_BYTES),
  ];
}

function scriptLines(): string[] {
  return [
    'used_memory_lua:32768',
    'used_memory_vm_eval:32768',
    'used_memory_lua_human:32.00K',
    'used_memory_scripts_eval:0',
    'number_of_cached_scripts:0',
    'number_of_functions:0',
    'number_of_libraries:0',
    'used_memory_vm_functions:33792',
    ...both('used_memory_vm_total', 66_560),
    'used_memory_functions:200',
    ...both('used_memory_scripts', 200),
  ];
}

function fragmentationLines(used: number): string[] {
  const resident = used + PROCESS_BYTES;
  return [
    'allocator_frag_ratio:1.08',
    'allocator_frag_bytes:136000',
    'allocator_rss_ratio:2.46',
    'allocator_rss_bytes:2670592',
    'rss_overhead_ratio:1.49',
    'rss_overhead_bytes:2191360',
    `mem_fragmentation_ratio:${(resident / used).toFixed(2)}`,
    `mem_fragmentation_bytes:${resident - used}`,
  ];
}

/** Clients are counted from the cron's first look on. */
const COUNTED_US = 100_000;

function normalClients(server: ServerState): number {
  let bytes = 0;
  for (const client of server.clients.values()) {
    const isCounted = serverNowUs(server) - client.createdUs >= COUNTED_US;
    if (isCounted && client.kind !== 'replica')
      bytes += clientMemory(server, client)['tot-mem'] ?? 0;
  }
  return bytes;
}

function bufferLines(world: World, server: ServerState): string[] {
  const stream = bytesHeldBy(server, 'replication');
  const limit = configNumber(server, 'repl-backlog-size');
  const hasReplicas = [...server.clients.values()].some(({ kind }) => kind === 'replica');
  const ofReplicas = hasReplicas ? Math.max(0, stream - limit) : 0;
  return [
    `mem_not_counted_for_evict:${uncountedBytes(server)}`,
    `mem_replication_backlog:${stream - ofReplicas}`,
    `mem_total_replication_buffers:${stream}`,
    `mem_clients_slaves:${ofReplicas}`,
    `mem_clients_normal:${normalClients(server)}`,
    `mem_cluster_links:${ownLinks(world, server).bytes}`,
    'mem_aof_buffer:0',
    'mem_allocator:jemalloc-5.3.0',
    'active_defrag_running:0',
    'lazyfree_pending_objects:0',
    `lazyfreed_objects:${server.stats.lazyFreed}`,
  ];
}
