/**
 * INFO commandstats, errorstats and latencystats: what was called, refused and answered with an error, and
 * how long calls took.
 *
 * Source: redis 7.0.15, server.c, genRedisInfoStringCommandStats, genRedisInfoStringLatencyStats.
 */
import type { World } from '../kernel/World.ts';
import { durationsAt } from '../server/countCalls.ts';
import type { CallStats } from '../server/CallStats.ts';
import { configBool, configText } from '../server/config.ts';
import { splitWords } from '../server/configValue.ts';
import type { InfoSection } from '../server/Extension.ts';
import type { ServerState } from '../server/ServerState.ts';

function called(server: ServerState): CallStats[] {
  return server.stats.calls.filter((each) => each !== null);
}

function callLines(_world: World, server: ServerState): string[] {
  return called(server).map(({ name, calls, us, rejected, failed }) => {
    const each = (calls === 0 ? 0 : us / calls).toFixed(2);
    return (
      `cmdstat_${name}:calls=${calls},usec=${us},usec_per_call=${each}` +
      `,rejected_calls=${rejected},failed_calls=${failed}`
    );
  });
}

function latencyLines(_world: World, server: ServerState): string[] {
  if (!configBool(server, 'latency-tracking')) return [];
  const percentiles = splitWords(configText(server, 'latency-tracking-info-percentiles'));
  return (
    called(server)
      // The duration of one that waits is counted when it is answered.
      .filter(({ lastCalls }) => lastCalls > 0)
      .map((stats) => {
        const durations = durationsAt(stats, percentiles.map(Number));
        const shown = durations.map((ns, at) => `p${percentiles[at]}=${(ns / 1000).toFixed(3)}`);
        return `latency_percentiles_usec_${stats.name}:${shown.join(',')}`;
      })
  );
}

function errorLines(_world: World, server: ServerState): string[] {
  const counts = [...server.stats.errors].sort(([a], [b]) => (a < b ? -1 : 1));
  return counts.map(([code, count]) => `errorstat_${code}:count=${count}`);
}

export const callSections: readonly InfoSection[] = [
  { name: 'Commandstats', isDefault: false, lines: callLines },
  { name: 'Errorstats', isDefault: true, lines: errorLines },
  { name: 'Latencystats', isDefault: false, lines: latencyLines },
];
