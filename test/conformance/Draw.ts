/**
 * Seeded choices for generated commands: mostly sensible words, now and then the edges.
 *
 * Same seed, same commands: a difference is repeated by its seed alone.
 */
import {
  createRandomStreams,
  nextBelow,
  randomStream,
  type RandomStreams,
} from '../../src/base/random.ts';

/** Families whose keys may be drawn: a key of another family gives WRONGTYPE. */
export type KeyKind = 'string' | 'bits' | 'list' | 'hash' | 'set' | 'zset' | 'hll' | 'geo';

const KINDS: readonly KeyKind[] = ['string', 'bits', 'list', 'hash', 'set', 'zset', 'hll', 'geo'];
const KEYS_PER_KIND = 4;

const INTEGERS = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '5',
  '10',
  '-5',
  '100',
  '127',
  '128',
  '-128',
  '255',
  '32767',
  '32768',
  '65535',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
];
const NOT_INTEGERS = [
  '',
  ' 1',
  '1 ',
  '+1',
  '01',
  '-0',
  '1.0',
  '1e3',
  '0x10',
  'abc',
  '--1',
  '1\x00',
  '\xff',
];
const FLOATS = [
  '0',
  '1',
  '-1',
  '0.1',
  '0.5',
  '1.5',
  '-2.25',
  '3.14159265358979',
  '1e3',
  '1e-3',
  '1e17',
  '1e300',
  '1e308',
  '-1e308',
  '5e-324',
  '1e-400',
  '0x10',
  '0x1p-3',
  '.5',
  '5.',
  '+3',
  '-0',
  '-0.0',
  'inf',
  '-inf',
  '+inf',
  'Infinity',
  '123456789.123456789',
  '9007199254740993',
  '0.30000000000000004',
  '100000000000000000000',
];
const NOT_FLOATS = [
  '',
  ' 1',
  '1 ',
  'nan',
  '-nan',
  '1e400',
  '-1e400',
  'abc',
  '1..2',
  '1e',
  '0x',
  '1,5',
  'in',
  '\x00',
];
const TEXTS = [
  '',
  'a',
  'b',
  'c',
  'foo',
  'bar',
  'hello world',
  '12',
  '-7',
  '3.5',
  '9223372036854775807',
  '\x00\x01\xff',
  'ABC',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '\r\n',
  '"quoted"',
];

export class Draw {
  readonly #random: RandomStreams;
  readonly #stream: number;

  constructor(seed: number) {
    this.#random = createRandomStreams(seed);
    this.#stream = randomStream(this.#random, 'conformance');
  }

  /** 0 .. bound - 1. */
  below(bound: number): number {
    return nextBelow(this.#random, this.#stream, bound);
  }

  /** min .. max, inclusive. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True `percent` times of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** `min` to `max` things. */
  many<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: this.between(min, max) }, make);
  }

  /** Each part with this chance, in random order: the options of a command. */
  options(percent: number, ...parts: readonly (readonly string[])[]): string[] {
    const taken = parts.filter(() => this.chance(percent));
    for (let i = taken.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [taken[i], taken[j]] = [taken[j] as readonly string[], taken[i] as readonly string[]];
    }
    return taken.flat().map((word) => this.ended(this.cased(word)));
  }

  /** Options end at a zero byte, as C's strings do. */
  private ended(word: string): string {
    return this.chance(1) ? `${word}\0${this.pick(['', 'z'])}` : word;
  }

  /** A word in any case. */
  cased(word: string): string {
    if (this.chance(80)) return word;
    // Letters of ASCII only: a byte must stay a byte.
    return this.chance(50)
      ? word.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
      : word.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  }

  /** A key that usually holds this kind; seldom one of another, or none. */
  key(kind: KeyKind): string {
    const of = this.chance(96) ? kind : this.pick(KINDS);
    return this.chance(97)
      ? `${of}:${this.below(KEYS_PER_KIND)}`
      : this.pick(['missing', '', 'bin\x00\xff']);
  }

  anyKey(): string {
    return this.key(this.pick(KINDS));
  }

  /** Short binary strings, few enough to meet again. */
  text(): string {
    if (this.chance(60)) return `m${this.below(30)}`;
    if (this.chance(4)) return 'x'.repeat(this.between(60, 300));
    return this.pick(TEXTS);
  }

  /** A field or member: as `text`, integers more often. */
  member(): string {
    return this.chance(35) ? String(this.between(-20, 200)) : this.text();
  }

  /** An integer in text, mostly between the bounds, seldom an edge or no integer. */
  integer(min = -12, max = 30): string {
    if (this.chance(90)) return String(this.between(min, max));
    return this.pick(this.chance(75) ? INTEGERS : NOT_INTEGERS);
  }

  float(): string {
    if (this.chance(50)) return String(this.between(-300, 300) / 8);
    if (this.chance(30)) return String(this.between(-1_000_000, 1_000_000) / 997);
    return this.pick(this.chance(92) ? FLOATS : NOT_FLOATS);
  }
}
