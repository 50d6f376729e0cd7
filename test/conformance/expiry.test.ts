/**
 * What ends while time passes, against a real server on its own clock: keys of every type, read and looked
 * through at once or not until long after, options of EXPIRE, watched keys, and clients that wait for a
 * limited time.
 *
 * Time goes on in steps. Nothing ends near one, so that both sides agree on what is over at each. A machine too busy for that shows differences that do not come again: the same commands are then
 * run anew.
 */
import { expect, test } from 'vitest';
import { Draw } from './Draw.ts';
import type { Argv } from './Family.ts';
import { Pairs, type Orders } from './Pairs.ts';
import { RealServer } from './RealServer.ts';
import { plainReply, repliesAgree } from './replies.ts';
import { SimulatedServer } from './SimulatedServer.ts';

const STEPS = 14;
const STEP_MS = 200;
const COMMANDS = 30;
const CLIENTS = 5;
const ATTEMPTS = 4;
/** What is over is noticed at the next tick of the cron; and the real server has to find the time. */
const CONFIG = { hz: '100' };
/** Numbers of ms may differ by what a step's commands take. */
const NEAR_MS = 90;

/** Spans of time end so long after a step, and moments so long: later than any span that began in its step. */
const SPAN_MS = 60;
const MOMENT_MS = 170;

const steps = (draw: Draw): number => draw.pick([0, 0, 1, 1, 2, 3, 5, 9]) * STEP_MS;
const span = (draw: Draw): string => String(steps(draw) + SPAN_MS);
/** Stands for a moment so many ms from the step's beginning, as Unix ms. */
const moment = (draw: Draw): string => `@${draw.chance(10) ? -1000 : steps(draw) + MOMENT_MS}`;
const seconds = (draw: Draw): string => String(Number(span(draw)) / 1000);
const key = (draw: Draw): string => `k${draw.below(8)}`;
/** Spans are not compared with each other: which of two is longer may hang on a ms. */
const present = (draw: Draw): string[] => (draw.chance(50) ? [] : [draw.pick(['NX', 'XX'])]);
const option = (draw: Draw): string[] =>
  draw.chance(40) ? present(draw) : [draw.pick(['GT', 'LT'])];

/** Values of every type, and what takes an expiry along or drops it. */
const write = (draw: Draw): Argv =>
  draw.pick<() => Argv>([
    () => ['SET', key(draw), 'v'],
    () => ['SET', key(draw), '12', 'PX', span(draw)],
    () => ['SET', key(draw), 'v', 'PXAT', moment(draw)],
    () => ['SET', key(draw), 'v', 'KEEPTTL'],
    () => ['SET', key(draw), 'v', draw.pick(['NX', 'XX']), 'PX', span(draw)],
    () => ['PSETEX', key(draw), span(draw), 'v'],
    () => ['GETSET', key(draw), 'v'],
    () => ['APPEND', key(draw), 'v'],
    () => ['INCR', key(draw)],
    () => ['INCRBYFLOAT', key(draw), '1.5'],
    () => ['SETBIT', key(draw), '9', '1'],
    () => ['RPUSH', key(draw), 'a', 'b'],
    () => ['LPUSHX', key(draw), 'c'],
    () => ['HSET', key(draw), 'f', 'v'],
    () => ['HINCRBY', key(draw), 'n', '1'],
    () => ['SADD', key(draw), 'a', '1'],
    () => ['ZADD', key(draw), '1', 'a', '2', 'b'],
    () => ['PFADD', key(draw), 'a'],
    () => ['GEOADD', key(draw), '13.4', '52.5', 'a'],
    () => ['LPOP', key(draw), '9'],
    () => ['SREM', key(draw), 'a', '1'],
    () => ['COPY', key(draw), key(draw), 'REPLACE'],
    () => ['RENAME', key(draw), key(draw)],
    () => ['RENAMENX', key(draw), key(draw)],
    () => ['SUNIONSTORE', key(draw), key(draw), key(draw)],
    () => ['SORT', key(draw), 'ALPHA', 'STORE', key(draw)],
    () => ['LMOVE', key(draw), key(draw), 'LEFT', 'RIGHT'],
    () => ['GETDEL', key(draw)],
    () => ['DEL', key(draw), key(draw)],
  ])();

