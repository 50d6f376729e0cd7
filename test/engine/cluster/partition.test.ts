import { describe, expect, test } from 'vitest';
import { healthyCluster, SEEDS, type TestCluster } from '../../support/cluster.ts';

/** What a client saw that wrote to A every 10 ms: the moment of the last OK and of the first refusal. */
function writeTo(
  c: TestCluster,
  forMs: number,
): { lastOkMs: number; firstDownMs: number; texts: Set<string> } {
  const start = c.nowMs;
  const seen = { lastOkMs: 0, firstDownMs: 0, texts: new Set<string>() };
  while (c.nowMs - start < forMs) {
    const text = c.node('A').ask('SET', 'b', String(c.nowMs));
    seen.texts.add(text.split(' ')[0] ?? '');
    if (text === 'OK') seen.lastOkMs = c.nowMs - start;
    else if (text.startsWith('CLUSTERDOWN') && seen.firstDownMs === 0)
      seen.firstDownMs = c.nowMs - start;
    c.run(10);
  }
  return seen;
}

describe.each(SEEDS)('seed %i', (seed) => {
  test('[PT1] alone with a client a master takes writes for one to one and a half node-timeouts', () => {
    const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    c.run(500 * seed);
    c.isolate('A');
    const seen = writeTo(c, 6_000);
    expect(seen.lastOkMs).toBeGreaterThan(1_900);
    expect(seen.lastOkMs).toBeLessThan(3_120);
    expect(seen.firstDownMs - seen.lastOkMs).toBeLessThan(20);
    expect([...seen.texts].toSorted()).toEqual(['CLUSTERDOWN', 'OK']);
    expect(c.node('A/1').isMaster).toBe(true);
    expect(c.node('A/1').ask('GET', 'b')).toBe('(nil)');
  });

  test('[PT2] healed before the node-timeout nothing happened', () => {
    const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    c.run(700 * seed);
    c.isolate('A');
    expect(writeTo(c, 1_700).texts).toEqual(new Set(['OK']));
    c.heal();
    c.run(6_000);
    expect(c.trace('node.fail')).toEqual([]);
    expect(c.node('A').isMaster).toBe(true);
    expect(c.node('A/1').ask('DBSIZE')).toBe('(integer) 1');
  });

  test('[PT3] healed after FAIL the election is held all the same', () => {
    const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    c.run(700 * seed);
    c.isolate('A');
    c.runUntil(() => c.node('A/1').flagsOf(c.node('A')) === 'master,fail', { withinMs: 5_000 });
    c.run(50);
    c.heal();
    c.runUntil(() => c.node('A/1').isMaster, { withinMs: 1_300 });
    c.runUntil(() => !c.node('A').isMaster, { withinMs: 3_000 });
    expect(c.node('A').masterOf(c.node('A'))).toBe(c.id('A/1'));
  });

  test('[PT4] after a long partition the old master never serves again: down, then elsewhere', () => {
    const c = healthyCluster({ seed, masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 2_000 });
    expect(c.node('A').ask('SET', 'b', '0')).toBe('OK');
    c.run(2_000);
    c.isolate('A');
    writeTo(c, 20_000);
    const epoch = c.node('A/1').epoch;
    c.heal();
    const healed = c.nowMs;
    const texts: string[] = [];
    c.runUntil(
      () => {
        const [word = ''] = c.node('A').ask('SET', 'b', '1').split(' ');
        if (word !== texts.at(-1)) texts.push(word);
        return word === 'MOVED';
      },
      { withinMs: 8_000 },
    );
    expect(texts).toEqual(['CLUSTERDOWN', 'MOVED']);
    expect(c.nowMs - healed).toBeLessThan(7_000);
    expect(epoch).toBe(7);
    // It had gone on alone: what it wrote is not in the new history, so everything is copied.
    c.runUntil(() => c.node('A').server.replication.link === 'connected', { withinMs: 10_000 });
    expect(c.trace('repl.fullresync', 'A').length).toBeGreaterThan(0);
    expect(c.node('A').ask('DBSIZE')).toBe('(integer) 1');
  });
});

test('[PT5] a side without the majority of masters elects nobody', () => {
  const c = healthyCluster({ masters: 3, replicasPerMaster: 1, nodeTimeoutMs: 1_000 });
  c.partition(['A', 'A/1', 'B/1', 'C/1'], ['B', 'C']);
  c.run(15_000);
  expect(c.trace('failover.won')).toEqual([]);
  expect([c.node('A').state, c.node('B').state]).toEqual(['fail', 'fail']);
  c.heal();
  c.runUntil(() => c.nodes.every((node) => node.state === 'ok'), { withinMs: 15_000 });
  expect(c.mastersOf('A').map(({ name }) => name)).toEqual(['A']);
});

test.each(SEEDS)(
  '[PT6] a link into a black hole is dialled again, and answers again after it heals, seed %i',
  (seed) => {
    const c = healthyCluster({ seed, masters: 3, nodeTimeoutMs: 2_000 });
    c.isolate('A');
    c.run(9_000);
    expect(c.node('B').flagsOf(c.node('A'))).toBe('master,fail');
    c.heal();
    // At the latest when its dialling link is a node-timeout old, or with its next SYN.
    c.runUntil(
      () =>
        c.nodes.every((node) => c.nodes.every((other) => !node.flagsOf(other).includes('fail'))),
      {
        withinMs: 8_000,
      },
    );
    c.runUntil(() => c.nodes.every((node) => node.state === 'ok'), { withinMs: 6_000 });
  },
);

test('[PT7] a one-way cut: who is not heard is suspected, and suspects too, for its answers are lost', () => {
  const c = healthyCluster({ masters: 3, nodeTimeoutMs: 1_000 });
  c.partition(['A'], ['B', 'C'], { ways: 'one' });
  c.run(4_000);
  expect(c.node('B').flagsOf(c.node('A'))).toBe('master,fail');
  expect(c.node('A').flagsOf(c.node('B'))).toContain('fail');
  expect(c.node('A').state).toBe('fail');
  expect(c.node('B').flagsOf(c.node('C'))).toBe('master');
});
