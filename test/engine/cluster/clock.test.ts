import { describe, expect, test } from 'vitest';
import { healthyCluster } from '../../support/cluster.ts';

const MINUTE_US = 60_000_000;

/** Uptimes at which narrower clocks than ours would wrap, a few seconds before. */
const UPTIMES: [string, number][] = [
  ['35.8 minutes (32-bit µs, signed)', 2 ** 31 - 8_000_000],
  ['71.6 minutes (32-bit µs)', 2 ** 32 - 8_000_000],
  ['18.2 hours (16-bit s)', 65_536_000_000 - 8_000_000],
  ['24.9 days (32-bit ms, signed)', 2 ** 31 * 1_000 - 8_000_000],
  ['49.7 days (32-bit ms)', 2 ** 32 * 1_000 - 8_000_000],
  ['a year', 365 * 24 * 60 * MINUTE_US],
];

describe.each(UPTIMES)('across %s of uptime', (_name, startUs) => {
  test.each([1, 2])('[CR8] heartbeats, suspicion and failover go on as ever, seed %i', (seed) => {
    const options = { seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 };
    const late = healthyCluster({ ...options, startUs });
    const early = healthyCluster(options);
    for (const c of [late, early]) {
      c.run(4_000);
      expect(c.trace('node.pfail')).toEqual([]);
      c.node('A').kill();
      c.run(10_000);
    }
    const story = (c: typeof late, offsetUs: number): string[] =>
      c.sink.events.map(({ atUs, node, kind }) => `${atUs - offsetUs} ${node} ${kind}`);

    // A start that is no whole second lets whole seconds fall elsewhere.
    const isAlike =
      startUs % 1_000_000 !== 0 || story(late, startUs).join() === story(early, 0).join();
    expect(isAlike).toBe(true);
    expect(late.mastersOf('A').map(({ name }) => name)).toEqual(['A/1']);
    expect(late.nodes.slice(1).every((node) => node.state === 'ok')).toBe(true);
    const rates = [late, early].map((c) => c.node('B').sent('ping'));
    expect(Math.abs((rates[0] ?? 0) - (rates[1] ?? 0))).toBeLessThan(12);
  });
});
