/**
 * client-output-buffer-limit: how much output a class of clients may leave unread.
 *
 * Source: redis 7.0.15, config.c, setConfigOutputBufferLimitOption; networking.c,
 * checkClientOutputBufferLimits.
 */
import { fail, ok, type Result } from '../../base/Result.ts';

export type LimitClass = 'normal' | 'slave' | 'pubsub';

export interface OutputLimit {
  /** Bytes; beyond them the client is closed at once. 0 = none. */
  readonly hardBytes: number;
  /** Bytes; beyond them for longer than `softSeconds` the client is closed. 0 = none. */
  readonly softBytes: number;
  readonly softSeconds: number;
}

const CLASSES: readonly LimitClass[] = ['normal', 'slave', 'pubsub'];
const DEFAULTS = 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

function bytesOf(word: string | undefined): number | null {
  const parts = /^(\d+)([a-z]*)$/i.exec(word ?? '');
  const unit = UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  return parts === null || unit === undefined ? null : Number(parts[1]) * unit;
}

function parse(value: string): Result<Map<LimitClass, OutputLimit>> {
  const words = value.split(/ +/);
  const limits = new Map<LimitClass, OutputLimit>();
  if (words.length % 4 !== 0)
    return fail('Wrong number of arguments in buffer limit configuration.');
  for (let i = 0; i < words.length; i += 4) {
    const name = (words[i] as string).toLowerCase();
    const known = CLASSES.find((each) => each === (name === 'replica' ? 'slave' : name));
    if (known === undefined)
      return fail('Invalid client class specified in buffer limit configuration.');
    const hardBytes = bytesOf(words[i + 1]);
    const softBytes = bytesOf(words[i + 2]);
    const softSeconds = /^\d+$/.test(words[i + 3] ?? '') ? Number(words[i + 3]) : null;
    if (hardBytes === null || softBytes === null || softSeconds === null)
      return fail('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    limits.set(known, { hardBytes, softBytes, softSeconds });
  }
  return ok(limits);
}

function print(limits: ReadonlyMap<LimitClass, OutputLimit>): string {
  return CLASSES.map((name) => {
    const { hardBytes = 0, softBytes = 0, softSeconds = 0 } = limits.get(name) ?? {};
    return `${name} ${hardBytes} ${softBytes} ${softSeconds}`;
  }).join(' ');
}

/**
 * The value as CONFIG GET prints it. Differs from Redis: classes that CONFIG SET does not name fall back
 * to their defaults (in Redis they keep what they had).
 */
export function checkBufferLimits(value: string): Result<string> {
  const named = parse(value);
  if (!named.ok) return named;
  const all = parse(DEFAULTS);
  return ok(print(new Map([...(all.ok ? all.value : []), ...named.value])));
}
