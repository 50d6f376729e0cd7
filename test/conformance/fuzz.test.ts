/**
 * Tens of millions of fuzzed bytes: to a simulated node alone, which must stay whole and polite, and a part of them
 * to a bridge and to a real redis-server, which must say the same.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FuzzTraffic } from '../support/FuzzTraffic.ts';
import { fuzzWorld } from '../support/fuzzWorld.ts';
import { RunningBridge } from './bridge/RunningBridge.ts';
import { Draw } from './Draw.ts';
import { FAMILIES } from './families.ts';
import { RealServer } from './RealServer.ts';

/** What would stop, change or slow the server for everybody, as it may. */
const NOT_SENT: ReadonlySet<string> = new Set(
  (
    'debug shutdown client config replicaof slaveof failover psync sync replconf acl save bgsave ' +
    'bgrewriteaof cluster'
  ).split(' '),
);

/** Commands of every family, valid and invalid, one after the other. */
function familyCommands(seed: number): () => readonly string[] | null {
  const draw = new Draw(seed);
  return () => {
    const family = FAMILIES[draw.below(FAMILIES.length)];
    const argv = family?.next(draw)[0];
    const isSent = argv !== undefined && !NOT_SENT.has((argv[0] ?? '').toLowerCase());
    return isSent && argv.join('').length < 5_000 ? argv : null;
  };
}

describe('twenty million bytes', () => {
  test.each([1, 2, 3, 4, 5])('of every family and of none, seed %i', (seed) => {
    const report = fuzzWorld(seed, 4_000_000, familyCommands(seed));

    expect(report.findings).toEqual([]);
    expect([...report.errors.keys()]).toEqual(
      expect.arrayContaining([
        "expected '$'",
        'invalid bulk length',
        'invalid multibulk length',
        'too big bulk count string',
        'too big inline request',
        'too big mbulk count string',
        'unbalanced quotes in request',
      ]),
    );
  });
});

describe('the same bytes to a bridge and to a real server', () => {
  let bridge: RunningBridge;
  let real: RealServer;
  beforeAll(async () => {
    bridge = await RunningBridge.start({ nodes: 1, flags: ['--mode', 'standalone'] });
    real = await RealServer.start();
  });
  afterAll(async () => {
    await bridge.stop();
    real.stop();
  });

  test.each([11, 12, 13])('get the same replies, seed %i', async (seed) => {
    const traffic = new FuzzTraffic(seed);
    for (let session = 0; session < 400; session++) {
      // Less than one read: what a server has not read when it closes makes TCP forget its last words.
      const bytes = traffic.session(2_000);
      const said = [await saidBy(bridge.port, bytes), await saidBy(real.port, bytes)];

      expect([bytes, said[0]]).toEqual([bytes, said[1]]);
    }
  });
});

/** Everything that a server says to these bytes before it closes. */
function saidBy(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    socket.on('data', (more: Buffer) => (text += more.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.on('end', () => socket.destroy());
    socket.end(bytes, 'latin1');
  });
}
