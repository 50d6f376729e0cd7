/** CONFIG RESETSTAT. Source: redis 7.0.15, server.c, resetServerStats. */
import type { ServerState } from '../server/ServerState.ts';

export function resetStats(server: ServerState): void {
  const { stats, keyspace } = server;
  stats.commandsProcessed = 0;
  stats.connectionsReceived = 0;
  stats.rejectedConnections = 0;
  stats.netInputBytes = 0;
  stats.netOutputBytes = 0;
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
  stats.errors.clear();
  stats.calls = [];
  keyspace.expiry.staleShare = 0;
  keyspace.expiry.ranOutCount = 0;
  keyspace.expiry.cycleUs = 0;
}
