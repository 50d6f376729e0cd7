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
  for (let i = 0; i < argv.length; i++) {
    const length = (argv[i] as string).length;
    bytes += 5 + digits(length) + length;
  }
  return bytes;
}

/** Characters of a number as it is written. */
export function digits(value: number): number {
  if (value < 0) return String(value).length;
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  return String(value).length;
}
