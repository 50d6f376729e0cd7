/**
 * What executing commands costs on one node, without network: rates of common commands, and how single
 * commands behave as their collection grows from ten thousand to a million elements.
 */
import {
  createTraceSink,
  createWorld,
  directClient,
  runEvents,
  type DirectClient,
} from '../../engine/index.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import { DEFAULT_SETUP } from '../../scenarios/defaultSetup.ts';
import type { Clock } from './engineBenchmarks.ts';

const KEYS = 100_000;
/** Commands of one measured round. */
const ROUND = 100_000;
/** Members of one command that fills a collection. */
const FILL = 500;

export interface ExecutionFigures {
  readonly command: string;
  readonly perSecond: number;
  /** Error replies while measuring: a row that counts any measures nothing. */
  readonly errors: number;
}

type Words = readonly string[];

/** A row: commands that prepare it, and the n-th of those that are measured. */
interface Row {
  readonly name: string;
  readonly fill?: () => Iterable<Words>;
  readonly words: (pick: number, n: number) => Words;
  /** Share of `ROUND`, for commands that do much work each. */
  readonly share?: number;
}

/** 16 bytes. Joined, not added: an added string stays in two pieces, and comparing such strings is slow. */
function keyOf(i: number, prefix = 'key:'): string {
  return [prefix, String(i).padStart(16 - prefix.length, '0')].join('');
}

const keys = Array.from({ length: KEYS }, (_, i) => keyOf(i));
const counters = Array.from({ length: KEYS }, (_, i) => keyOf(i, 'int:'));
const key = (pick: number): string => keys[pick % KEYS] as string;

const ROWS: readonly Row[] = [
  { name: 'SET', words: (pick) => ['SET', key(pick), 'xyz'] },
  { name: 'GET', words: (pick) => ['GET', key(pick)] },
  { name: 'INCR', words: (pick) => ['INCR', counters[pick] as string] },
  { name: 'MSET (10 keys)', share: 0.1, words: (pick) => mset(pick) },
  { name: 'LPUSH', words: () => ['LPUSH', 'list', 'xyz'] },
  { name: 'LRANGE_100', share: 0.2, words: () => ['LRANGE', 'list', '0', '99'] },
  { name: 'SADD', words: (pick) => ['SADD', 'set', key(pick)] },
  { name: 'HSET (100k fields)', words: (pick) => ['HSET', 'hash', key(pick), 'xyz'] },
  {
    name: 'ZADD (100k members)',
    fill: () => fillZset('zset', KEYS),
    words: (pick, n) => ['ZADD', 'zset', String((pick * 7 + n) % 1e6), key(pick)],
  },
  {
    name: 'ZRANGEBYSCORE (100 of 100k)',
    share: 0.2,
    words: (pick) => ['ZRANGEBYSCORE', 'zset', String(pick % 9e5), '+inf', 'LIMIT', '0', '100'],
  },
];

function mset(pick: number): Words {
  const words = ['MSET'];
  for (let i = 0; i < 10; i++) words.push(key(pick + i * 9_973), 'xyz');
  return words;
}

/** One command for every `FILL` members. */
function* filled(members: number, head: Words, member: (i: number) => Words): Iterable<Words> {
  for (let from = 0; from < members; from += FILL) {
    const words = [...head];
    for (let i = from; i < Math.min(members, from + FILL); i++) words.push(...member(i));
    yield words;
  }
}

function fillZset(name: string, members: number): Iterable<Words> {
  const score = (i: number): string => String((i * 7_919) % 1e6);
  return filled(members, ['ZADD', name], (i) => [score(i), member(i)]);
}

function member(i: number): string {
  return i < KEYS ? (keys[i] as string) : keyOf(i);
}

/** The same numbers in every run. */
function picks(count: number, below: number): number[] {
  const numbers: number[] = [];
  for (let i = 0, state = 1; i < count; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    numbers.push((state >>> 4) % below);
  }
  return numbers;
}

/** A client of one node outside cluster mode, which never saves. */
function newClient(): DirectClient {
  const setup: RunSetup = {
    ...DEFAULT_SETUP,
    topology: {
      masters: 1,
      replicasPerMaster: 0,
      emptyNodes: 0,
      start: 'strangers',
      mode: 'standalone',
    },
    config: { save: '' },
    workload: { ...DEFAULT_SETUP.workload, clients: 0, ratePerSecond: 0 },
  };
  const world = createWorld(setup, createTraceSink(false));
  runEvents(world, 3e6, Infinity);
  return directClient(world, 0);
}