const expire = (draw: Draw): Argv =>
  draw.pick<() => Argv>([
    () => ['PEXPIRE', key(draw), span(draw), ...present(draw)],
    () => ['PEXPIRE', key(draw), span(draw), ...present(draw)],
    () => ['PEXPIREAT', key(draw), moment(draw), ...option(draw)],
    () => ['PEXPIREAT', key(draw), moment(draw), ...option(draw)],
    () => ['EXPIRE', key(draw), draw.pick(['-1', '0', '100']), ...present(draw)],
    () => ['PERSIST', key(draw)],
    () => ['GETEX', key(draw), 'PX', span(draw)],
    () => ['GETEX', key(draw), 'PERSIST'],
  ])();

const read = (draw: Draw): Argv =>
  draw.pick<() => Argv>([
    () => ['GET', key(draw)],
    () => ['TYPE', key(draw)],
    () => ['EXISTS', key(draw), key(draw), key(draw)],
    () => ['TTL', key(draw)],
    () => ['PTTL', key(draw)],
    () => ['OBJECT', 'ENCODING', key(draw)],
    () => ['LLEN', key(draw)],
    () => ['HGETALL', key(draw)],
    () => ['ZRANGE', key(draw), '0', '-1', 'WITHSCORES'],
    () => ['PFCOUNT', key(draw), key(draw)],
    () => ['TOUCH', key(draw), key(draw)],
    () => ['KEYS', '*'],
    () => ['SCAN', '0', 'COUNT', '1000'],
    () => ['DBSIZE'],
    () => ['MGET', key(draw), key(draw)],
  ])();

const wait = (draw: Draw): Argv =>
  draw.pick<() => Argv>([
    () => [draw.pick(['BLPOP', 'BRPOP']), key(draw), key(draw), seconds(draw)],
    () => ['BLMOVE', key(draw), key(draw), 'LEFT', 'RIGHT', seconds(draw)],
    () => ['BLMPOP', seconds(draw), '1', key(draw), 'LEFT', 'COUNT', '2'],
    () => ['BZPOPMIN', key(draw), key(draw), seconds(draw)],
    () => ['BZMPOP', seconds(draw), '1', key(draw), 'MAX'],
    () => ['WAIT', '1', span(draw)],
  ])();

function command(draw: Draw): Argv {
  const kind = draw.below(100);
  if (kind < 30) return write(draw);
  if (kind < 55) return expire(draw);
  if (kind < 80) return read(draw);
  if (kind < 86) return wait(draw);
  if (kind < 91) return ['WATCH', key(draw), key(draw)];
  return draw.pick([['MULTI'], ['EXEC'], ['EXEC'], ['DISCARD'], ['UNWATCH']]);
}

/** Whose replies' order, or clock, is free. */
const FREE: ReadonlySet<string> = new Set(['KEYS', 'SCAN', 'PTTL']);

function agree(argv: Argv, real: string, simulated: string): boolean {
  if (real === simulated) return true;
  if (real === '' || simulated === '' || !FREE.has(argv[0] as string)) return false;
  if (argv[0] !== 'PTTL') return repliesAgree(real, simulated, 'unordered');
  const [a, b] = [real, simulated].map((reply) => Number(reply.slice(1))) as [number, number];
  return a >= 0 && b >= 0 && Math.abs(a - b) < NEAR_MS;
}

class Run {
  readonly #draw: Draw;
  readonly #pairs: Pairs;
  readonly #simulated: SimulatedServer;
  readonly #history: string[] = [];
  /** Last command of each client. */
  readonly #last: Argv[] = Array.from({ length: CLIENTS }, () => []);
  /** Clients in a transaction. */
  readonly #queueing = new Set<number>();
  /** Unix ms of both sides when the run began. */
  #startMs = { real: 0, simulated: 0 };
  #step = 0;

  constructor(seed: number, pairs: Pairs, simulated: SimulatedServer) {
    this.#draw = new Draw(seed);
    this.#pairs = pairs;
    this.#simulated = simulated;
  }

