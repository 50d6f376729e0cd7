/** One subcommand of DEBUG; whoever has one names it to `defineDebugCommands`. */
import type { Call } from '../../server/CommandSpec.ts';
import type { NoReply, Reply } from '../../server/Reply.ts';

export interface DebugCommand {
  readonly name: string;
  /** Words of the whole command, DEBUG included; `max` -1 = as many as there are. */
  readonly min: number;
  readonly max: number;
  readonly run: (call: Call) => Reply | NoReply;
}
