import { describe, expect, test } from 'vitest';
import { createRandomStreams, nextBelow, randomStream } from '../../../src/base/random.ts';
import { copyState, hashState } from '../../../src/base/stateCopy.ts';
import { runEvents } from '../../../src/engine/kernel/dispatch.ts';
import { addFault, healFault } from '../../../src/engine/network/faults.ts';
import { Servers } from '../../support/replicationPair.ts';

const CONFIG = {
  save: '3600 1',
  'repl-timeout': '3',
  'repl-ping-replica-period': '1',
  'repl-backlog-size': '16384',
};

/** One random thing that happens to three servers: 0 is the master, 2 follows 1. */
function stir(s: Servers, draw: (below: number) => number): void {
  const choice = draw(12);
  const victim = 1 + draw(2);
  if (choice < 6) writeSome(s, 1 + draw(40), draw);
  else if (choice === 6) {
    const [a, b] = draw(2) === 0 ? [0, 1] : [1, 2];
    addFault(s.world, { kind: 'cut', from: [a], to: [b], ways: 'both', clients: false, amount: 0 });
  } else if (choice === 7) healFault(s.world, 'all');
  else if (choice === 8) {
    if (s.process(victim).state !== 'dead') s.kill(victim);
    else s.start(victim, { replicaof: victim === 1 ? '10.0.0.1 22001' : '10.0.0.2 22002' });
  } else if (choice === 9) s.pause(victim);
  else if (choice === 10) s.resume(victim);
  else if (s.process(0).state !== 'dead') s.ask(0, 'BGSAVE');
  s.run(draw(1_500));
}

function writeSome(s: Servers, count: number, draw: (below: number) => number): void {
  for (let i = 0; i < count; i++) {
    const key = `key:${draw(30)}`;
    const kind = draw(10);
    if (kind === 0) s.ask(0, `DEL ${key}`);
    else if (kind === 1) s.ask(0, `SELECT ${draw(3)}`);
    else s.ask(0, `SET ${key} ${'v'.repeat(draw(900))}${draw(1000)}`);
  }
}

function settle(s: Servers): void {
  healFault(s.world, 'all');
  s.resume(1);
  s.resume(2);
  if (s.process(1).state === 'dead') s.start(1, { replicaof: '10.0.0.1 22001' });
  if (s.process(2).state === 'dead') s.start(2, { replicaof: '10.0.0.2 22002' });
  s.until(() => s.isLinked(1, 0) && s.isLinked(2, 1), 60_000);
  s.run(3_000);
}

describe('as a whole', () => {
  test.each(Array.from({ length: 30 }, (_, i) => i + 1))(
    '[RP44] quiet replicas equal their master, seed %i',
    (seed) => {
      const s = new Servers({ seed, count: 3, config: CONFIG });
      const streams = createRandomStreams(seed);
      const stream = randomStream(streams, 'test');
      const draw = (below: number): number => nextBelow(streams, stream, below);
      s.follow(1, 0);
      s.follow(2, 1);

      for (let step = 0; step < 40; step++) stir(s, draw);
      settle(s);

      expect(s.data(1)).toEqual(s.data(0));
      expect(s.data(2)).toEqual(s.data(0));
      for (const at of [1, 2]) {
        expect(s.info(at)['master_repl_offset']).toBe(s.info(0)['master_repl_offset']);
        expect(s.info(at)['slave_repl_offset']).toBe(s.info(0)['master_repl_offset']);
        expect(s.info(at)['master_replid']).toBe(s.info(0)['master_replid']);
      }
      const backlog = s.server(0).replication.backlog;
      expect((backlog?.firstByteOffset ?? 0) + (backlog?.histlen ?? 0) - 1).toBe(
        s.server(0).replication.masterReplOffset,
      );
    },
  );

  test.each([1, 2, 3, 4])('[RP45] a copy goes on exactly as the original, seed %i', (seed) => {
    const s = new Servers({ seed, config: CONFIG });
    for (let i = 0; i < 300; i++) s.ask(0, `SET key:${i} value:${i}`);
    s.ask(1, 'REPLICAOF 10.0.0.1 22001');
    s.run(seed);
    const writer = s.dial(0);
    for (let i = 0; i < 50; i++) s.post(writer, `SET key:${i} changed:${i}`);

    const twin = copyState(s.world);
    const untilUs = s.world.nowUs + 8_000_000;
    runEvents(s.world, untilUs, Infinity);
    runEvents(twin, untilUs, Infinity);

    expect(hashState(twin)).toBe(hashState(s.world));
    const keys = (at: number) => twin.servers[at]?.keyspace.databases[0]?.size;
    expect(keys(1)).toBe(keys(0));
  });
});
