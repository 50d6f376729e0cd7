/**
 * Commands that fill a server with values of every type and encoding, from a seed: for tests of what a dataset
 * is written as.
 */
import { createRandomStreams, nextBelow, randomStream } from '../../src/base/random.ts';

type Words = readonly string[];
type Below = (bound: number) => number;

const NUMBERS = ['0', '-1', '127', '-129', '40000', '-2147483648', '2147483648', '99999999999'];
const SCORES = ['0', '-0', '1.5', '-inf', 'inf', '1e300', '3', '-17', '0.1'];

/** Short or long, a number, of one letter, of words, or of noise that no compression shortens. */
function text(below: Below): string {
  const length = 1 + below(below(10) === 0 ? 3000 : 40);
  switch (below(6)) {
    case 0:
      return NUMBERS[below(NUMBERS.length)] as string;
    case 1:
      return String(below(200) - 100);
    case 2:
      return String.fromCharCode(97 + below(26)).repeat(length);
    case 3:
      return `user:${below(1000)}:session `.repeat(1 + below(12));
    default:
      return String.fromCharCode(...Array.from({ length }, () => below(256)));
  }
}

function many(below: Below, make: (at: number) => Words): string[] {
  // Past the limits of the packed forms now and then.
  const count = 1 + below(below(6) === 0 ? 700 : 20);
  return Array.from({ length: count }, (_, at) => make(at)).flat();
}

const COMMANDS: readonly ((below: Below, key: string) => Words)[] = [
  (below, key) => ['SET', key, text(below)],
  (below, key) => ['SET', key, text(below)],
  (below, key) => ['APPEND', key, text(below)],
  (below, key) => ['SETRANGE', key, String(below(9000)), text(below)],
  (below, key) => ['SETBIT', key, String(below(below(3) === 0 ? 20_000_000 : 3000)), '1'],
  (below, key) => ['RPUSH', `l${key}`, ...many(below, () => [text(below)])],
  (below, key) => ['LPUSH', `l${key}`, 'y'.repeat(below(20_000))],
  (below, key) => ['HSET', `h${key}`, ...many(below, (at) => [`f${at}`, String(below(9))])],
  (below, key) => ['HSET', `h${key}`, ...many(below, () => [text(below), text(below)])],
  (below, key) => ['SADD', `i${key}`, ...many(below, () => [String(below(100_000) - 9)])],
  (below, key) => ['SADD', `s${key}`, ...many(below, () => [text(below)])],
  (below, key) => ['ZADD', `z${key}`, ...many(below, (at) => [String(at / 8), `m${below(99)}`])],
  (below, key) => [
    'ZADD',
    `z${key}`,
    ...many(below, () => [SCORES[below(SCORES.length)] as string, text(below)]),
  ],
  (below, key) => ['PEXPIRE', `${'lhisz'[below(5)]}${key}`, String(100_000 + below(1_000_000_000))],
  (_, key) => ['PEXPIRE', key, '9000000000'],
  (below) => ['SELECT', String(below(3) === 0 ? 11 : 0)],
];

/** As many commands; some of them fail, as on a value of another type. */
export function datasetCommands(seed: number, count: number): readonly Words[] {
  const streams = createRandomStreams(seed);
  const stream = randomStream(streams, 'dataset');
  const below: Below = (bound) => nextBelow(streams, stream, bound);
  const keys = 3 + below(60);
  return Array.from({ length: count }, () => {
    const key = below(9) === 0 ? String(below(70_000)) : `key:${below(keys)}`;
    return (COMMANDS[below(COMMANDS.length)] as (typeof COMMANDS)[number])(below, key);
  });
}
