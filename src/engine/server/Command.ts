/** A command as it travels, and what may be said of one. */

/**
 * One command as it travels: arguments (binary strings) and its exact size as RESP. Nothing changes it. Ask for
 * `argv` once: some make it anew.
 */
export interface Command {
  readonly argv: readonly string[];
  readonly bytes: number;
  /** Hash slot of its only key, if who made it knew. */
  readonly slot?: number;
}

/** Flags as COMMAND INFO prints them. */
export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'no_async_loading'
  | 'no_multi'
  | 'allow_busy'
  | 'movablekeys'
  | 'no_mandatory_keys'
  | 'protected';

/** Bytes of a command as a RESP array of bulk strings. */
export function commandBytes(argv: readonly string[]): number {
  let bytes = 3 + digits(argv.length);
  for (let i = 0; i < argv.length; i++) bytes += bulkBytes((argv[i] as string).length);
  return bytes;
}

/** Bytes of a string of this length as a RESP bulk string. */
export function bulkBytes(length: number): number {
  return 5 + digits(length) + length;
}

/** Characters of a whole number as it is written. */
export function digits(value: number): number {
  if (value < 0) return String(value).length;
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
