/** Refusal of a subcommand whose words cannot be right, beyond what arity says. */
import { shownWord } from '../server/errors.ts';
import { error, type ErrorReply } from '../server/Reply.ts';

/** Source: redis 7.0.15, networking.c, addReplySubcommandSyntaxError. */
export function badWords(argv: readonly string[]): ErrorReply {
  const [parent = '', sub = ''] = argv;
  const shown = shownWord(sub, 128);
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${shown}'. Try ${parent.toUpperCase()} HELP.`,
  );
}
