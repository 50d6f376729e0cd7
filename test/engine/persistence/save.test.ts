import { describe, expect, test } from 'vitest';
import { diskOf } from '../../../src/engine/disk/Disk.ts';
import { persistenceLines } from '../../../src/engine/persistence/persistenceInfo.ts';
import { SEEDS, Servers } from '../../support/replicationPair.ts';

const alone = (config: Record<string, string> = {}, seed = 1): Servers =>
  new Servers({ seed, count: 1, config });
const childEnds = (s: Servers): number =>
  s.until(() => s.server(0).persistence.child === null, 5_000);
const restart = (s: Servers): void => {
  s.kill(0);
  s.start(0);
  s.run(50);
};
/** Data that takes a child some milliseconds. */
function fill(s: Servers, keys: number): void {
  for (let i = 0; i < keys; i++) s.ask(0, `SET key:${i} ${'x'.repeat(50)}${i}`);
}

describe('snapshots', () => {
  test('[PS1] the commands answer, and only one child runs', () => {
    const s = alone();
    for (let i = 0; i < 60; i++) s.ask(0, `SET big:${i} ${noise(i, 60_000)}`);

    expect(s.ask(0, 'BGSAVE')).toEqual({ simple: 'Background saving started' });
    const busy = { error: 'ERR Background save already in progress' };
    expect(s.ask(0, 'BGSAVE')).toEqual(busy);
    expect(s.ask(0, 'BGSAVE SCHEDULE')).toEqual(busy);
    expect(s.ask(0, 'SAVE')).toEqual(busy);
    childEnds(s);
    expect(s.ask(0, 'SAVE')).toEqual({ simple: 'OK' });
    expect(s.ask(0, 'LASTSAVE')).toBe(s.server(0).unixtime);
    expect(s.ask(0, 'BGSAVE NONSENSE')).toEqual({ error: 'ERR syntax error' });
    expect(s.log(0)).toContain('Background saving terminated with success');
  });

  test('[PS1] in a transaction it is scheduled and starts from the cron', () => {
    const s = alone();
    s.ask(0, 'SET a 1');
    s.ask(0, 'MULTI');
    s.ask(0, 'LASTSAVE');
    s.ask(0, 'EXEC');
    s.server(0).persistence.isBgsaveScheduled = true;

    s.until(() => s.server(0).persistence.saves === 1, 300);

    expect(s.server(0).persistence.isBgsaveScheduled).toBe(false);
  });

  test.each(SEEDS)('[PS2] a rule saves when both its numbers are reached, seed %i', (seed) => {
    const s = alone({ save: '2 3' }, seed);
    s.ask(0, 'SET a 1');
    s.ask(0, 'SET a 2');
    s.run(4_000);
    expect(s.server(0).persistence.saves).toBe(0);

    s.ask(0, 'SET a 3');
    const tookMs = s.until(() => s.server(0).persistence.child !== null, 500);

    expect(tookMs).toBeLessThan(115);
    childEnds(s);
    expect(s.log(0)).toContain('3 changes in 2 seconds. Saving...');
    s.ask(0, 'SET a 1');
    s.ask(0, 'SET a 2');
    s.ask(0, 'SET a 3');
    const again = s.until(() => s.server(0).persistence.child !== null, 4_000);
    expect(again).toBeGreaterThan(1_800);
    expect(again).toBeLessThan(3_200);
  });

  test('[PS3] what is written meanwhile stays counted', () => {
    const s = alone();
    fill(s, 100);
    s.ask(0, 'BGSAVE');
    s.ask(0, 'SET late 1');
    s.ask(0, 'SET late 2');

    childEnds(s);

    expect(s.server(0).dirty).toBe(2);
  });

  test('[PS4] a fork stalls the server', () => {
    const s = alone();
    s.ask(0, 'SET a 1');
    s.ask(0, 'BGSAVE');

    expect(s.server(0).stats.latestForkUs).toBeGreaterThan(350);
    expect(s.server(0).stats.latestForkUs).toBeLessThan(450);
  });

  test('[PS5] the old file stays until the new one is whole', () => {
    const s = alone();
    s.ask(0, 'SET a old');
    s.ask(0, 'SAVE');
    for (let i = 0; i < 60; i++) s.ask(0, `SET big:${i} ${noise(i, 60_000)}`);
    s.ask(0, 'BGSAVE');
    s.run(2);

    restart(s);

    expect(s.data(0)).toEqual({ '0:a': 'old' });
  });

  test('[PS5] the end of a child is noticed by the cron', () => {
    const waits: number[] = [];
    for (const seed of SEEDS) {
      const s = alone({}, seed);
      s.run(1_000 + seed * 17);
      s.ask(0, 'SET a 1');
      s.ask(0, 'BGSAVE');
      waits.push(childEnds(s));
    }

    expect(Math.max(...waits)).toBeLessThan(105);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(10);
  });

  test('[PS6] what survives a kill, a shutdown, a power cut', () => {
    const s = alone({ save: '3600 1' });
    s.ask(0, 'SET a 1');
    restart(s);
    expect(s.data(0)).toEqual({});

    s.ask(0, 'SET a 1');
    s.ask(0, 'SHUTDOWN');
    s.start(0);
    s.run(50);
    expect(s.data(0)).toEqual({ '0:a': 1 });

    s.ask(0, 'SET b 2');
    s.ask(0, 'SAVE');
    s.ask(0, 'SET c 3');
    s.powerCut(0);
    s.start(0);
    s.run(50);
    expect(s.data(0)).toEqual({ '0:a': 1, '0:b': 2 });
  });

  test('[PS6] without rules a shutdown saves nothing', () => {
    const s = alone();
    s.ask(0, 'SET a 1');
    s.ask(0, 'SHUTDOWN');
    s.start(0);
    s.run(50);

    expect(s.data(0)).toEqual({});
  });

  test('[PS7] a failed save stops writes and PING', () => {
    const s = alone({ save: '3600 100' });
    s.ask(0, 'SET a 1');
    diskOf(s.world, 0).isFailing = true;
    s.ask(0, 'BGSAVE');
    childEnds(s);

    for (const line of ['SET a 2', 'DEL a', 'PING'])
      expect(JSON.stringify(s.ask(0, line))).toContain('MISCONF Redis is configured to save RDB');
    expect(s.ask(0, 'GET a')).toBe('1');
    s.ask(0, 'CONFIG SET stop-writes-on-bgsave-error no');
    expect(s.ask(0, 'SET a 2')).toEqual({ simple: 'OK' });
    s.ask(0, 'CONFIG SET stop-writes-on-bgsave-error yes');
    s.ask(0, 'CONFIG SET save ""');
    expect(s.ask(0, 'SET a 3')).toEqual({ simple: 'OK' });
  });

  test('[PS9] FLUSHALL rewrites the file, if rules ask for files', () => {
    const s = alone({ save: '3600 1' });
    s.ask(0, 'SET a 1');
    s.ask(0, 'SAVE');
    s.ask(0, 'FLUSHALL');

    restart(s);

    expect(s.data(0)).toEqual({});
  });

  test('[PS9] FLUSHALL counts as saved then, inside a transaction too', () => {
    const s = alone({ save: '3600 1' });
    s.ask(0, 'SET a 1');
    s.ask(0, 'FLUSHALL');
    expect(s.server(0).dirty).toBe(0);

    s.ask(0, 'SET a 1');
    s.ask(0, 'SAVE');
    const talker = s.dial(0);
    s.post(talker, 'MULTI', 'FLUSHALL', 'SET b 1', 'EXEC');
    s.run(5);
    expect(s.server(0).dirty).toBe(1);
    restart(s);
    expect(s.data(0)).toEqual({});
  });

  test('tests may make each key take longer', () => {
    const s = alone({ 'enable-debug-command': 'yes' });
    for (const key of 'abcd') s.ask(0, `SET ${key} 1`);
    s.ask(0, 'CONFIG SET rdb-key-save-delay 100000 key-load-delay 50000');
    const saveUs = s.world.nowUs;
    s.ask(0, 'BGSAVE');
    s.until(() => s.server(0).persistence.saves === 1);
    expect(s.world.nowUs - saveUs).toBeGreaterThan(400_000);
    expect(s.world.nowUs - saveUs).toBeLessThan(600_000);

    const reloadUs = s.world.nowUs;
    s.ask(0, 'DEBUG RELOAD NOSAVE');
    expect(s.world.nowUs - reloadUs).toBeGreaterThan(200_000);
    expect(s.world.nowUs - reloadUs).toBeLessThan(300_000);
  });
});

