/** CONFIG RESETSTAT. Source: redis 7.0.15, server.c, resetServerStats. */
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { resetExceeded } from './eviction/evict.ts';
import { createMetrics } from './metrics.ts';

export function resetStats(server: ServerState): void {
  const { stats, keyspace } = server;
  stats.commandsProcessed = 0;
  stats.connectionsReceived = 0;
  stats.rejectedConnections = 0;
  stats.netInputBytes = 0;
  stats.netOutputBytes = 0;
  stats.replInputBytes = 0;
  stats.replOutputBytes = 0;
  stats.reads = 0;
  stats.writes = 0;
  stats.keyspaceHits = 0;
  stats.keyspaceMisses = 0;
  stats.expiredKeys = 0;
  stats.evictedKeys = 0;
  stats.evictedClients = 0;
  stats.syncFull = 0;
  stats.syncPartialOk = 0;
  stats.syncPartialErr = 0;
  stats.unexpectedErrorReplies = 0;
  stats.totalErrorReplies = 0;
  stats.forks = 0;
  stats.latestForkUs = 0;
  stats.saves = 0;
  stats.lazyFreed = 0;
  stats.replyShrinks = 0;
  stats.replyExpands = 0;
  stats.errors.clear();
  stats.calls = [];
  keyspace.expiry.staleShare = 0;
  keyspace.expiry.ranOutCount = 0;
  keyspace.expiry.cycleUs = 0;
  if (server.eviction !== undefined) resetExceeded(server);
  const { sampledTick } = server.metrics;
  server.metrics = { ...createMetrics(server, serverNowUs(server)), sampledTick };
}
