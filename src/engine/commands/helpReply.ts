/** `<command> HELP` as a reply: one status line each. */
import type { Reply } from '../server/Reply.ts';
import { helpLines } from './helpLines.table.ts';

export function helpReply(command: string): Reply {
  return helpLines(command).map((simple) => ({ simple }));
}
