import { describe, expect, test } from 'vitest';
import { openTransaction } from '../../../src/engine/server/transaction.ts';
import { SEEDS, Servers } from '../../support/replicationPair.ts';

const QUIET = { 'repl-ping-replica-period': '3600' };

describe('the stream', () => {
  test.each(SEEDS)('[RP28] a chain carries the same bytes at every level, seed %i', (seed) => {
    const s = new Servers({ seed, count: 3 });
    s.follow(1, 0);
    s.follow(2, 1);
    for (let i = 0; i < 200; i++) {
      if (i % 7 === 0) s.ask(0, `SELECT ${i % 3}`);
      s.ask(0, `SET key:${i % 20} value:${i}`);
    }

    s.run(50);

    expect(s.data(1)).toEqual(s.data(0));
    expect(s.data(2)).toEqual(s.data(0));
    const facts = [0, 1, 2].map((at) => {
      const { master_replid, master_repl_offset } = s.info(at);
      return { master_replid, master_repl_offset };
    });
    expect(facts[1]).toEqual(facts[0]);
    expect(facts[2]).toEqual(facts[0]);
    const entries = [0, 1, 2].map((at) =>
      [...(s.server(at).replication.backlog?.entries ?? [])].slice(-100).map(({ argv }) => argv),
    );
    expect(entries[2]).toEqual(entries[0]);
  });

  test('[RP29] a transaction moves the offset at EXEC, by all its bytes', () => {
    const s = new Servers({ config: QUIET });
    s.follow(1, 0);
    s.ask(0, 'SET warm up');
    s.run(20);
    const before = Number(s.info(1)['slave_repl_offset']);

    s.ask(0, 'MULTI');
    s.ask(0, 'SET a 1');
    s.ask(0, 'SET b 2');
    s.ask(0, 'EXEC');
    s.run(20);

    expect(Number(s.info(1)['slave_repl_offset']) - before).toBe(15 + 27 + 27 + 14);
    s.ask(0, 'MULTI');
    s.ask(0, 'SET a 3');
    s.ask(0, 'EXEC');
    s.run(20);
    // One write alone goes bare.
    expect(Number(s.info(1)['slave_repl_offset']) - before).toBe(15 + 27 + 27 + 14 + 27);
    expect(s.data(1)).toEqual(s.data(0));
  });

  test('[RP29] a replica holds an unfinished transaction back', () => {
    const s = new Servers({ config: QUIET });
    s.follow(1, 0);
    s.ask(0, 'SET warm up');
    s.run(20);
    const { master } = s.server(1).replication;
    const before = s.info(1);

    expect(master).not.toBeNull();
    s.server(1).replication.openUnit = [];
    if (master !== null) openTransaction(master);
    s.ask(0, 'SET a 1');
    s.run(20);

    expect(s.info(1)['slave_repl_offset']).toBe(before['slave_repl_offset']);
    expect(Number(s.info(1)['slave_read_repl_offset'])).toBe(
      Number(before['slave_read_repl_offset']) + 27,
    );
  });

  test.each(SEEDS)('[RP30] a ping every period, with a replica only, seed %i', (seed) => {
    const s = new Servers({ seed, config: { 'repl-ping-replica-period': '2' } });
    s.follow(1, 0);
    s.run(500);
    const before = Number(s.info(0)['master_repl_offset']);

    s.run(20_200);

    const pings = (Number(s.info(0)['master_repl_offset']) - before) / 14;
    expect(pings).toBeGreaterThanOrEqual(9);
    expect(pings).toBeLessThanOrEqual(11);
    s.kill(1);
    s.run(1_000);
    const alone = s.info(0)['master_repl_offset'];
    s.run(5_000);
    expect(s.info(0)['master_repl_offset']).toBe(alone);
  });

  test.each(SEEDS)('[RP31] replicas are written before the writer, seed %i', (seed) => {
    const s = new Servers({ seed, network: { jitterUs: 0 } });
    s.follow(1, 0);
    const writer = s.dial(0);
    let early = 0;
    for (let i = 0; i < 20; i++) {
      const asked = writer.replies.length;
      s.post(writer, `SET a ${i}`);
      s.until(() => writer.replies.length > asked || s.data(1)['0:a'] === i);
      if (s.server(1).replication.readOffset === s.server(0).replication.masterReplOffset) early++;
    }

    expect(early).toBe(20);
  });

  test('the steps of one iteration go to all replicas as one shared segment', () => {
    const s = new Servers({ count: 3, config: QUIET });
    s.follow(1, 0);
    s.follow(2, 0);
    const writer = s.dial(0);
    const before = s.world.net.segmentsSent;

    s.post(writer, ...Array.from({ length: 100 }, (_, i) => `SET key:${i} v`));
    s.run(5);

    // The request, the replies, one segment for each replica.
    expect(s.world.net.segmentsSent - before).toBe(4);
    expect(s.data(2)).toEqual(s.data(0));
  });
});

