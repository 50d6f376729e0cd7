import { describe, expect, test } from 'vitest';
import {
  appendEntry,
  growBlocks,
  type Backlog,
  blockBytes,
  createBacklog,
  findEntry,
  trimBacklog,
} from '../../../src/engine/replication/backlog.ts';
import { hasNothingToTrim } from '../../../src/engine/replication/feed.ts';
import type { Command } from '../../../src/engine/server/Command.ts';
import { commandOf } from '../../../src/engine/replication/wire.ts';
import { SEEDS, Servers } from '../../support/replicationPair.ts';

function append(backlog: Backlog, command: Command, offset: number, limit: number): void {
  if (!appendEntry(backlog, command)) growBlocks(backlog, command.bytes, offset, limit);
}

describe('identity and offsets', () => {
  test.each(SEEDS)('[RP1] a master without replicas stays at offset 0, seed %i', (seed) => {
    const s = new Servers({ seed, count: 1 });

    s.ask(0, 'SET a 1');
    s.ask(0, 'SET a 2');

    expect(s.info(0)).toMatchObject({ master_repl_offset: '0', repl_backlog_active: '0' });
  });

  test.each(SEEDS)('[RP2] the first full sync makes id and backlog, seed %i', (seed) => {
    const s = new Servers({ seed });
    const before = s.info(0)['master_replid'];

    s.follow(1, 0);

    const { master_replid, ...info } = s.info(0);
    expect(master_replid).not.toBe(before);
    expect(s.info(1)['master_replid']).toBe(master_replid);
    expect(info).toMatchObject({ repl_backlog_first_byte_offset: '1', repl_backlog_histlen: '0' });
  });

  test('[RP3] offsets count the exact bytes of the stream', () => {
    const s = new Servers({ config: { 'repl-ping-replica-period': '3600' } });
    s.follow(1, 0);
    const offset = () => Number(s.info(0)['master_repl_offset']);
    const start = offset();
    const costs = (line: string): number => {
      const before = offset();
      s.ask(0, line);
      return offset() - before;
    };

    expect(costs('SET foo bar')).toBe(54);
    expect(costs('SET foo bar')).toBe(31);
    s.ask(0, 'SELECT 12');
    expect(costs('SET foo bar')).toBe(24 + 31);
    expect(costs('GET foo')).toBe(0);
    s.run(50);
    expect(s.info(1)['slave_repl_offset']).toBe(String(offset()));
    expect(offset() - start).toBe(54 + 31 + 55);
  });

  test('[RP7] the backlog is freed after its time to live, and the history with it', () => {
    const s = new Servers({ config: { 'repl-backlog-ttl': '2' } });
    s.follow(1, 0);
    s.ask(0, 'SET a 1');
    s.run(1_500);
    const before = s.info(0);
    s.kill(1);

    const tookMs = s.until(() => s.info(0)['repl_backlog_active'] === '0');

    expect(tookMs).toBeGreaterThan(2_000);
    expect(tookMs).toBeLessThan(4_010);
    s.ask(0, 'SET a 2');
    expect(s.info(0)['master_repl_offset']).toBe(before['master_repl_offset']);
    expect(s.info(0)['master_replid']).not.toBe(before['master_replid']);
    expect(s.log(0)).toContain(
      'Replication backlog freed after 2 seconds without connected replicas.',
    );
  });
});

describe('backlog', () => {
  test('[RP4] blocks follow jemalloc classes and the history overshoots by one block', () => {
    expect(blockBytes(23, 1_048_576)).toBe(20_440);
    expect(blockBytes(100_000, 1_048_576)).toBe(81_880);
    const backlog = createBacklog(0);
    const command = commandOf('SET', 'k', 'x'.repeat(100_000));
    let offset = 0;
    for (let i = 0; i < 200; i++) {
      append(backlog, command, offset, 1_048_576);
      offset += command.bytes;
      trimBacklog(backlog, 1_048_576, Infinity, 640);
      expect(backlog.firstByteOffset + backlog.histlen - 1).toBe(offset);
    }

    expect(backlog.histlen).toBeGreaterThan(1_048_576);
    expect(backlog.histlen).toBeLessThan(1_150_000);
  });

  test('[RP4] every entry is found by its offset, whatever was trimmed', () => {
    const backlog = createBacklog(500);
    let offset = 500;
    const starts: number[] = [];
    for (let i = 0; i < 3_000; i++) {
      const command = commandOf('SET', `key:${i}`, 'v'.repeat((i * 37) % 900));
      starts.push(offset + 1);
      append(backlog, command, offset, 16_384);
      offset += command.bytes;
      trimBacklog(backlog, 16_384, Infinity, 64);
    }

    for (let seq = backlog.firstSeq; seq < 3_000; seq++)
      expect(findEntry(backlog, starts[seq] ?? 0)).toEqual({ seq, skip: 0 });
    expect(findEntry(backlog, offset + 1)).toEqual({ seq: 3_000, skip: 0 });
    expect(backlog.histlen).toBeLessThanOrEqual(16_384 + 20_440);
  });

  test('[RP4] a master whose history overshoots by less than a block has nothing to trim', () => {
    const s = new Servers({ config: { 'repl-backlog-size': '16384' } });
    s.follow(1, 0);
    for (let i = 0; i < 40; i++) s.ask(0, `SET key:${i} ${'x'.repeat(1_000)}`);
    s.run(100);

    const master = s.server(0);
    expect(master.replication.backlog?.histlen).toBeGreaterThan(16_384);
    expect(hasNothingToTrim(master)).toBe(true);
    expect(master.rest & 1).toBe(1);
  });

  test('[RP5] a tiny backlog is made 16384 bytes', () => {
    const s = new Servers({ count: 1 });

    s.ask(0, 'CONFIG SET repl-backlog-size 1');

    expect(s.ask(0, 'CONFIG GET repl-backlog-size')).toMatchObject({
      map: ['repl-backlog-size', '16384'],
    });
  });

  test('[RP6] a slow replica keeps what it has not been sent', () => {
    const s = new Servers({ config: { 'repl-backlog-size': '16384' } });
    s.follow(1, 0);
    s.pause(1);

    for (let i = 0; i < 120; i++) s.ask(0, `SET big ${'x'.repeat(100_000)}`);

    const histlen = Number(s.info(0)['repl_backlog_histlen']);
    expect(histlen).toBeGreaterThan(5_000_000);
    s.resume(1);
    s.until(() => s.info(0)['master_repl_offset'] === s.info(1)['slave_repl_offset']);
    s.run(10);
    expect(Number(s.info(0)['repl_backlog_histlen'])).toBeLessThan(40_000);
  });
});
