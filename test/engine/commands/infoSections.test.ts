import { expect, test } from 'vitest';
import { LiveBench, type OutsideProgram } from '../../support/liveWorld.ts';
import { cluster } from '../../support/cluster.ts';

/** The fields of INFO that are named. */
function fieldsOf(text: string, ...names: string[]): string[] {
  return names.map((name) => new RegExp(`(?<=^${name}:)[^\\r]*`, 'm').exec(text)?.[0] ?? 'none');
}

function infoOf(program: OutsideProgram, ...names: string[]): string[] {
  return fieldsOf(program.ask('INFO everything\r\n'), ...names);
}

const READS = ['total_commands_processed', 'total_reads_processed', 'total_writes_processed'];

test('INFO counts reads and writes of sockets, not commands; the end is a read too', () => {
  const bench = new LiveBench();
  const [program, other] = [bench.connect(), bench.connect()];
  program.ask('CONFIG RESETSTAT\r\n');
  other.ask('PING\r\n'.repeat(10));
  other.close('end');
  bench.run(1);

  expect(infoOf(program, ...READS)).toEqual(['11', '3', '2']);
});

test('reply buffers that the cron resizes are counted', () => {
  const bench = new LiveBench();
  const program = bench.connect();
  program.ask('PING\r\n');
  bench.run(1_500);
  const RESIZED = ['reply_buffer_shrinks', 'reply_buffer_expands'];
  expect(infoOf(program, ...RESIZED)).toEqual(['1', '0']);
  bench.run(1_500);
  expect(infoOf(program, ...RESIZED)).toEqual(['1', '1']);
  program.ask('CONFIG RESETSTAT\r\n');
  expect(infoOf(program, ...RESIZED)).toEqual(['0', '0']);
});

test('OBJECT looks keys up as readers do, and announces no missing one', () => {
  const program = new LiveBench().connect();
  program.ask('SET a b\r\nCONFIG SET notify-keyspace-events KEmg\r\nHELLO 3\r\nPSUBSCRIBE *\r\n');
  for (const word of ['ENCODING', 'REFCOUNT', 'IDLETIME'])
    expect(program.ask(`OBJECT ${word} a\r\nOBJECT ${word} none\r\n`)).not.toContain('keymiss');

  expect(infoOf(program, 'keyspace_hits', 'keyspace_misses')).toEqual(['3', '3']);
});

test('values of many parts that are freed in the background are counted, and flushed keys', () => {
  const program = new LiveBench({ cpu: 'free' }).connect();
  const many = Array.from({ length: 65 }, (_, i) => `m${i} m${i}`).join(' ');
  const freed = (lines: string): string | undefined => {
    program.ask(`FLUSHALL\r\nCONFIG RESETSTAT\r\n${lines}`);
    return infoOf(program, 'lazyfreed_objects')[0];
  };
  const fill = `CONFIG SET hash-max-listpack-entries 5\r\nHSET h ${many}\r\nSET s x\r\n`;

  expect(freed(`${fill}DEL h s\r\n`)).toBe('0');
  expect(freed(`${fill}UNLINK h s\r\n`)).toBe('1');
  expect(freed(`${fill}FLUSHALL ASYNC\r\n`)).toBe('2');
  program.ask('CONFIG SET lazyfree-lazy-user-del yes\r\n');
  expect(freed(`${fill}DEL h s\r\n`)).toBe('1');
});

test('what replication sends and receives is also counted by itself', () => {
  const c = cluster({ masters: 1, replicasPerMaster: 1 });
  c.run(3_000);
  const stats = (name: string, field: string): string | undefined =>
    fieldsOf(c.node(name).ask('INFO', 'stats'), field)[0];
  c.node('A').ask('SET', 'a', 'x'.repeat(9_000));
  c.run(300);

  expect(Number(stats('A', 'total_net_repl_output_bytes'))).toBeGreaterThan(9_000);
  expect(Number(stats('A/1', 'total_net_repl_input_bytes'))).toBeGreaterThan(9_000);
  expect(stats('A', 'total_net_repl_input_bytes')).toBe('0');
  expect(Number(stats('A', 'instantaneous_output_repl_kbps'))).toBeGreaterThan(1);
  expect(Number(stats('A/1', 'instantaneous_input_repl_kbps'))).toBeGreaterThan(1);
});

test('saves are counted when they begin; CONFIG RESETSTAT forgets them, forks, excess and rates', () => {
  const bench = new LiveBench();
  const program = bench.connect();
  const NAMES = ['rdb_saves', 'latest_fork_usec', 'total_eviction_exceeded_time'];
  const RATES = ['instantaneous_input_kbps', 'instantaneous_output_kbps'];
  program.ask('SET a b\r\nSAVE\r\nBGSAVE\r\n');
  expect(infoOf(program, 'rdb_saves')).toEqual(['2']);
  program.ask(`CONFIG SET maxmemory 1\r\nSET a ${'x'.repeat(9_000)}\r\n`);
  bench.run(500);
  expect(infoOf(program, ...NAMES, ...RATES)).not.toContain(expect.stringMatching(/^0(\.00)?$/));

  program.ask('CONFIG SET maxmemory 0\r\nCONFIG RESETSTAT\r\n');
  expect(infoOf(program, ...NAMES, ...RATES)).toEqual(['0', '0', '0', '0.00', '0.00']);
});