describe('acknowledgements', () => {
  test.each(SEEDS)('[RP32] come every second and lag reads 0 or 1, seed %i', (seed) => {
    const s = new Servers({ seed, config: QUIET });
    s.follow(1, 0);
    s.run(seed * 211);
    const before = s.server(0).stats.netInputBytes;
    const lags = new Set<string>();
    for (let i = 0; i < 100; i++) {
      s.run(100.3);
      lags.add(/lag=(\d+)/.exec(s.info(0)['slave0'] ?? '')?.[1] ?? '?');
    }

    expect(['0', '1']).toEqual(expect.arrayContaining([...lags]));
    const acks = (s.server(0).stats.netInputBytes - before) / 34;
    expect(acks).toBeGreaterThanOrEqual(9);
    expect(acks).toBeLessThanOrEqual(10);
  });

  test('[RP33] GETACK is answered without its own bytes', () => {
    const s = new Servers({ config: QUIET });
    s.follow(1, 0);
    s.ask(0, 'SET foo bar');
    expect(s.ask(0, 'WAIT 1 2000')).toBe(1);

    expect(s.info(0)['master_repl_offset']).toBe('91');
    expect(s.info(0)['slave0']).toContain('offset=54');
    s.run(1_100);
    expect(s.info(0)['slave0']).toContain('offset=91');
  });

  test('[RP34] WAIT answers as soon as enough have acknowledged', () => {
    const s = new Servers({ count: 3 });
    s.follow(1, 0);
    s.follow(2, 0);
    s.run(2_100);
    s.ask(0, 'SET a 1');
    const start = s.world.nowUs;

    expect(s.ask(0, 'WAIT 2 1000')).toBe(2);
    expect(s.world.nowUs - start).toBeLessThan(2_000);
    expect(s.ask(0, 'WAIT -1 0')).toBe(2);
    expect(s.ask(0, 'WAIT 1 -5')).toEqual({ error: 'ERR timeout is negative' });
  });

  test('[RP34] a fresh connection counts every replica at once', () => {
    const s = new Servers();
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    const fresh = s.dial(0);

    s.post(fresh, 'WAIT 1 1000');
    s.run(1);

    expect(fresh.replies).toEqual([1]);
  });

  test.each(SEEDS)('[RP34] its time-out is late by up to a cron, seed %i', (seed) => {
    const s = new Servers({ seed });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(seed * 23);
    const start = s.world.nowUs;

    expect(s.ask(0, 'WAIT 3 50')).toBe(1);

    const tookMs = (s.world.nowUs - start) / 1000;
    expect(tookMs).toBeGreaterThan(49.9);
    expect(tookMs).toBeLessThan(152);
  });

  test('[RP34] WAIT is refused on a replica', () => {
    const s = new Servers();
    s.follow(1, 0);

    expect(JSON.stringify(s.ask(1, 'WAIT 1 0'))).toContain(
      'ERR WAIT cannot be used with replica instances.',
    );
  });

  test.each(SEEDS)('[RP35] writes stop when good replicas are missing, seed %i', (seed) => {
    const config = { ...QUIET, 'min-replicas-to-write': '2', 'min-replicas-max-lag': '2' };
    const s = new Servers({ seed, count: 3, config });
    const refused = { error: 'NOREPLICAS Not enough good replicas to write.' };
    expect(s.ask(0, 'SET a 1')).toEqual(refused);
    s.follow(1, 0);
    s.follow(2, 0);
    s.run(seed * 170);
    expect(s.ask(0, 'SET a 1')).toEqual({ simple: 'OK' });
    expect(s.ask(0, 'GET a')).toBe('1');

    s.pause(1);
    const stoppedUs = s.world.nowUs;
    while (JSON.stringify(s.ask(0, 'SET a 1')) !== JSON.stringify(refused)) s.run(10);

    const tookMs = (s.world.nowUs - stoppedUs) / 1000;
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(4_100);
    s.resume(1);
    s.run(2_100);
    expect(s.ask(0, 'SET a 2')).toEqual({ simple: 'OK' });
    s.kill(2);
    s.run(5);
    expect(s.ask(0, 'SET a 3')).toEqual(refused);
    expect(s.info(0)['min_slaves_good_slaves']).toBe('1');
  });
});

describe('refusals', () => {
  test('[RP36] a replica refuses writes, and without its master more', () => {
    const s = new Servers({ config: { 'replica-serve-stale-data': 'no' } });
    s.follow(1, 0);
    const readOnly = { error: "READONLY You can't write against a read only replica." };
    const down = {
      error: "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    };
    expect(s.ask(1, 'SET a 1')).toEqual(readOnly);
    expect(s.ask(1, 'GET a')).toBeNull();

    s.kill(0);
    s.run(5);

    expect(s.ask(1, 'SET a 1')).toEqual(readOnly);
    expect(s.ask(1, 'GET a')).toEqual(down);
    expect(s.ask(1, 'PING')).toEqual(down);
    expect(s.ask(1, 'PSYNC ? -1')).toEqual(down);
    expect(s.ask(1, 'ROLE')).toEqual(['slave', '10.0.0.1', 22_001, 'connect', -1]);
  });

  test('EXEC is judged by what was queued', () => {
    const s = new Servers({ config: { 'replica-serve-stale-data': 'no' } });
    s.follow(1, 0);
    const [reader, asker] = [s.dial(1), s.dial(1)];
    s.post(reader, 'MULTI', 'GET a');
    s.post(asker, 'MULTI', 'INFO server');
    s.run(5);
    s.kill(0);
    s.run(5);
    for (const talker of [reader, asker]) s.post(talker, 'EXEC');
    s.run(5);

    const text = "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    const error = `EXECABORT Transaction discarded because of: ${text}`;
    expect(reader.replies[2]).toEqual({ error });
    expect(asker.replies[2]).toHaveLength(1);
  });

  test('[RP37] a replica connection that touches keys is closed', () => {
    const s = new Servers({ count: 1, config: { 'repl-diskless-sync': 'no' } });
    const talker = s.dial(0);
    s.post(talker, 'PSYNC ? -1');
    s.run(500);

    s.post(talker, 'GET a');
    s.run(5);

    expect(talker.isClosed).toBe(true);
    expect(s.log(0).join('\n')).toContain("Replica can't interact with the keyspace");
  });
});
