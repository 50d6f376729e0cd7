/**
 * Clients that wait for keys, several at once: who is served with what, against a real server.
 *
 * SWAPDB is left out: the order in which it wakes clients of several keys is that of a hash table.
 */
import { expect, onTestFinished, test } from 'vitest';
import { Draw } from './Draw.ts';
import type { Argv } from './Family.ts';
import { Pairs, type Orders } from './Pairs.ts';
import { RealServer } from './RealServer.ts';
import { SimulatedServer } from './SimulatedServer.ts';

const CLIENTS = 5;
const STEPS = 3000;
/** Stands for the identifier of a client, which differs between the two. */
const ID = /^#(\d)$/;

const key = (draw: Draw): string => `k${draw.below(4)}`;
const keys = (draw: Draw): string[] => draw.many(1, 3, () => key(draw));
const counted = (draw: Draw): string[] => {
  const all = keys(draw);
  return [String(all.length), ...all];
};
const end = (draw: Draw): string => draw.pick(['LEFT', 'RIGHT']);
const count = (draw: Draw): string[] => ['COUNT', String(draw.between(1, 3))];

function waiting(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => [draw.pick(['BLPOP', 'BRPOP']), ...keys(draw), '0'],
    () => ['BLMOVE', key(draw), key(draw), end(draw), end(draw), '0'],
    () => ['BRPOPLPUSH', key(draw), key(draw), '0'],
    () => ['BLMPOP', '0', ...counted(draw), end(draw), ...count(draw)],
    () => [draw.pick(['BZPOPMIN', 'BZPOPMAX']), ...keys(draw), '0'],
    () => ['BZMPOP', '0', ...counted(draw), draw.pick(['MIN', 'MAX']), ...count(draw)],
  ])();
}

function changing(draw: Draw): Argv {
  const scored = (): string[] => [String(draw.below(9)), `m${draw.below(9)}`];
  return draw.pick<() => Argv>([
    () => [draw.pick(['LPUSH', 'RPUSH']), key(draw), ...draw.many(1, 4, () => draw.member())],
    () => [draw.pick(['LPUSH', 'RPUSH']), key(draw), ...draw.many(1, 4, () => draw.member())],
    () => ['ZADD', key(draw), ...draw.many(1, 3, scored).flat()],
    () => ['ZADD', key(draw), ...draw.many(1, 3, scored).flat()],
    () => ['RENAME', key(draw), key(draw)],
    () => ['COPY', key(draw), key(draw), 'REPLACE'],
    () => ['DEL', key(draw)],
    () => ['DEL', key(draw)],
    () => ['SORT', key(draw), 'ALPHA', 'STORE', key(draw)],
    () => ['ZUNIONSTORE', key(draw), '1', key(draw)],
    () => ['SADD', key(draw), 'x'],
    () => ['WATCH', key(draw), key(draw)],
    () => ['UNWATCH'],
    () => ['FLUSHDB'],
    () => ['LINSERT', key(draw), 'BEFORE', draw.member(), 'x'],
    () => ['LPUSHX', key(draw), 'x', 'y'],
    () => ['ZRANGESTORE', key(draw), key(draw), '0', '-1'],
    () => ['ZINCRBY', key(draw), '1', 'm1'],
    () => ['GEOADD', key(draw), '1', '1', 'p'],
    () => ['SPOP', key(draw)],
    () => ['LPOP', key(draw), '2'],
    () => ['ZPOPMIN', key(draw), '2'],
    () => ['SELECT', draw.pick(['0', '0', '1'])],
    () => ['MOVE', key(draw), '1'],
    () => ['RENAMENX', key(draw), key(draw)],
    () => ['UNLINK', key(draw), key(draw)],
    () => ['LMPOP', '2', key(draw), key(draw), 'LEFT', 'COUNT', '2'],
    () => ['ZDIFFSTORE', key(draw), '2', key(draw), key(draw)],
    () => ['EXPIRE', key(draw), '-1'],
    () => ['DISCARD'],
    () => ['RESET'],
    () => ['LTRIM', key(draw), '1', '1'],
    () => ['SET', key(draw), 'x'],
    () => ['LMOVE', key(draw), key(draw), end(draw), end(draw)],
    () => ['PEXPIRE', key(draw), '0'],
    () => ['CLIENT', 'UNBLOCK', `#${draw.below(CLIENTS)}`, draw.pick(['TIMEOUT', 'ERROR'])],
  ])();
}

function command(draw: Draw): Argv {
  const kind = draw.below(100);
  if (kind < 35) return waiting(draw);
  if (kind < 42) return ['MULTI'];
  return kind < 55 ? ['EXEC'] : changing(draw);
}

test.each([1, 2, 3])('clients that wait get what a real server gives, seed %i', async (seed) => {
  const real = await RealServer.start();
  onTestFinished(() => real.stop());
  const simulated = new SimulatedServer(seed);
  const draw = new Draw(seed);
  const pairs = await Pairs.open(real, simulated, CLIENTS);
  const history: string[] = [];

  for (let step = 0; step < STEPS; step++) {
    const free = pairs.free();
    // When all wait, somebody outside lets one go.
    const index = free.length === 0 ? -1 : draw.pick(free);
    const argv = index < 0 ? ['CLIENT', 'UNBLOCK', '#0'] : command(draw);
    history.push(`${index}: ${argv.join(' ')}`);
    const named: Orders = (idOf) =>
      argv.map((word) => word.replace(ID, (_all, at: string) => idOf(Number(at))));
    await (index < 0 ? pairs.control(named) : pairs.order(index, named));
    const { real: seen, simulated: expected } = await pairs.take();
    // The last orders make a difference readable.
    expect([...history.slice(-40), ...seen]).toEqual([...history.slice(-40), ...expected]);
  }
  const [digest, own] = await pairs.control(() => ['DEBUG', 'DIGEST']);
  expect(own).toBe(digest);
});
