/**
 * DEBUG: the table of its subcommands. Subsystems that come later in the engine add their own.
 *
 * Source: redis 7.0.15, debug.c, debugCommand.
 */
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { OK, type NoReply, type Reply } from '../../server/Reply.ts';
import { commandRow } from '../commandRow.ts';
import { helpReply } from '../helpReply.ts';
import { debugAllocator } from './allocator.ts';
import { debugDigests } from './digest.ts';
import { debugKeys } from './debugKeys.ts';
import { debugReplies } from './debugReplies.ts';
import { debugServer } from './debugServer.ts';
import { debugTables } from './tableStats.ts';
import { unknownDebug } from './unknownDebug.ts';
import { optionOf } from '../arguments.ts';
import type { DebugCommand } from './DebugCommand.ts';

const table = new Map<string, DebugCommand>();

export function defineDebugCommands(commands: readonly DebugCommand[]): void {
  for (const command of commands) table.set(command.name, command);
}

/** Subcommands about what a simulation has no part of: accepted, without effect. */
const WITHOUT_EFFECT: readonly (readonly [name: string, min: number, max: number])[] = [
  ['aof-flush-sleep', 3, 3],
  ['pause-cron', 3, 3],
  ['leak', 3, 3],
  ['set-disable-deny-scripts', 3, 3],
];

defineDebugCommands([
  { name: 'help', min: 2, max: 2, run: () => helpReply('debug') },
  ...debugAllocator,
  ...debugDigests,
  ...debugKeys,
  ...debugReplies,
  ...debugServer,
  ...debugTables,
  ...WITHOUT_EFFECT.map(([name, min, max]) => ({ name, min, max, run: () => OK })),
]);

function takes({ min, max }: DebugCommand, words: number): boolean {
  return words >= min && (max < 0 || words <= max);
}

function debug(call: Call): Reply | NoReply {
  const { argv } = call;
  const word = argv[1] as string;
  const found = table.get(optionOf(word));
  if (found !== undefined && takes(found, argv.length)) return found.run(call);
  return unknownDebug(word);
}

export const debugRows: readonly CommandSpec[] = [commandRow('debug', debug)];
