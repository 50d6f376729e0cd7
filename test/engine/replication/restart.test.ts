import { describe, expect, test } from 'vitest';
import { SEEDS, Servers } from '../../support/replicationPair.ts';

const SAVING = { save: '3600 1', 'repl-ping-replica-period': '3600' };

describe('restarts', () => {
  test.each(SEEDS)('[RP38] a replica restarted with its dump continues, seed %i', (seed) => {
    const s = new Servers({ seed, config: SAVING });
    for (let i = 0; i < 20; i++) s.ask(0, `SET key:${i} ${i}`);
    s.follow(1, 0);
    s.ask(0, 'SET key:0 changed');
    s.run(1_100);
    s.ask(1, 'SHUTDOWN');
    s.ask(0, 'SET missed 1');

    s.start(1, { replicaof: '10.0.0.1 22001' });
    s.until(() => s.isLinked(1, 0));
    s.run(20);

    expect(s.data(1)).toEqual(s.data(0));
    expect(s.server(0).stats).toMatchObject({ syncFull: 1, syncPartialOk: 1 });
    expect(s.info(1)['master_repl_offset']).toBe(s.info(0)['master_repl_offset']);
  });

  test('[RP38] a replica killed restarts from the file of its last sync', () => {
    const s = new Servers({ config: { 'repl-ping-replica-period': '3600' } });
    s.ask(0, 'SET a 1');
    s.follow(1, 0);
    s.ask(0, 'SET a 2');
    s.run(20);
    s.kill(1);

    s.start(1, { replicaof: '10.0.0.1 22001' });
    s.until(() => s.isLinked(1, 0));
    s.run(20);

    // The dump says offset 0, which is no history to continue.
    expect(s.data(1)).toEqual(s.data(0));
  });

  test('[RP38] without a file it starts anew', () => {
    const s = new Servers();
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(20);
    s.powerCut(1);
    s.world.disks[1]?.names.clear();

    s.start(1, { replicaof: '10.0.0.1 22001' });
    s.until(() => s.isLinked(1, 0));

    expect(s.server(0).stats).toMatchObject({ syncFull: 2, syncPartialOk: 0 });
    expect(s.data(1)).toEqual(s.data(0));
  });

  test.each(SEEDS)('[RP39] a master restarted with its dump continues, seed %i', (seed) => {
    const s = new Servers({ seed, config: SAVING });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(1_500);
    const before = s.info(0);
    s.ask(0, 'SHUTDOWN');
    s.until(() => s.process(0).state === 'dead');

    s.start(0);
    s.until(() => s.isLinked(1, 0));

    expect(s.info(0)).toMatchObject({
      master_replid2: before['master_replid'],
      master_repl_offset: before['master_repl_offset'],
      second_repl_offset: String(Number(before['master_repl_offset']) + 1),
    });
    expect(s.info(0)['master_replid']).not.toBe(before['master_replid']);
    expect(s.server(0).stats).toMatchObject({ syncFull: 0, syncPartialOk: 1 });
    expect(s.info(1)['master_replid']).toBe(s.info(0)['master_replid']);
    s.ask(0, 'SET a 2');
    s.run(20);
    expect(s.data(1)).toEqual(s.data(0));
  });

  test('[RP40] replicas ahead of an older dump are rolled back', () => {
    const s = new Servers({ config: SAVING });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.ask(0, 'SAVE');
    s.ask(0, 'SET a 2');
    s.run(20);
    expect(s.data(1)).toEqual({ '0:a': 2 });

    s.kill(0);
    s.start(0);
    s.until(() => s.isLinked(1, 0));

    expect(s.data(1)).toEqual({ '0:a': 1 });
    expect(s.trace('repl.fullresync').at(-1)?.facts['reason']).toBe('aheadOfId2');
  });

  test.each(SEEDS)('[RP41] a master restarted empty empties its replicas, seed %i', (seed) => {
    const s = new Servers({ seed });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(20);
    s.kill(0);
    s.run(100);

    s.start(0);
    const tookMs = s.until(() => Object.keys(s.data(1)).length === 0);

    expect(tookMs).toBeLessThan(1_150);
  });

  test.each(SEEDS)('[RP42] SHUTDOWN waits for the next acknowledgement, seed %i', (seed) => {
    const s = new Servers({ seed, config: { 'shutdown-timeout': '3' } });
    s.follow(1, 0);
    s.run(1_000 + seed * 130);
    s.ask(0, 'SET a 1');
    const talker = s.dial(0);
    s.post(talker, 'SHUTDOWN NOSAVE');

    const tookMs = s.until(() => s.process(0).state === 'dead');

    expect(tookMs).toBeLessThan(1_250);
    expect(talker.isClosed).toBe(true);
  });

  test('[RP42] a stopped replica delays it by shutdown-timeout; ABORT ends the wait', () => {
    const s = new Servers({ config: { 'shutdown-timeout': '3' } });
    s.follow(1, 0);
    s.pause(1);
    s.ask(0, 'SET a 1');
    const talker = s.dial(0);
    s.post(talker, 'SHUTDOWN NOSAVE');
    s.run(1_000);

    expect(s.ask(0, 'SHUTDOWN ABORT')).toEqual({ simple: 'OK' });
    s.run(5);
    expect(talker.replies).toEqual([{ error: 'ERR Errors trying to SHUTDOWN. Check logs.' }]);
    expect(s.ask(0, 'SHUTDOWN ABORT')).toEqual({ error: 'ERR No shutdown in progress.' });
    s.post(talker, 'SHUTDOWN NOSAVE');
    const tookMs = s.until(() => s.process(0).state === 'dead');
    expect(tookMs).toBeGreaterThan(2_900);
    expect(tookMs).toBeLessThan(3_250);
  });
});

describe('what is shown', () => {
  test('[RP43] INFO replication of a master', () => {
    const s = new Servers();
    s.follow(1, 0);

    expect(Object.keys(s.info(0))).toEqual([
      'role',
      'connected_slaves',
      'slave0',
      'master_failover_state',
      'master_replid',
      'master_replid2',
      'master_repl_offset',
      'second_repl_offset',
      'repl_backlog_active',
      'repl_backlog_size',
      'repl_backlog_first_byte_offset',
      'repl_backlog_histlen',
    ]);
    expect(s.info(0)['slave0']).toMatch(
      /^ip=10\.0\.0\.2,port=22002,state=online,offset=0,lag=[01]$/,
    );
    expect(s.ask(0, 'ROLE')).toEqual(['master', 0, [['10.0.0.2', '22002', '0']]]);
  });

  test('[RP43] INFO replication of a replica', () => {
    const s = new Servers();
    s.follow(1, 0);
    const upKeys = [
      'role',
      'master_host',
      'master_port',
      'master_link_status',
      'master_last_io_seconds_ago',
      'master_sync_in_progress',
      'slave_read_repl_offset',
      'slave_repl_offset',
      'slave_priority',
      'slave_read_only',
      'replica_announced',
      'connected_slaves',
    ];
    expect(Object.keys(s.info(1)).slice(0, 12)).toEqual(upKeys);
    expect(s.ask(1, 'ROLE')).toEqual(['slave', '10.0.0.1', 22_001, 'connected', 0]);

    s.kill(0);
    s.run(2_500);

    expect(Object.keys(s.info(1))).toContain('master_link_down_since_seconds');
    expect(s.info(1)).toMatchObject({
      master_link_status: 'down',
      master_last_io_seconds_ago: '-1',
      slave_repl_offset: '0',
    });
    expect(['2', '3']).toContain(s.info(1)['master_link_down_since_seconds']);
  });
});