describe('loading', () => {
  test('[PS8] a big file is loaded in parts, with answers between them', () => {
    const s = alone();
    for (let i = 0; i < 160; i++) s.ask(0, `SET big:${i} ${noise(i, 60_000)}`);
    s.ask(0, 'SAVE');
    s.kill(0);
    s.start(0);

    const talker = s.dial(0);
    s.post(talker, 'GET big:1', 'PING', 'ROLE');
    s.until(() => talker.replies.length === 3);

    const loading = { error: 'LOADING Redis is loading the dataset in memory' };
    expect(talker.replies.slice(0, 2)).toEqual([loading, loading]);
    expect(talker.replies[2]).toEqual(['master', 0, []]);
    expect(s.server(0).cronLoops).toBe(0);
    s.until(() => !s.server(0).isLoading);
    expect(Object.keys(s.data(0)).length).toBe(160);
    s.run(150);
    expect(s.server(0).cronLoops).toBeGreaterThan(0);
    expect(s.log(0)).toContain('Done loading RDB, keys loaded: 160, keys expired: 0.');
  });

  test('EXEC waits for it too when a queued command has to', () => {
    const s = alone();
    const [reader, asker] = [s.dial(0), s.dial(0)];
    s.post(reader, 'MULTI', 'GET a');
    s.post(asker, 'MULTI', 'INFO server');
    s.run(5);
    s.server(0).isLoading = true;
    for (const talker of [reader, asker]) s.post(talker, 'EXEC');
    s.run(5);

    const text = 'LOADING Redis is loading the dataset in memory';
    const error = `EXECABORT Transaction discarded because of: ${text}`;
    expect(reader.replies[2]).toEqual({ error });
    expect(asker.replies[2]).toHaveLength(1);
  });

  test('[PS10] a master leaves expired keys out, a replica keeps them', () => {
    const s = new Servers({ config: { save: '3600 1' } });
    s.ask(0, 'SET stays 1');
    s.ask(0, 'SET goes 1 PX 5000');
    s.follow(1, 0);
    s.ask(0, 'SAVE');
    s.ask(1, 'SAVE');
    s.kill(0);
    s.kill(1);
    s.run(6_000);

    s.start(0);
    s.start(1, { replicaof: '10.0.0.9 1' });
    s.run(50);

    expect(Object.keys(s.data(0))).toEqual(['0:stays']);
    expect(Object.keys(s.data(1))).toEqual(['0:goes', '0:stays']);
    expect(s.server(0).persistence.lastLoadExpired).toBe(1);
  });
});

