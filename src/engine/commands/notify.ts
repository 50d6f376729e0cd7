/**
 * Keyspace notifications: which events are wanted, and handing them to who publishes them.
 *
 * Source: redis 7.0.15, notify.c.
 */
import { fail, ok, type Result } from '../../base/Result.ts';
import type { World } from '../kernel/World.ts';
import { shownWord } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Classes of events by the letter of notify-keyspace-events, as bits. */
export const NotifyClass = {
  keyspace: 1,
  keyevent: 2,
  generic: 4,
  string: 8,
  list: 16,
  set: 32,
  hash: 64,
  zset: 128,
  expired: 256,
  evicted: 512,
  stream: 1024,
  keyMiss: 2048,
  module: 8192,
  newKey: 16_384,
} as const;

const LETTERS: Readonly<Record<string, number>> = {
  g: NotifyClass.generic,
  $: NotifyClass.string,
  l: NotifyClass.list,
  s: NotifyClass.set,
  h: NotifyClass.hash,
  z: NotifyClass.zset,
  x: NotifyClass.expired,
  e: NotifyClass.evicted,
  t: NotifyClass.stream,
  d: NotifyClass.module,
};

/** `A`: every class but key misses and new keys. */
const ALL = Object.values(LETTERS).reduce((all, bit) => all | bit, 0);

const MORE_LETTERS: Readonly<Record<string, number>> = {
  ...LETTERS,
  A: ALL,
  K: NotifyClass.keyspace,
  E: NotifyClass.keyevent,
  m: NotifyClass.keyMiss,
  n: NotifyClass.newKey,
};

/** Bits of a value of notify-keyspace-events; null when a letter is unknown. */
export function notifyFlags(text: string): number | null {
  let flags = 0;
  for (const letter of text) {
    const bit = MORE_LETTERS[letter];
    if (bit === undefined) return null;
    flags |= bit;
  }
  return flags;
}

/** The value in its shortest form, from which the flags are read. */
export function checkNotify(text: string): Result<string> {
  const flags = notifyFlags(shownWord(text));
  if (flags === null) return fail("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  let printed = '';
  if ((flags & ALL) === ALL) printed = 'A';
  else for (const [letter, bit] of Object.entries(LETTERS)) if (flags & bit) printed += letter;
  for (const letter of 'nKEm') if (flags & (MORE_LETTERS[letter] as number)) printed += letter;
  return ok(printed);
}

/** The value as CONFIG GET prints it: `n` goes unsaid beside `A`. */
export function printNotify(value: string): string {
  return value.startsWith('A') ? value.replace('n', '') : value;
}

/** Tells who publishes notifications about an event, if its class is wanted. */
export function notify(
  world: World,
  server: ServerState,
  notifyClass: number,
  event: string,
  db: number,
  key: string,
): void {
  const flags = server.keyspace.notifyFlags;
  if ((flags & notifyClass) === 0) return;
  for (const extension of kit.extensions)
    extension.onKeyspaceEvent?.(world, server, { flags, event, db, key });
}