  /** @returns the first difference; null = none */
  async go(isActive: boolean): Promise<string | null> {
    const [real, simulated] = await this.#pairs.control(() => ['TIME']);
    this.#startMs = { real: unixMs(real), simulated: unixMs(simulated) };
    await this.#pairs.control(() => ['DEBUG', 'SET-ACTIVE-EXPIRE', isActive ? '1' : '0']);
    const startMs = performance.now();
    for (this.#step = 0; this.#step < STEPS; this.#step++) {
      const atMs = startMs + this.#step * STEP_MS;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())));
      if (this.#step > 0) this.#simulated.catchUp(STEP_MS);
      const difference = await this.#runStep();
      if (difference !== null) return difference;
    }
    return this.#compareEnds();
  }

  async #runStep(): Promise<string | null> {
    this.#history.push(`step ${this.#step}`);
    let difference = await this.#compare();
    for (let i = 0; i < COMMANDS && difference === null; i++) {
      const free = this.#pairs.free();
      if (free.length === 0) break;
      const index = this.#draw.pick(free);
      const argv = this.#drawFor(index);
      this.#last[index] = argv;
      this.#history.push(`${index}: ${argv.join(' ')}`);
      await this.#pairs.order(index, this.#dated(argv));
      difference = await this.#compare();
    }
    return difference;
  }

  /** In a transaction nothing whose reply is free: EXEC's is compared as a whole. */
  #drawFor(index: number): Argv {
    const drawn = command(this.#draw);
    const [name = ''] = drawn;
    if (name === 'MULTI') this.#queueing.add(index);
    if (name === 'EXEC' || name === 'DISCARD') this.#queueing.delete(index);
    return this.#queueing.has(index) && FREE.has(name) ? ['DBSIZE'] : drawn;
  }

  /** With moments as each side's clock has them. */
  #dated(argv: Argv): Orders {
    return (_idOf, side) => {
      const nowMs = this.#startMs[side] + this.#step * STEP_MS;
      return argv.map((word) =>
        /^@-?\d+$/.test(word) ? String(nowMs + Number(word.slice(1))) : word,
      );
    };
  }

  async #compare(): Promise<string | null> {
    const { real, simulated } = await this.#pairs.take();
    for (const [index, expected] of real.entries()) {
      const seen = simulated[index] as string;
      if (!agree(this.#last[index] as Argv, expected, seen))
        return this.#describe(`client ${index}`, expected, seen);
    }
    return null;
  }

  async #compareEnds(): Promise<string | null> {
    for (const argv of [['DBSIZE'], ['DEBUG', 'DIGEST'], ['INFO', 'stats']]) {
      const [real, simulated] = await this.#pairs.control(() => argv);
      const facts = [real, simulated].map((reply) => /expired_keys:\d+/.exec(reply)?.[0] ?? reply);
      if (facts[0] !== facts[1]) return this.#describe(argv.join(' '), real, simulated);
    }
    return null;
  }

  #describe(what: string, real: string, simulated: string): string {
    const replies = [`real ${JSON.stringify(real)}`, `simulated ${JSON.stringify(simulated)}`];
    return [...this.#history.slice(-40), what, ...replies].join('\n');
  }
}

function unixMs(reply: string): number {
  const [unix, us] = plainReply(reply) as [string, string];
  return Number(unix) * 1000 + Math.floor(Number(us) / 1000);
}

async function attempt(seed: number, isActive: boolean): Promise<string | null> {
  const real = await RealServer.start(CONFIG);
  try {
    const simulated = new SimulatedServer(seed, CONFIG);
    const pairs = await Pairs.open(real, simulated, CLIENTS);
    return await new Run(seed, pairs, simulated).go(isActive);
  } finally {
    real.stop();
  }
}

test.each([
  [1, true],
  [2, true],
  [3, false],
])(
  'keys and waits end as on a real server, seed %i, looked for by the cron: %s',
  async (seed, isActive) => {
    let difference: string | null = 'not run';
    for (let i = 0; i < ATTEMPTS && difference !== null; i++)
      difference = await attempt(seed, isActive);
    expect(difference).toBeNull();
  },
);
