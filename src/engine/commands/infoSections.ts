/**
 * INFO sections about the server itself. Lines and their order are 7.0.15's; what has no meaning in a
 * simulation has the value that an idle server shows.
 *
 * Source: redis 7.0.15, server.c, genRedisInfoString.
 */
import type { World } from '../kernel/World.ts';
import { recentBuffers } from '../server/bufferCron.ts';
import { configNumber } from '../server/config.ts';
import type { InfoSection } from '../server/Extension.ts';
import { serverMs } from '../server/clock.ts';
import { ownLinks } from '../server/ownLinks.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { serverWallUs } from '../server/clock.ts';
import { REDIS_VERSION } from './connection.ts';
import { exceededMs } from './eviction/evict.ts';
import { callSections } from './infoCalls.ts';
import { memoryLines } from './infoMemory.ts';
import { isClusterMode } from './keyspaceSlice.ts';
import { rate } from './metrics.ts';

const LRU_CLOCK_MAX = 2 ** 24;

function serverLines(world: World, server: ServerState): string[] {
  const process = world.processes[server.process];
  const wallMs = serverMs(world, server);
  const uptimeS = Math.floor(serverNowUs(server) / 1e6) - Math.floor(server.startedUs / 1e6);
  return [
    `redis_version:${REDIS_VERSION}`,
    'redis_git_sha1:00000000',
    'redis_git_dirty:0',
    'redis_build_id:ae4d7c971a948f0',
    `redis_mode:${isClusterMode(server) ? 'cluster' : 'standalone'}`,
    'os:Linux 6.1.0 x86_64',
    'arch_bits:64',
    'monotonic_clock:POSIX clock_gettime',
    'multiplexing_api:epoll',
    'atomicvar_api:c11-builtin',
    'gcc_version:12.2.0',
    `process_id:${1000 + server.process}`,
    'process_supervised:no',
    `run_id:${server.runId}`,
    `tcp_port:${process?.port ?? 0}`,
    `server_time_usec:${serverWallUs(world, server)}`,
    `uptime_in_seconds:${uptimeS}`,
    `uptime_in_days:${Math.floor(uptimeS / 86_400)}`,
    `hz:${configNumber(server, 'hz')}`,
    `configured_hz:${configNumber(server, 'hz')}`,
    `lru_clock:${Math.floor(wallMs / 1000) % LRU_CLOCK_MAX}`,
    'executable:/usr/bin/redis-server',
    `config_file:/etc/redis/${process?.port ?? 0}.conf`,
    'io_threads_active:0',
  ];
}

function clientLines(world: World, server: ServerState): string[] {
  const clients = [...server.clients.values()];
  const callers = clients.filter((client) => client.kind !== 'replica');
  // CLIENT PAUSE's postponed clients count as blocked ones.
  const blocked = clients.filter((client) => client.blocked !== null);
  const recent = recentBuffers(server);
  const timed = blocked.filter((client) => client.blocked?.deadlineUs !== Infinity);
  return [
    `connected_clients:${callers.length}`,
    `cluster_connections:${ownLinks(world, server).connections}`,
    `maxclients:${configNumber(server, 'maxclients')}`,
    `client_recent_max_input_buffer:${recent.input}`,
    `client_recent_max_output_buffer:${recent.output}`,
    `blocked_clients:${blocked.length}`,
    'tracking_clients:0',
    `clients_in_timeout_table:${timed.length}`,
  ];
}

/** Shown until persistence provides its own. */
function persistenceLines(_world: World, server: ServerState): string[] {
  return [
    `loading:${server.isLoading ? 1 : 0}`,
    'async_loading:0',
    `rdb_changes_since_last_save:${server.dirty}`,
    'rdb_bgsave_in_progress:0',
    'aof_enabled:0',
  ];
}

function kbps(bytesPerSecond: number): string {
  return (bytesPerSecond / 1024).toFixed(2);
}

