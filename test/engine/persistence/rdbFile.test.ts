import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc64 } from '../../../src/base/crc64.ts';
import { bitsExtension } from '../../../src/engine/commands/bits/bitsExtension.ts';
import { hashesExtension } from '../../../src/engine/commands/hashes/hashesExtension.ts';
import { listsExtension } from '../../../src/engine/commands/lists/listsExtension.ts';
import { setsExtension } from '../../../src/engine/commands/sets/setsExtension.ts';
import { zsetsExtension } from '../../../src/engine/commands/zsets/zsetsExtension.ts';
import { captureRdb } from '../../../src/engine/persistence/rdbImage.ts';
import { rdbFilePieces } from '../../../src/engine/persistence/rdbFile.ts';
import { persistenceExtension } from '../../../src/engine/persistence/persistenceExtension.ts';
import type { RdbImage } from '../../../src/engine/persistence/PersistenceState.ts';
import { replicationExtension } from '../../../src/engine/replication/replicationExtension.ts';
import { datasetCommands } from '../../support/datasets.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

const extensions = [
  bitsExtension,
  hashesExtension,
  listsExtension,
  setsExtension,
  zsetsExtension,
  persistenceExtension,
  replicationExtension,
];

const start = (config: Record<string, string> = {}): OneServer =>
  oneServer({ config: { save: '', ...config }, extensions });

const fileOf = ({ shared }: RdbImage): string => [...rdbFilePieces(shared)].join('');

/** What stands between the header and the end, as hexadecimal digits. */
function keysOf(server: OneServer): string {
  const image = captureRdb(server.server);
  const file = fileOf(image);
  const from = file.indexOf('\xfaaof-base\xc0\0'.replace('aof', '\x08aof')) + 12;
  return Buffer.from(file.slice(from, -9), 'latin1').toString('hex');
}

describe('an RDB file', () => {
  test('begins with magic and auxiliary fields and ends with a checksum', () => {
    const server = start();
    const image = captureRdb(server.server);
    const file = fileOf(image);
    const { createdUnix, usedMemory } = image.shared;
    const integer = (value: number): string => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value);
      return `\xc2${bytes.toString('latin1')}`;
    };

    expect(file.slice(0, -8)).toBe(
      'REDIS0010\xfa\x09redis-ver\x067.0.15\xfa\x0aredis-bits\xc0\x40' +
        `\xfa\x05ctime${integer(createdUnix)}\xfa\x08used-mem${integer(usedMemory)}` +
        '\xfa\x08aof-base\xc0\0\xff',
    );
    expect(file.slice(-8)).toBe(crc64(file.slice(0, -8)));
    expect(image.bytes).toBe(file.length);
  });

  test('without rdbchecksum ends with zeros', () => {
    const file = fileOf(captureRdb(start({ rdbchecksum: 'no' }).server));

    expect(file.slice(-9)).toBe(`\xff${'\0'.repeat(8)}`);
  });

  test('has the databases that are not empty, each with the sizes of its tables', () => {
    const server = start();
    server.command('SELECT', '11');
    server.command('SET', 'a', '1');
    server.command('SET', 'b', 'x', 'PXAT', '1893456000000');

    expect(keysOf(server)).toMatch(/^fe0bfb0201/);
    expect(keysOf(server)).toContain('000161c001');
    expect(keysOf(server)).toContain('fc00b4c5dab80100000001620178');
  });

  test.each([
    ['allkeys-lru', /^fe00fb0100f805000161c001$/],
    ['volatile-lfu', /^fe00fb0100f905000161c001$/],
    ['allkeys-random', /^fe00fb0100000161c001$/],
  ])('with maxmemory-policy %s', (policy, expected) => {
    const server = start({ 'maxmemory-policy': policy });
    server.command('SET', 'a', '1');
    server.advance(5_000);

    expect(keysOf(server)).toMatch(expected);
  });

  test.each(['yes', 'no'])(
    '[PS13] is as long as was counted, with rdbcompression %s',
    (compression) => {
      fc.assert(
        fc.property(
          fc.integer(),
          fc.integer({ min: 0, max: 120 }),
          fc.constantFrom('noeviction', 'allkeys-lru', 'volatile-lfu'),
          (seed, count, policy) => {
            const server = start({ rdbcompression: compression, 'maxmemory-policy': policy });
            for (const words of datasetCommands(seed, count)) server.command(...words);
            server.taken(0);
            const image = captureRdb(server.server);
            expect(fileOf(image).length).toBe(image.bytes);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  test('comes in pieces of some size, however large a value is', () => {
    const server = start();
    server.command('SET', 'long', 'ab'.repeat(1_000_000) + Math.PI);
    server.command('SETBIT', 'far', '100000000', '1');
    server.command('RPUSH', 'list', ...Array.from({ length: 3000 }, (_, i) => `${i}`.repeat(50)));
    const image = captureRdb(server.server);
    const lengths = [...rdbFilePieces(image.shared)].map((piece) => piece.length);

    expect(Math.max(...lengths)).toBeLessThan(140_000);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(image.bytes);
  });
});
