/**
 * client-output-buffer-limit: how much output a class of clients may leave unread before it is closed.
 *
 * Differs from Redis: output that the client's socket has taken does not count, and a socket takes a
 * whole write.
 * Source: redis 7.0.15, config.c, setConfigOutputBufferLimitOption; networking.c,
 * checkClientOutputBufferLimits, closeClientOnOutputBufferLimitReached.
 */
import { cString } from '../../base/cString.ts';
import { fail, ok, type Result } from '../../base/Result.ts';
import { readCLong } from './cLong.ts';
import type { Client } from './Client.ts';
import { listedReplies } from './clientBuffers.ts';
import { splitWords } from './configValue.ts';
import { parseMemory } from './memoryValue.ts';
import type { ServerState } from './ServerState.ts';

export type LimitClass = 'normal' | 'slave' | 'pubsub';

export interface OutputLimit {
  /** Bytes; from them on the client is closed at once. 0 = none. */
  readonly hardBytes: number;
  /** Bytes; over them for longer than `softSeconds` the client is closed. 0 = none. */
  readonly softBytes: number;
  readonly softSeconds: number;
}

type Limits = Readonly<Record<LimitClass, OutputLimit>>;

export const OUTPUT_LIMITS_INITIAL =
  'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60';

/** Output up to this sits in a simulated client's own buffer and is never too much. */
const REPLY_BUFFER_BYTES = 16_384;
/** And this in every client's. */
export const REPLY_BUFFER_BYTES_MIN = 1_024;

const CLASSES: readonly LimitClass[] = ['normal', 'slave', 'pubsub'];
const FIELDS = 4;

/** The value as CONFIG GET prints it; classes not named keep what `current` says. */
export function checkOutputLimits(value: string, current: string): Result<string> {
  const words = splitWords(value);
  if (words.length % FIELDS !== 0)
    return fail('Wrong number of arguments in buffer limit configuration.');
  const kept = current.split(' ');
  for (let i = 0; i < words.length; i += FIELDS) {
    const at = CLASSES.indexOf(className(words[i] as string));
    if (at < 0) return fail('Invalid client class specified in buffer limit configuration.');
    const numbers = [words[i + 1], words[i + 2]].map((word) => parseMemory(word as string));
    const seconds = readCLong(words[i + 3] as string);
    if (numbers.includes(null) || seconds === null || seconds < 0n)
      return fail('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    const printed = [CLASSES[at] as string, ...numbers.map(String), String(seconds)];
    kept.splice(at * FIELDS, FIELDS, ...printed);
  }
  return ok(kept.join(' '));
}

function className(word: string): LimitClass {
  const name = cString(word).toLowerCase();
  return (name === 'replica' ? 'slave' : name) as LimitClass;
}

/** Limits as last read from a directive's value. Only a memory, not part of any state. */
const known = { value: '', limits: null as Limits | null };

export function outputLimit(server: ServerState, of: LimitClass): OutputLimit {
  const value = server.config.get('client-output-buffer-limit') ?? OUTPUT_LIMITS_INITIAL;
  if (known.limits === null || known.value !== value) {
    known.value = value;
    known.limits = readLimits(value.split(' '));
  }
  return known.limits[of];
}

function readLimits(words: readonly string[]): Limits {
  const limitOf = (at: number): OutputLimit => {
    const [hardBytes = 0, softBytes = 0, softSeconds = 0] = words.slice(at + 1, at + 4).map(Number);
    return { hardBytes, softBytes, softSeconds };
  };
  return { normal: limitOf(0), slave: limitOf(FIELDS), pubsub: limitOf(FIELDS * 2) };
}

/**
 * An ordinary client's output has grown past its own buffer, or a second has passed: flags it for closing
 * when it is over its limit.
 */
export function judgeOutput(server: ServerState, client: Client): void {
  if (client.closeAsap || client.kind !== 'normal') return;
  const limit = outputLimit(server, client.subscriptions === null ? 'normal' : 'pubsub');
  const room = client.outside?.replies.room ?? REPLY_BUFFER_BYTES;
  const { bytes } = listedReplies(client.outputBytes - room);
  const isOverHard = limit.hardBytes > 0 && bytes >= limit.hardBytes;
  const isOverSoft = limit.softBytes > 0 && bytes >= limit.softBytes;
  if (!isOverSoft) client.softLimitUnix = 0;
  else if (client.softLimitUnix === 0) client.softLimitUnix = server.unixtime;
  const isOverTime = isOverSoft && server.unixtime - client.softLimitUnix > limit.softSeconds;
  if (!isOverHard && !isOverTime) return;
  client.closeAsap = true;
  server.closingClients.push(client);
}