function statsLines(_world: World, server: ServerState): string[] {
  const { stats, keyspace } = server;
  const { expiry } = keyspace;
  return [
    `total_connections_received:${stats.connectionsReceived}`,
    `total_commands_processed:${stats.commandsProcessed}`,
    `instantaneous_ops_per_sec:${rate(server, 'commands')}`,
    `total_net_input_bytes:${stats.netInputBytes}`,
    `total_net_output_bytes:${stats.netOutputBytes}`,
    `total_net_repl_input_bytes:${stats.replInputBytes}`,
    `total_net_repl_output_bytes:${stats.replOutputBytes}`,
    `instantaneous_input_kbps:${kbps(rate(server, 'inputBytes'))}`,
    `instantaneous_output_kbps:${kbps(rate(server, 'outputBytes'))}`,
    `instantaneous_input_repl_kbps:${kbps(rate(server, 'replInputBytes'))}`,
    `instantaneous_output_repl_kbps:${kbps(rate(server, 'replOutputBytes'))}`,
    `rejected_connections:${stats.rejectedConnections}`,
    `sync_full:${stats.syncFull}`,
    `sync_partial_ok:${stats.syncPartialOk}`,
    `sync_partial_err:${stats.syncPartialErr}`,
    `expired_keys:${stats.expiredKeys}`,
    `expired_stale_perc:${(expiry.staleShare * 100).toFixed(2)}`,
    `expired_time_cap_reached_count:${expiry.ranOutCount}`,
    `expire_cycle_cpu_milliseconds:${Math.floor(expiry.cycleUs / 1000)}`,
    `evicted_keys:${stats.evictedKeys}`,
    `evicted_clients:${stats.evictedClients}`,
    ...evictionLines(server),
    `keyspace_hits:${stats.keyspaceHits}`,
    `keyspace_misses:${stats.keyspaceMisses}`,
    ...pubsubAndForkLines(server),
    ...activityLines(server),
  ];
}

/** Tests assemble servers that evict nothing. */
function evictionLines(server: ServerState): string[] {
  const hasEviction = server.eviction !== undefined;
  const { total, current } = hasEviction ? exceededMs(server) : { total: 0, current: 0 };
  return [`total_eviction_exceeded_time:${total}`, `current_eviction_exceeded_time:${current}`];
}

function pubsubAndForkLines(server: ServerState): string[] {
  const { stats, pubsub } = server;
  return [
    `pubsub_channels:${pubsub.channels.size}`,
    `pubsub_patterns:${pubsub.patterns.size}`,
    `pubsubshard_channels:${pubsub.shardChannels.size}`,
    `latest_fork_usec:${stats.latestForkUs}`,
    `total_forks:${stats.forks}`,
    'migrate_cached_sockets:0',
    `slave_expires_tracked_keys:${server.keyspace.localExpires.size}`,
    'active_defrag_hits:0',
    'active_defrag_misses:0',
    'active_defrag_key_hits:0',
    'active_defrag_key_misses:0',
    'total_active_defrag_time:0',
    'current_active_defrag_time:0',
    'tracking_total_keys:0',
    'tracking_total_items:0',
    'tracking_total_prefixes:0',
  ];
}

function activityLines(server: ServerState): string[] {
  const { stats } = server;
  return [
    `unexpected_error_replies:${stats.unexpectedErrorReplies}`,
    `total_error_replies:${stats.totalErrorReplies}`,
    'dump_payload_sanitizations:0',
    `total_reads_processed:${stats.reads}`,
    `total_writes_processed:${stats.writes}`,
    'io_threaded_reads_processed:0',
    'io_threaded_writes_processed:0',
    `reply_buffer_shrinks:${stats.replyShrinks}`,
    `reply_buffer_expands:${stats.replyExpands}`,
  ];
}

/** Share of CPU time spent in the kernel (reads and writes of sockets), of a loaded server. */
const SYSTEM_SHARE = 0.55;

function cpuLines(_world: World, server: ServerState): string[] {
  const seconds = server.stats.cpuUs / 1e6;
  const system = (seconds * SYSTEM_SHARE).toFixed(6);
  const user = (seconds * (1 - SYSTEM_SHARE)).toFixed(6);
  return [
    `used_cpu_sys:${system}`,
    `used_cpu_user:${user}`,
    'used_cpu_sys_children:0.000000',
    'used_cpu_user_children:0.000000',
    `used_cpu_sys_main_thread:${system}`,
    `used_cpu_user_main_thread:${user}`,
  ];
}

function keyspaceLines(_world: World, server: ServerState): string[] {
  return server.keyspace.databases
    .filter((db) => db.size > 0)
    .map((db) => {
      const { index, size, expires, averageTtlMs } = db;
      return `db${index}:keys=${size},expires=${expires.size},avg_ttl=${averageTtlMs}`;
    });
}

function section(name: string, lines: InfoSection['lines']): InfoSection {
  return { name, isDefault: true, lines };
}

export const infoSections: readonly InfoSection[] = [
  section('Server', serverLines),
  section('Clients', clientLines),
  section('Memory', memoryLines),
  section('Persistence', persistenceLines),
  section('Stats', statsLines),
  section('CPU', cpuLines),
  section('Modules', () => []),
  ...callSections,
  section('Cluster', (_world, server) => [`cluster_enabled:${isClusterMode(server) ? 1 : 0}`]),
  section('Keyspace', keyspaceLines),
];
