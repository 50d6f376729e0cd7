import { describe, expect, test } from 'vitest';
import { crc64 } from '../../../src/base/crc64.ts';
import type { World } from '../../../src/engine/index.ts';
import { liveEngineDoor } from '../../../src/host/live/liveEngineDoor.ts';
import { LiveBench, type OutsideProgram } from '../../support/liveWorld.ts';

const CONFIG = { save: '', 'repl-diskless-sync-delay': '0' };

function resp(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

const start = (config: Record<string, string> = {}): LiveBench =>
  new LiveBench({ config: { ...CONFIG, ...config } });

interface Synced {
  /** Lines before the dataset. */
  readonly head: string;
  readonly file: string;
  readonly stream: string;
}

/** Takes apart what a program was sent for PSYNC or SYNC; null while the dataset is not all there. */
function takeApart(text: string): Synced | null {
  const streamed = /\$EOF:([0-9a-f]{40})\r\n/.exec(text);
  const sized = /\$(\d+)\r\n/.exec(text);
  const header = streamed ?? sized;
  if (header === null) return null;
  const from = header.index + header[0].length;
  const mark = streamed === null ? '' : (streamed[1] as string);
  const end = streamed === null ? from + Number(header[1]) : text.indexOf(mark, from);
  if (end < from || end + mark.length > text.length) return null;
  const head = text.slice(0, header.index);
  return { head, file: text.slice(from, end), stream: text.slice(end + mark.length) };
}

/** Sends the words and waits for the dataset. */
function synchronise(bench: LiveBench, program: OutsideProgram, ...lines: string[][]): Synced {
  for (const words of lines) {
    program.send(resp(...words));
    bench.run(1);
  }
  for (let i = 0; i < 90; i++) {
    bench.run(100);
    const found = takeApart(program.received);
    if (found !== null) return found;
  }
  throw new Error(`no dataset in ${JSON.stringify(program.received.slice(0, 200))}`);
}

const CAPABLE = ['REPLCONF', 'listening-port', '7777', 'capa', 'eof', 'capa', 'psync2'];
const PSYNC = ['PSYNC', '?', '-1'];

function logOf(bench: LiveBench): readonly string[] {
  const world = bench.world.world as unknown as World;
  return world.servers[0]?.log.map(([, , text]) => text) ?? [];
}

const info = (program: OutsideProgram): string => program.ask(resp('INFO', 'replication'));
const isWhole = (file: string): boolean =>
  file.startsWith('REDIS0010') && crc64(file.slice(0, -8)) === file.slice(-8);

describe('a program that replicates a node', () => {
  test('gets +FULLRESYNC, the dataset up to a mark, and the stream after its acknowledgement', () => {
    const bench = start();
    const [writer, replica] = [bench.connect(), bench.connect()];
    writer.ask(resp('SET', 'a', 'before'));
    const { head, file } = synchronise(bench, replica, CAPABLE, PSYNC);

    expect(head).toMatch(/^\+OK\r\n\+FULLRESYNC [0-9a-f]{40} 0\r\n$/);
    expect(isWhole(file)).toBe(true);
    expect(file).toContain('\x01a\x06before');

    writer.ask(resp('SET', 'a', 'after'));
    bench.run(200);
    expect(takeApart(replica.received)?.stream).toBe('');
    replica.ask(resp('REPLCONF', 'ACK', '0'));
    expect(replica.received).toContain(resp('SELECT', '0') + resp('SET', 'a', 'after'));
  });

  test('without the capability gets a file of announced length, and newlines while it waits', () => {
    const bench = start({ 'repl-diskless-sync': 'no', 'rdb-key-save-delay': '0' });
    const [writer, replica] = [bench.connect(), bench.connect()];
    writer.ask(resp('SET', 'a', 'before'));
    const { head, file, stream } = synchronise(bench, replica, ['SYNC']);

    expect(head.replaceAll('\n', '')).toBe('');
    expect(isWhole(file)).toBe(true);
    writer.ask(resp('SET', 'a', 'after'));
    bench.run(10);
    expect(takeApart(replica.received)?.stream.slice(stream.length)).toContain(
      resp('SET', 'a', 'after'),
    );
  });

  test('hears a newline a second until its save is begun', () => {
    const bench = start({ 'repl-diskless-sync-delay': '5' });
    const replica = bench.connect();
    const { head } = synchronise(bench, replica, CAPABLE, PSYNC);

    expect(head).toMatch(/^\+OK\r\n\n{4,6}\+FULLRESYNC /);
  });

  test('[RP48] stands in INFO and ROLE with its address, state and offset; WAIT counts it', () => {
    const bench = start();
    const [writer, replica] = [bench.connect(), bench.connect()];
    synchronise(bench, replica, CAPABLE, PSYNC);
    bench.run(200);
    replica.ask(resp('REPLCONF', 'ACK', '0'));
    const written = writer.ask(resp('SET', 'a', '1'));
    expect(written).toBe('+OK\r\n');
    expect(info(writer)).toMatch(
      /slave0:ip=127\.0\.0\.1,port=7777,state=online,offset=0,lag=[01]\r/,
    );

    writer.received = '';
    writer.send(resp('WAIT', '1', '0'));
    bench.run(5);
    expect(writer.received).toBe('');
    expect(replica.received).toContain(resp('REPLCONF', 'GETACK', '*'));
    const offset = /master_repl_offset:(\d+)/.exec(info(bench.connect()))?.[1] ?? '';
    replica.ask(resp('REPLCONF', 'ACK', offset));
    bench.run(5);

    expect(writer.received).toBe(':1\r\n');
    expect(writer.ask(resp('ROLE'))).toBe(
      `*3\r\n$6\r\nmaster\r\n:${offset}\r\n*1\r\n*3\r\n$9\r\n127.0.0.1\r\n$4\r\n7777\r\n` +
        `$${offset.length}\r\n${offset}\r\n`,
    );
  });

  test('continues where it was cut off, by id and offset', () => {
    const bench = start();
    const [writer, replica] = [bench.connect(), bench.connect()];
    const { head } = synchronise(bench, replica, CAPABLE, PSYNC);
    const id = head.split(' ')[1] as string;
    replica.close('gone');
    bench.run(5);
    writer.ask(resp('SET', 'a', 'missed'));
    const again = bench.connect();
    again.ask(resp(...CAPABLE));
    again.ask(resp('PSYNC', id.toUpperCase(), '1'));

    expect(again.received).toMatch(new RegExp(`^\\+CONTINUE ${id}\r\n`));
    expect(again.received).toContain(resp('SET', 'a', 'missed'));
    expect(info(writer)).toContain('connected_slaves:1');
    const other = bench.connect();
    other.ask(resp(...CAPABLE));
    const far = synchronise(bench, other, ['PSYNC', id, '99999999']);
    expect(far.head).toContain('+FULLRESYNC');
  });

  test('[RP49] that only wants the dataset is let go when it has it, and is no replica to INFO', () => {
    const bench = start();
    const [writer, reader] = [bench.connect(), bench.connect()];
    writer.ask(resp('SET', 'a', 'x'));
    reader.ask(resp('REPLCONF', 'capa', 'eof', 'rdb-only', '1'));
    reader.ask(resp('SYNC'));
    expect(info(writer)).not.toContain('slave0');
    bench.run(1_000);

    expect(isWhole(takeApart(reader.received)?.file ?? '')).toBe(true);
    expect(reader.ended).toBe('end');
    expect(info(writer)).toContain('connected_slaves:0');
  });

  test.each(['', 'functions'])('that asks for %j alone gets no keys', (parts) => {
    const bench = start({ 'repl-diskless-sync': 'no' });
    const [writer, replica, plain] = [bench.connect(), bench.connect(), bench.connect()];
    writer.ask(resp('SET', 'a', 'x'));
    expect(plain.ask(resp('REPLCONF', 'rdb-filter-only', parts))).toBe('+OK\r\n');
    expect(plain.ask(resp('SYNC'))).toBe('-ERR Filtered replica requires EOF capability\r\n');
    const filter = ['REPLCONF', 'capa', 'eof', 'rdb-filter-only', parts];
    const { file } = synchronise(bench, replica, filter, ['SYNC']);

    expect(isWhole(file)).toBe(true);
    expect(file.slice(0, -9).endsWith('\x08aof-base\xc0\0')).toBe(true);
    // Nothing of it went to the disk, where it would be taken for the whole.
    expect(writer.ask(resp('DBSIZE'))).toBe(':1\r\n');
    expect(writer.ask(resp('INFO', 'persistence'))).toContain('rdb_saves:0');
  });

  test('[RP50] is sent away when it makes the node answer or touches keys', () => {
    const bench = start();
    const unknown = "unknown command 'NONSENSE', with args beginning with: ";
    const answered = [
      [['PING'], 'ping', null],
      [['NONSENSE'], '<unknown>', unknown],
      [['GET', 'a'], 'get', "Replica can't interact with the keyspace"],
      [['CLIENT', 'REPLY', 'x'], 'client|reply', '-ERR syntax error'],
      [['REPLCONF', 'capa', 'eof'], 'replconf', null],
    ] as const;
    for (const [words, name, refusal] of answered) {
      const replica = bench.connect();
      synchronise(bench, replica, CAPABLE, PSYNC);
      const before = replica.received.length;
      replica.send(resp(...words));
      bench.run(10);

      expect([words, replica.ended]).toEqual([words, 'end']);
      expect(replica.received.slice(before)).not.toMatch(/PONG|ERR|OK/);
      const log = logOf(bench).slice(-3).join('\n');
      expect(log).toContain(
        `Replica generated a reply to command '${name}', disconnecting it: id=`,
      );
      if (refusal === null) continue;
      expect(log).toContain(
        `== CRITICAL == This master is sending an error to its replica: '${refusal}' ` +
          `after processing the command '${name}'`,
      );
    }
  });

  test('[RP50] that is answered nothing may stay, whatever it tries', () => {
    const bench = start();
    const replica = bench.connect();
    synchronise(bench, replica, CAPABLE, PSYNC);
    for (const words of [['CLIENT', 'REPLY', 'OFF'], ['GET', 'a'], ['PING']])
      replica.ask(resp(...words));

    expect(replica.ended).toBeNull();
    expect(bench.connect().ask(resp('INFO', 'stats'))).toContain('unexpected_error_replies:1\r\n');
  });

  test('[RP51] shows by empty lines that it lives', () => {
    const bench = start({ 'repl-timeout': '3', 'repl-diskless-sync': 'no' });
    const [quiet, alive] = [bench.connect(), bench.connect()];
    for (const replica of [quiet, alive]) synchronise(bench, replica, CAPABLE, PSYNC);
    for (let i = 0; i < 8; i++) {
      bench.run(1_000);
      alive.send('\n');
    }

    expect(quiet.ended).toBe('end');
    expect(alive.ended).toBeNull();
  });

  test('that does not read is dropped at its output limit; what it got before is whole', () => {
    const bench = start({
      'client-output-buffer-limit': 'slave 2000000 0 0',
      'repl-diskless-sync': 'no',
    });
    const [writer, replica] = [bench.connect(), bench.connect()];
    const { file } = synchronise(bench, replica, CAPABLE, PSYNC);
    replica.setReading(false);
    for (let i = 0; i < 100; i++) {
      writer.send(resp('SET', 'a', `${i}`.padEnd(100_000)));
      bench.run(5);
    }
    expect(info(writer)).toContain('connected_slaves:0');
    replica.setReading(true);
    bench.run(100);

    expect(isWhole(file)).toBe(true);
    expect(replica.ended).not.toBeNull();
  });

  test('that is over its limit gets nothing of what brought it there', () => {
    const bench = start({
      'client-output-buffer-limit': 'slave 32768 0 0',
      'repl-backlog-size': '16384',
    });
    const [writer, replica] = [bench.connect(), bench.connect()];
    const { head } = synchronise(bench, replica, CAPABLE, PSYNC);
    replica.ask(resp('REPLCONF', 'ACK', '0'));
    writer.ask(resp('SET', 'a', 'small'));
    bench.run(20);
    expect(replica.received).toContain('small');
    writer.send(resp('SET', 'a', 'v'.repeat(262_144)));
    bench.run(20);
    expect(replica.ended).not.toBeNull();
    expect(replica.received).not.toContain('vvv');

    const [, id = '', offset = ''] = /FULLRESYNC (\w+) (\d+)/.exec(head) ?? [];
    const again = bench.connect();
    again.ask(resp(...CAPABLE));
    expect(again.ask(resp('PSYNC', id, String(Number(offset) + 1)))).toMatch(/FULLRESYNC/);
  });

  test('that does not read takes memory, for which no key is evicted', () => {
    const bench = start({ 'maxmemory-policy': 'allkeys-random' });
    const [writer, replica] = [bench.connect(), bench.connect()];
    synchronise(bench, replica, CAPABLE, PSYNC);
    const memory = (name: string): number =>
      Number(new RegExp(`mem_${name}:(\\d+)`).exec(writer.ask(resp('INFO', 'memory')))?.[1]);
    const line = (): string => writer.ask(resp('CLIENT', 'LIST', 'TYPE', 'replica'));
    bench.run(500);
    writer.ask(resp('SET', 'key', 'x'));
    bench.run(200);
    expect(line()).toMatch(/ obl=0 oll=1 omem=20504 tot-mem=42776 /);
    expect(memory('total_replication_buffers')).toBe(20_504);
    expect(memory('clients_slaves')).toBe(0);

    const used = /used_memory:(\d+)/.exec(writer.ask(resp('INFO', 'memory')))?.[1];
    writer.ask(resp('CONFIG', 'SET', 'maxmemory', String(Number(used) + 1_500_000)));
    replica.setReading(false);
    for (let i = 0; i < 60; i++) {
      writer.send(resp('SETRANGE', 'key', '0', `${i}`.padEnd(100_000)));
      bench.run(5);
    }
    const unsent = memory('total_replication_buffers') - 1_048_576;
    expect(unsent).toBeGreaterThan(2_000_000);
    expect(memory('clients_slaves')).toBe(unsent);
    expect(memory('not_counted_for_evict')).toBe(unsent - 65 * 64);
    expect(line()).toContain(` omem=${memory('total_replication_buffers')} `);
    expect(writer.ask(resp('DBSIZE'))).toBe(':1\r\n');
    expect(writer.ask(resp('INFO', 'stats'))).toContain('evicted_keys:0');
  });

  test.each(['yes', 'no'])('that does not read holds its dataset up, diskless %s', (diskless) => {
    const bench = start({ rdbcompression: 'no', 'repl-diskless-sync': diskless });
    const [writer, replica] = [bench.connect(), bench.connect()];
    for (let i = 0; i < 12; i++) {
      writer.send(resp('SET', `key:${i}`, `${i}`.repeat(1_000_000)));
      bench.run(20);
    }
    replica.ask(resp(...CAPABLE));
    replica.setReading(false);
    replica.send(resp(...PSYNC));
    bench.run(5_000);
    expect(replica.received).toBe('+OK\r\n');
    expect(writer.ask(resp('PING'))).toBe('+PONG\r\n');
    replica.setReading(true);
    bench.run(5_000);

    const { file } = takeApart(replica.received) as Synced;
    expect(file.length).toBeGreaterThan(14_000_000);
    expect(isWhole(file)).toBe(true);
  });

  test('must log in where a password is asked for', () => {
    const bench = start({ requirepass: 'secret' });
    const replica = bench.connect();
    for (const words of [CAPABLE, PSYNC, ['SYNC']])
      expect(replica.ask(resp(...words))).toBe('-NOAUTH Authentication required.\r\n');
    expect(replica.ask(resp('AUTH', 'secret'))).toBe('+OK\r\n');

    expect(isWhole(synchronise(bench, replica, CAPABLE, PSYNC).file)).toBe(true);
  });
});

test('SYNC is refused while answers are still to be written', () => {
  const program = start().connect();

  expect(program.ask(resp('ECHO', 'a') + resp('SYNC'))).toBe(
    '$1\r\na\r\n-ERR SYNC and PSYNC are invalid with pending output\r\n',
  );
});

test('worlds that are given the same write the same bytes, marks included', () => {
  const [first, second] = [1, 2].map(() => {
    const bench = start();
    const [writer, replica] = [bench.connect(), bench.connect()];
    for (let i = 0; i < 50; i++) writer.ask(resp('SET', `key:${i}`, 'x'.repeat(1000)));
    synchronise(bench, replica, CAPABLE, PSYNC);
    bench.run(200);
    replica.ask(resp('REPLCONF', 'ACK', '0'));
    return { text: replica.received, hash: liveEngineDoor.hashWorld(bench.world.world) };
  });

  expect(first).toEqual(second);
});
