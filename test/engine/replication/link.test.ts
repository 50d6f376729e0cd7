import { describe, expect, test } from 'vitest';
import { addFault, healFault } from '../../../src/engine/network/faults.ts';
import { SEEDS, Servers } from '../../support/replicationPair.ts';

const cut = (s: Servers, a: number, b: number): number =>
  addFault(s.world, { kind: 'cut', from: [a], to: [b], ways: 'both', clients: false, amount: 0 });

describe('the link of a replica', () => {
  test.each(SEEDS)('[RP8] the handshake has the exact bytes, seed %i', (seed) => {
    const s = new Servers({ seed });
    const before = s.server(0).stats.netInputBytes;

    s.ask(1, 'REPLICAOF 10.0.0.1 22001');
    s.until(() => s.trace('repl.fullresync').length > 0);

    // PING, REPLCONF listening-port, REPLCONF capa, PSYNC <own id> 1.
    expect(s.server(0).stats.netInputBytes - before).toBe(14 + 50 + 59 + 69);
  });

  test('[RP8] answers have the exact bytes', () => {
    const s = new Servers({ config: { 'repl-diskless-sync': 'no' } });
    const talker = s.dial(0);
    const sizes: number[] = [];
    for (const line of ['PING', 'REPLCONF listening-port 22002', 'REPLCONF capa eof capa psync2']) {
      s.post(talker, line);
      s.run(5);
      sizes.push(talker.payloads.at(-1)?.bytes ?? 0);
    }
    s.post(talker, 'PSYNC ? -1');
    s.run(500);
    sizes.push(talker.payloads[3]?.bytes ?? 0);
    const other = s.dial(0);
    s.post(other, 'REPLCONF capa psync2');
    s.run(5);
    s.post(other, `PSYNC ${s.info(0)['master_replid']} 1`);
    s.run(5);
    sizes.push(other.payloads[1]?.bytes ?? 0);

    expect(sizes).toEqual([7, 5, 5, 56, 52]);
  });

  test('[RP9] a fresh master that becomes a replica offers its own id from 1', () => {
    const s = new Servers();
    const own = s.info(1)['master_replid'];

    s.follow(1, 0);

    expect(s.server(0).stats).toMatchObject({ syncPartialErr: 1, syncPartialOk: 0, syncFull: 1 });
    expect(s.log(1)).toContain(`Trying a partial resynchronization (request ${own}:1).`);
    expect(s.trace('repl.psyncSent')[0]?.facts).toMatchObject({
      master: 0,
      replid: own,
      offset: 1,
    });
  });

  test('[RP9] a server configured as a replica offers nothing', () => {
    const s = new Servers();
    s.kill(1);
    s.start(1, { replicaof: '10.0.0.1 22001' });

    s.until(() => s.isLinked(1, 0));

    expect(s.server(0).stats.syncPartialErr).toBe(0);
    expect(s.log(1)).toContain('Partial resynchronization not possible (no cached master)');
  });

  test.each(SEEDS)('[RP10] a refused connect is repeated every second, seed %i', (seed) => {
    const s = new Servers({ seed });
    s.kill(0);
    s.ask(1, 'REPLICAOF 10.0.0.1 22001');

    s.run(10_000);

    const attempts = s
      .server(1)
      .log.filter(([, , text]) => text === 'MASTER <-> REPLICA sync started')
      .map(([atUs]) => atUs);
    expect(attempts.length).toBeGreaterThanOrEqual(10);
    expect(attempts.length).toBeLessThanOrEqual(12);
    const gaps = attempts.slice(2).map((atUs, i) => atUs - (attempts[i + 1] ?? 0));
    for (const gap of gaps) {
      expect(gap).toBeGreaterThan(1_000_000);
      expect(gap).toBeLessThan(1_009_000);
    }
    // The trace tells of the first only.
    expect(s.trace('repl.connecting').length).toBe(1);
    expect(s.log(1)).toContain('Error condition on socket for SYNC: Connection refused');
  });

  test.each(SEEDS)('[RP11] a lost connection is continued at once, seed %i', (seed) => {
    const s = new Servers({ seed });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(20);

    // The master closes the connection, as CLIENT KILL TYPE replica does.
    const [replica] = s.server(0).replication.replicas;
    if (replica !== undefined) replica.closeAsap = true;
    s.until(() => !s.isLinked(1, 0), 200);
    s.ask(0, 'SET a 2');
    const tookMs = s.until(() => s.isLinked(1, 0), 200);

    expect(tookMs).toBeLessThan(10);
    s.run(20);
    expect(s.data(1)).toEqual({ '0:a': s.data(0)['0:a'] });
    expect(s.server(0).stats).toMatchObject({ syncFull: 1, syncPartialOk: 1 });
    const texts = s.log(1);
    for (const text of [
      'Connection with master lost.',
      'Caching the disconnected master state.',
      'Reconnecting to MASTER 10.0.0.1:22001',
      'MASTER <-> REPLICA sync started',
      'Successful partial resynchronization with master.',
      'MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.',
    ])
      expect(texts).toContain(text);
  });

  test.each(SEEDS)('[RP12] a silent master is given up after its time-out, seed %i', (seed) => {
    const s = new Servers({
      seed,
      config: { 'repl-timeout': '3', 'repl-ping-replica-period': '1' },
    });
    s.follow(1, 0);
    s.run(2_500);

    s.pause(0);
    const tookMs = s.until(() => s.info(1)['master_link_status'] === 'down');

    expect(tookMs).toBeGreaterThan(2_000);
    expect(tookMs).toBeLessThan(5_010);
    expect(s.log(1)).toContain('MASTER timeout: no data nor PING received...');
    // Its kernel still accepts: the handshake hangs until it runs again.
    s.run(1_000);
    expect(s.server(1).replication.link).toBe('receivePing');
    s.resume(0);
    expect(s.until(() => s.isLinked(1, 0))).toBeLessThan(20);
    expect(s.server(0).stats.syncFull).toBe(1);
  });

  test.each(SEEDS)('[RP12] a silent replica is dropped after the time-out, seed %i', (seed) => {
    const s = new Servers({
      seed,
      config: { 'repl-timeout': '3', 'repl-ping-replica-period': '1' },
    });
    s.follow(1, 0);
    s.run(2_500);

    s.pause(1);
    const tookMs = s.until(() => s.info(0)['connected_slaves'] === '0');

    expect(tookMs).toBeGreaterThan(2_000);
    expect(tookMs).toBeLessThan(5_010);
    expect(s.log(0)).toContain('Disconnecting timedout replica (streaming sync): 10.0.0.2:22002');
  });

  test('a lost link names the master also when it was killed', () => {
    const s = new Servers();
    s.follow(1, 0);
    s.kill(0);
    s.run(1_000);

    expect(s.trace('repl.lost').map(({ node, facts }) => [node, facts['master']])).toEqual([
      [1, 0],
    ]);
  });

  test('[RP12] a black hole shorter than the time-out is survived by the same connection', () => {
    const s = new Servers();
    s.follow(1, 0);
    const fault = cut(s, 0, 1);
    for (let i = 0; i < 20; i++) {
      s.ask(0, `SET k${i} v`);
      s.run(150);
    }
    healFault(s.world, fault);

    s.until(() => s.info(0)['master_repl_offset'] === s.info(1)['slave_repl_offset'], 4_000);

    expect(s.trace('repl.lost')).toEqual([]);
    expect(s.data(1)).toEqual(s.data(0));
  });

  test('[RP13] another master of the same history continues it', () => {
    const s = new Servers({ count: 3 });
    s.follow(1, 0);
    s.follow(2, 0);
    s.ask(0, 'SET a 1');
    s.run(20);
    s.ask(1, 'REPLICAOF NO ONE');

    s.follow(2, 1);

    expect(s.server(1).stats).toMatchObject({ syncPartialOk: 1, syncFull: 0 });
    s.ask(1, 'SET a 2');
    s.run(20);
    expect(s.data(2)).toEqual(s.data(1));
  });

  test('[RP14] REPLICAOF answers', () => {
    const s = new Servers();

    expect(s.ask(1, 'REPLICAOF NO ONE')).toEqual({ simple: 'OK' });
    expect(s.ask(1, 'REPLICAOF 10.0.0.1 70000')).toEqual({ error: 'ERR Invalid master port' });
    expect(s.ask(1, 'REPLICAOF 10.0.0.1 -1')).toEqual({ error: 'ERR Invalid master port' });
    expect(s.ask(1, 'SLAVEOF 10.0.0.1 22001')).toEqual({ simple: 'OK' });
    expect(s.ask(1, 'REPLICAOF 10.0.0.1 22001')).toEqual({
      simple: 'OK Already connected to specified master',
    });
  });

  test('[RP14] following oneself loops on NOMASTERLINK', () => {
    const s = new Servers();
    s.ask(1, 'REPLICAOF 10.0.0.2 22002');

    s.run(3_000);

    const text =
      "Master is currently unable to PSYNC but should be in the future: -NOMASTERLINK Can't SYNC while not connected with my master";
    expect(s.log(1).filter((line) => line === text).length).toBeGreaterThanOrEqual(2);
  });

  test('[RP15] a blocked client is told and closed when its server becomes a replica', () => {
    const s = new Servers();
    const waiter = s.dial(1);
    s.post(waiter, 'WAIT 3 0');
    s.run(10);

    s.ask(1, 'REPLICAOF 10.0.0.1 22001');
    s.run(10);

    expect(waiter.replies).toEqual([
      {
        error:
          'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
      },
    ]);
    expect(waiter.isClosed).toBe(true);
  });

  test.each(SEEDS)('[RP16] promotion keeps the old history as second id, seed %i', (seed) => {
    const s = new Servers({ seed, count: 3 });
    s.follow(1, 0);
    s.follow(2, 1);
    s.ask(0, 'SET a 1');
    s.run(50);
    const before = s.info(1);

    s.ask(1, 'REPLICAOF NO ONE');
    const tookMs = s.until(() => s.isLinked(2, 1), 1_000);

    expect(tookMs).toBeLessThan(10);
    expect(s.info(1)).toMatchObject({
      role: 'master',
      master_replid2: before['master_replid'],
      second_repl_offset: String(Number(before['master_repl_offset']) + 1),
      master_repl_offset: before['master_repl_offset'],
    });
    expect(s.info(2)['master_replid']).toBe(s.info(1)['master_replid']);
    expect(s.server(1).stats).toMatchObject({ syncFull: 1, syncPartialOk: 1 });
  });

  test('[RP17] detached and back is a full sync', () => {
    const s = new Servers();
    s.follow(1, 0);
    s.ask(1, 'REPLICAOF NO ONE');

    s.follow(1, 0);

    expect(s.server(0).stats.syncFull).toBe(2);
    expect(s.trace('repl.fullresync').map((event) => event.facts['reason'])).toEqual([
      'otherId',
      'otherId',
    ]);
  });

  test('a chain of causes leads from the loss to the resynchronisation', () => {
    const s = new Servers();
    s.follow(1, 0);
    s.kill(0);
    s.run(20);
    s.start(0);
    s.until(() => s.isLinked(1, 0));

    const bySeq = new Map(s.world.trace.events.map((event) => [event.seq, event]));
    const kinds: string[] = [];
    let at = s.trace('repl.loaded').at(-1);
    while (at !== undefined && kinds.length < 6) {
      kinds.push(at.kind);
      at = bySeq.get(at.cause);
    }
    expect(kinds.slice(0, 4)).toEqual([
      'repl.loaded',
      'repl.fullresync',
      'repl.psyncSent',
      'repl.connecting',
    ]);
  });
});
