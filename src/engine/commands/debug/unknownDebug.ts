/** The refusal of a DEBUG subcommand that is not there, or has the wrong number of words. */
import { error, type ErrorReply } from '../../server/Reply.ts';

export function unknownDebug(word: string): ErrorReply {
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${word.slice(0, 128)}'. Try DEBUG HELP.`,
  );
}
