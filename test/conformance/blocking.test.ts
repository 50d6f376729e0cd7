/**
 * Clients that wait for keys, several at once: who is served with what, against a real server.
 *
 * Only one connection speaks at a time, and none that waits, so that the order of things is the same on both
 * sides. SWAPDB is left out: the order in which it wakes clients of several keys is that of a hash table.
 */
import { expect, onTestFinished, test } from 'vitest';
import { Draw } from './Draw.ts';
import type { Argv } from './Family.ts';
import { RealServer, type RealClient } from './RealServer.ts';
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

/** One client on both sides. */
interface Pair {
  readonly client: RealClient;
  readonly realId: string;
  isWaiting: boolean;
  /** What the real server will send it. */
  reply: Promise<string[]>;
}

async function openPairs(real: RealServer): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let i = 0; i < CLIENTS; i++) {
    const client = await real.open();
    const [id = ''] = await client.send([['CLIENT', 'ID']]);
    const reply = Promise.resolve<string[]>([]);
    pairs.push({ client, realId: id.slice(1, -2), isWaiting: false, reply });
  }
  return pairs;
}

/** What every client has been answered by now; '' = it waits. */
async function replies(pairs: readonly Pair[], expected: readonly string[]): Promise<string[]> {
  const none = Promise.resolve(['']);
  const found: string[] = [];
  for (const [index, { reply, isWaiting }] of pairs.entries()) {
    const isLate = expected[index] === '';
    const seen = isLate ? Promise.race([reply, none]) : reply;
    found.push(isWaiting ? (await seen).join('') : '');
  }
  return found;
}

test.each([1, 2, 3])('clients that wait get what a real server gives, seed %i', async (seed) => {
  const real = await RealServer.start();
  onTestFinished(() => real.stop());
  const simulated = new SimulatedServer(seed);
  const draw = new Draw(seed);
  const control = await real.open();
  const pairs = await openPairs(real);
  const history: string[] = [];

  for (let step = 0; step < STEPS; step++) {
    const free = pairs.flatMap(({ isWaiting }, index) => (isWaiting ? [] : [index]));
    // When all wait, somebody outside lets one go.
    const index = free.length === 0 ? -1 : draw.pick(free);
    const argv = index < 0 ? ['CLIENT', 'UNBLOCK', '#0'] : command(draw);
    history.push(`${index}: ${argv.join(' ')}`);
    const named = (idOf: (at: number) => string): Argv =>
      argv.map((word) => word.replace(ID, (_all, at: string) => idOf(Number(at))));
    const pair = pairs[index];
    const orders = named((at) => (pairs[at] as Pair).realId);
    if (pair !== undefined)
      Object.assign(pair, { reply: pair.client.send([orders]), isWaiting: true });
    await control.send(pair === undefined ? [orders] : [['PING'], ['PING']]);
    const simulatedOrders = named((at) => simulated.idOf(at));
    if (pair === undefined) simulated.run(simulatedOrders);
    else simulated.begin(index, simulatedOrders);
    const expected = pairs.map((_pair, at) => simulated.takeOf(at));

    const seen = await replies(pairs, expected);
    // The last orders make a difference readable.
    expect([...history.slice(-40), ...seen]).toEqual([...history.slice(-40), ...expected]);
    for (const [at, each] of pairs.entries()) if (expected[at] !== '') each.isWaiting = false;
  }
  const [digest] = await control.send([['DEBUG', 'DIGEST']]);
  expect(simulated.run(['DEBUG', 'DIGEST'])).toBe(digest);
});
