/**
 * DEBUG MALLCTL and MALLCTL-STR: facts about the memory allocator.
 *
 * Differs from Redis: there is no allocator here. What never changes in Debian's jemalloc is known, by a few of its
 * names; of others it is said that they do not exist.
 * Source: redis 7.0.15, debug.c, mallctl_int and mallctl_string.
 */
import type { Call } from '../../server/CommandSpec.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { readInteger } from '../arguments.ts';
import type { DebugCommand } from './DebugCommand.ts';

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['arenas.page', 4096],
  ['arenas.quantum', 16],
]);
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['version', '5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c'],
]);

const NO_SUCH_NAME = error('ERR No such file or directory');

function mallctl({ argv }: Call): Reply {
  const wanted = argv.length > 3 ? readInteger(argv[3] as string) : null;
  if (wanted !== null && typeof wanted !== 'number') return wanted;
  const known = NUMBERS.get(argv[2] as string);
  if (known === undefined) return NO_SUCH_NAME;
  return wanted === null ? known : error('ERR Operation not permitted');
}

/** Without a value to set: what can be read so cannot be written. */
function mallctlText({ argv }: Call): Reply {
  return TEXTS.get(argv[2] as string) ?? NO_SUCH_NAME;
}

export const debugAllocator: readonly DebugCommand[] = [
  { name: 'mallctl', min: 3, max: -1, run: mallctl },
  { name: 'mallctl-str', min: 3, max: -1, run: mallctlText },
];
