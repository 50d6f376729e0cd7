import { describe, expect, test } from 'vitest';
import { healthyCluster, SEEDS } from '../../support/cluster.ts';

describe.each(SEEDS)('seed %i', (seed) => {
  test('[LK9] after the request for votes the news of the victory comes at once or about 40 ms later', () => {
    const c = healthyCluster({
      seed,
      masters: 3,
      replicasPerMaster: 1,
      nodeTimeoutMs: 2_000,
      network: { latencyUs: 30, jitterUs: 10 },
    });
    c.run(2_000);
    c.node('A').kill();
    const won = c.runUntilTrace('failover.won', 6_000);
    c.run(100);
    const hears = (name: string): number => {
      const event = c.trace('slots.taken', name).find(({ atUs }) => atUs >= won.atUs);
      return ((event?.atUs ?? 0) - won.atUs) / 1_000;
    };
    const delays = ['B', 'C', 'B/1', 'C/1'].map(hears);
    for (const ms of delays) expect(ms < 3 || (ms > 38 && ms < 48)).toBe(true);
    expect(Math.max(...delays)).toBeGreaterThan(38);
  });

  test('[LK9] over a slow network nothing is left of it', () => {
    const c = healthyCluster({
      seed,
      masters: 3,
      replicasPerMaster: 1,
      nodeTimeoutMs: 2_000,
      network: { latencyUs: 25_000, jitterUs: 100 },
    });
    c.run(2_000);
    c.node('A').kill();
    const won = c.runUntilTrace('failover.won', 6_000);
    c.run(300);
    for (const name of ['B', 'C', 'B/1', 'C/1']) {
      const event = c.trace('slots.taken', name).find(({ atUs }) => atUs >= won.atUs);
      const ms = ((event?.atUs ?? 0) - won.atUs) / 1_000;
      expect(ms).toBeGreaterThan(24);
      expect(ms).toBeLessThan(75);
    }
  });
});