test('[PS11] the file has its exact size', () => {
  const s = alone();
  for (let i = 0; i < 1_000; i++)
    s.ask(0, `SET key:${String(i).padStart(12, '0')} ${noise(i, 32)}`);
  s.ask(0, 'SAVE');

  const bytes = diskOf(s.world, 0).names.get('0/dump.rdb')?.cached.bytes ?? 0;
  expect(bytes - 51_000).toBeGreaterThanOrEqual(89);
  expect(bytes - 51_000).toBeLessThanOrEqual(100);
});

test('[PS12] INFO persistence has its fields in order', () => {
  const s = alone();
  const names = persistenceLines(s.world, s.server(0)).map((line) => line.split(':')[0]);

  expect(names.slice(0, 10)).toEqual([
    'loading',
    'async_loading',
    'current_cow_peak',
    'current_cow_size',
    'current_cow_size_age',
    'current_fork_perc',
    'current_save_keys_processed',
    'current_save_keys_total',
    'rdb_changes_since_last_save',
    'rdb_bgsave_in_progress',
  ]);
  expect(names.slice(-2)).toEqual(['module_fork_in_progress', 'module_fork_last_cow_size']);
});

/** Hex digits that neither compress nor repeat. */
function noise(seed: number, length: number): string {
  let state = (seed + 1) * 2_654_435_761;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += ((state >>> 8) & 0xffff).toString(16).padStart(4, '0');
  }
  return text.slice(0, length);
}
