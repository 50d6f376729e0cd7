/** INFO persistence, in Redis's order. Source: redis 7.0.15, server.c, genRedisInfoString. */
import type { World } from '../kernel/World.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';

export function persistenceLines(_world: World, server: ServerState): string[] {
  return [
    `loading:${server.isLoading ? 1 : 0}`,
    'async_loading:0',
    'current_cow_peak:0',
    'current_cow_size:0',
    'current_cow_size_age:0',
    ...childLines(server),
    ...rdbLines(server),
    ...aofLines(),
    'module_fork_in_progress:0',
    'module_fork_last_cow_size:0',
    ...loadingLines(server),
  ];
}

function childLines(server: ServerState): string[] {
  const { child } = server.persistence;
  const doneUs = child === null ? 0 : Math.min(child.workUs, serverNowUs(server) - child.startedUs);
  const share = child === null || child.workUs === 0 ? 0 : doneUs / child.workUs;
  const total = child === null ? 0 : child.image.shared.dataset.keys;
  return [
    `current_fork_perc:${(share * 100).toFixed(2)}`,
    `current_save_keys_processed:${Math.floor(total * share)}`,
    `current_save_keys_total:${total}`,
  ];
}

function rdbLines(server: ServerState): string[] {
  const { persistence } = server;
  const { child } = persistence;
  const isSaving = child?.target === 'disk' || child?.target === 'socket';
  return [
    `rdb_changes_since_last_save:${server.dirty}`,
    `rdb_bgsave_in_progress:${isSaving ? 1 : 0}`,
    `rdb_last_save_time:${persistence.lastSaveUnix}`,
    `rdb_last_bgsave_status:${persistence.lastBgsaveOk ? 'ok' : 'err'}`,
    `rdb_last_bgsave_time_sec:${persistence.lastBgsaveSeconds}`,
    `rdb_current_bgsave_time_sec:${child === null ? -1 : server.unixtime - child.startedUnix}`,
    `rdb_saves:${server.stats.saves}`,
    'rdb_last_cow_size:0',
    `rdb_last_load_keys_expired:${persistence.lastLoadExpired}`,
    `rdb_last_load_keys_loaded:${persistence.lastLoadKeys}`,
  ];
}

/** Differs from Redis: the append-only file is not simulated yet; these lines never change. */
function aofLines(): string[] {
  return [
    'aof_enabled:0',
    'aof_rewrite_in_progress:0',
    'aof_rewrite_scheduled:0',
    'aof_last_rewrite_time_sec:-1',
    'aof_current_rewrite_time_sec:-1',
    'aof_last_bgrewrite_status:ok',
    'aof_rewrites:0',
    'aof_rewrites_consecutive_failures:0',
    'aof_last_write_status:ok',
    'aof_last_cow_size:0',
  ];
}

function loadingLines(server: ServerState): string[] {
  const { loading } = server.persistence;
  if (loading === null) return [];
  const { bytes, shared } = loading.image;
  const share = loading.loadedBytes / bytes;
  const elapsed = Math.max(0, server.unixtime - loading.startedUnix);
  const left = share === 0 ? 1 : Math.floor((elapsed * (1 - share)) / share);
  return [
    `loading_start_time:${loading.startedUnix}`,
    `loading_total_bytes:${bytes}`,
    `loading_rdb_used_mem:${shared.usedMemory}`,
    `loading_loaded_bytes:${loading.loadedBytes}`,
    `loading_loaded_perc:${(share * 100).toFixed(2)}`,
    `loading_eta_seconds:${left}`,
  ];
}