/** Best of `rounds` rounds for each command. */
export function measureExecution(nowMs: Clock, rounds: number): ExecutionFigures[] {
  const client = newClient();
  const numbers = picks(ROUND, KEYS);
  return ROWS.map(({ name, fill, words, share = 1 }) => {
    for (const each of fill?.() ?? []) client.run(client.prepare(...each));
    const before = client.errors();
    const commands = numbers
      .slice(0, ROUND * share)
      .map((pick, n) => client.prepare(...words(pick, n)));
    const bestMs = bestOf(rounds, nowMs, () => {
      for (let i = 0; i < commands.length; i++) client.run(commands[i] as (typeof commands)[0]);
    });
    const perSecond = (commands.length * 1000) / bestMs;
    return { command: name, perSecond, errors: client.errors() - before };
  });
}

/** The same keys in a bare Map: as fast as JavaScript can be. */
export function measureBareMap(nowMs: Clock, rounds: number): Omit<ExecutionFigures, 'errors'>[] {
  const [texts, counts] = [new Map<string, string>(), new Map<string, number>()];
  const numbers = picks(ROUND, KEYS);
  const asked = numbers.map(key);
  const counted = numbers.map((pick) => counters[pick] as string);
  let found = 0;
  const works: Readonly<Record<string, () => void>> = {
    SET: () => asked.forEach((each) => void texts.set(each, 'xyz')),
    GET: () => asked.forEach((each) => void (found += (texts.get(each) as string).length)),
    INCR: () => counted.forEach((each) => void counts.set(each, (counts.get(each) ?? 0) + 1)),
  };
  return Object.entries(works).map(([command, work]) => ({
    command,
    perSecond: (ROUND * 1000) / bestOf(rounds, nowMs, work),
  }));
}

function bestOf(rounds: number, nowMs: Clock, work: () => void): number {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const startMs = nowMs();
    work();
    least = Math.min(least, nowMs() - startMs);
  }
  return least;
}

export interface ComplexityFigures {
  readonly command: string;
  /** µs of one command on a collection of ten thousand, and of a million. */
  readonly smallUs: number;
  readonly largeUs: number;
  readonly ratio: number;
  readonly errors: number;
}

/** Commands on one collection; `n` elements are there, `pick` is below `n`. */
interface Growth {
  readonly name: string;
  readonly words: (pick: number, n: number) => Words;
}

const GROWTH: readonly Growth[] = [
  { name: 'ZADD', words: (pick, n) => ['ZADD', 'zset', String(n - pick), member(pick)] },
  { name: 'ZRANK', words: (pick) => ['ZRANK', 'zset', member(pick)] },
  { name: 'ZRANGE (10)', words: (pick) => ['ZRANGE', 'zset', String(pick), String(pick + 9)] },
  { name: 'HSET', words: (pick) => ['HSET', 'hash', member(pick), 'new'] },
  { name: 'HGET', words: (pick) => ['HGET', 'hash', member(pick)] },
  { name: 'LINDEX', words: (pick) => ['LINDEX', 'list', String(pick)] },
  { name: 'LSET', words: (pick) => ['LSET', 'list', String(pick), 'new'] },
  { name: 'LPUSH', words: () => ['LPUSH', 'list', 'new'] },
  { name: 'RPOP', words: () => ['RPOP', 'list'] },
];
const GROWTH_COMMANDS = 10_000;

/** Single commands on a sorted set, a hash and a list of 10,000 and of `large` elements. */
export function measureComplexity(nowMs: Clock, large: number): ComplexityFigures[] {
  const [small, big] = [measureGrowth(nowMs, 10_000), measureGrowth(nowMs, large)];
  return GROWTH.map(({ name }, at) => {
    const [{ us: smallUs, errors: few }, { us: largeUs, errors: many }] = [
      small[at] as Timed,
      big[at] as Timed,
    ];
    return { command: name, smallUs, largeUs, ratio: largeUs / smallUs, errors: few + many };
  });
}

interface Timed {
  readonly us: number;
  readonly errors: number;
}

function measureGrowth(nowMs: Clock, elements: number): Timed[] {
  const client = newClient();
  const fills = [
    fillZset('zset', elements),
    filled(elements, ['HSET', 'hash'], (i) => [member(i), 'xyz']),
    filled(elements, ['RPUSH', 'list'], (i) => [member(i)]),
  ];
  for (const fill of fills) for (const words of fill) client.run(client.prepare(...words));
  const numbers = picks(GROWTH_COMMANDS, elements - 10);
  return GROWTH.map(({ words }) => {
    const before = client.errors();
    const commands = numbers.map((pick) => client.prepare(...words(pick, elements)));
    const bestMs = bestOf(3, nowMs, () => {
      for (const command of commands) client.run(command);
    });
    return { us: (bestMs * 1000) / commands.length, errors: client.errors() - before };
  });
}

/** A node with so many small keys (16 bytes, values of 3), for weighing. */
export function holdKeys(count: number): DirectClient {
  const client = newClient();
  for (let i = 0; i < count; i++) client.run(client.prepare('SET', member(i), 'xyz'));
  return client;
}
