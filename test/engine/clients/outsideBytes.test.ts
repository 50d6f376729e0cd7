import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outsideBytes } from '../../../src/engine/clients/outsideBytes.ts';
import { rdbFilePieces } from '../../../src/engine/persistence/rdbFile.ts';
import { isLastPart, type BulkPart } from '../../../src/engine/replication/wire.ts';
import { commandBytes } from '../../../src/engine/server/Command.ts';
import { Servers, type Talker } from '../../support/replicationPair.ts';

const binary = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

/** Asks for synchronisation as a program that keeps what it is sent. */
function attach(s: Servers, ...commands: string[]): Talker {
  const replica = s.dial(0);
  for (const command of commands) {
    s.post(replica, command);
    s.run(2);
  }
  return replica;
}

function textOf(payload: unknown, talker: Talker): string {
  return outsideBytes(payload, talker).join('');
}

/** All that it was sent, each payload as long as it counted on the wire. */
function received(talker: Talker): string {
  return talker.payloads
    .map(({ payload, bytes }) => {
      const text = textOf(payload, talker);
      expect(text.length).toBe(bytes);
      return text;
    })
    .join('');
}

const partOf = (payload: unknown): BulkPart | undefined => (payload as { bulk?: BulkPart }).bulk;

/** Bytes that no compression shortens. */
const NOISE = ((): string => {
  let state = 7;
  return Array.from({ length: 60_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return String.fromCharCode(33 + ((state >> 16) % 200));
  }).join('');
})();

/** What follows the dataset of announced length. */
function streamOf(text: string): string {
  const [header = '', length = ''] = /\$(\d+)\r\n/.exec(text) ?? [];
  return text.slice(text.indexOf(header) + header.length + Number(length));
}

describe('what a program that replicates is sent', () => {
  test('[RP47] is as long as it counts on the wire, whatever is written', () => {
    const words = fc.array(binary, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (values) => {
        const s = new Servers({ count: 1, config: { 'repl-diskless-sync': 'no' } });
        const writer = s.dial(0);
        const push = (value: readonly string[]): void => {
          const argv = ['RPUSH', 'list', ...value];
          s.postCommands(writer, [{ argv, bytes: commandBytes(argv) }]);
          s.run(1);
        };
        for (const value of values.slice(0, 10)) push(value);
        const replica = attach(s, 'SYNC');
        for (const value of values.slice(10)) push(value);
        s.run(300);
        const text = received(replica);
        for (const value of values.slice(10))
          for (const word of value) expect(text).toContain(word);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['to disk', 'SYNC', /^\$\d+\r\n/],
    ['to sockets', 'REPLCONF capa eof;SYNC', /^\+OK\r\n\$EOF:([0-9a-f]{40})\r\n/],
  ])('a large dataset saved %s comes in parts, and is the file', (_how, commands, header) => {
    const s = new Servers({ count: 1 });
    for (let i = 0; i < 40; i++) s.ask(0, `SET key:${i} ${i}${NOISE}`);
    const replica = attach(s, ...commands.split(';'));
    const ended = (): boolean =>
      replica.payloads.some(({ payload }) => {
        const part = partOf(payload);
        return part !== undefined && isLastPart(part);
      });
    s.until(ended, 5_000);
    const parts = replica.payloads.flatMap(({ payload }) => partOf(payload) ?? []);
    const text = received(replica).replaceAll(/^\n+/g, '');
    const [found = '', mark = ''] = header.exec(text) ?? [];
    const file = [...rdbFilePieces((parts[0] as BulkPart).shared.shared)].join('');

    expect(parts.length).toBeGreaterThan(20);
    expect(found).not.toBe('');
    expect(text.slice(found.length) === file + mark).toBe(true);
  });

  test('a part is the same whoever reads it, also without those before it', () => {
    const s = new Servers({ count: 1 });
    for (let i = 0; i < 40; i++) s.ask(0, `SET key:${i} ${i}${NOISE}`);
    const replica = attach(s, 'SYNC');
    s.run(3_000);
    const payloads = replica.payloads.filter(({ payload }) => partOf(payload) !== undefined);
    const inTurn = payloads.map(({ payload }) => textOf(payload, replica));

    for (const at of [payloads.length - 1, 20, 0])
      expect(outsideBytes(payloads[at]?.payload, {}).join('') === inTurn[at]).toBe(true);
  });

  test('who continues amid a command gets the rest of it', () => {
    const s = new Servers({ count: 1 });
    const first = attach(s, 'PSYNC ? -1');
    s.until(() => s.server(0).replication.replicas[0]?.replica?.state === 'online', 5_000);
    for (const word of ['one', 'two', 'three']) s.ask(0, `SET key ${word}`);
    s.run(50);
    const stream = streamOf(received(first));
    expect(stream).toContain('*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n');
    s.hangUp(first);

    const { replId, masterReplOffset } = s.server(0).replication;
    for (const offset of [1, 5, 24, 30, masterReplOffset, masterReplOffset + 1]) {
      const again = attach(s, `PSYNC ${replId} ${offset}`);
      expect(received(again)).toBe(`+CONTINUE\r\n${stream.slice(offset - 1)}`);
      s.hangUp(again);
    }
  });
});
