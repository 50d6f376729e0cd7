/** The refusal of a DEBUG subcommand that is not there, or has the wrong number of words. */
import { shownWord } from '../../server/errors.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';

export function unknownDebug(word: string): ErrorReply {
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${shownWord(word, 128)}'. Try DEBUG HELP.`,
  );
}
