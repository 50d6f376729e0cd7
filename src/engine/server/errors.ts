/** Redis 7.0.15's error texts that more than one command uses; code and message, without the `-`. */
import { cString } from '../../base/cString.ts';
import type { ErrorReply } from './Reply.ts';

const fixed = (text: string): ErrorReply => ({ error: text });

export const Errors = {
  syntax: fixed('ERR syntax error'),
  wrongType: fixed('WRONGTYPE Operation against a key holding the wrong kind of value'),
  noSuchKey: fixed('ERR no such key'),
  notInteger: fixed('ERR value is not an integer or out of range'),
  notFloat: fixed('ERR value is not a valid float'),
  outOfRange: fixed('ERR index out of range'),
  overflow: fixed('ERR increment or decrement would overflow'),
  loading: fixed('LOADING Redis is loading the dataset in memory'),
  readOnly: fixed("READONLY You can't write against a read only replica."),
  masterDown: fixed(
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  ),
  noReplicas: fixed('NOREPLICAS Not enough good replicas to write.'),
  execAbort: fixed('EXECABORT Transaction discarded because of previous errors.'),
  clusterDisabled: fixed('ERR This instance has cluster support disabled'),
  unblockedByRole: fixed(
    'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
  ),
} as const;

/** `name` as the command table writes it: `get`, or `cluster|addslots`. */
export function wrongArity(name: string): ErrorReply {
  return { error: `ERR wrong number of arguments for '${name}' command` };
}

/** Source: redis 7.0.15, server.c, commandCheckExistence: at most 128 bytes of name and of arguments. */
export function unknownCommand(argv: readonly string[]): ErrorReply {
  let args = '';
  for (let i = 1; i < argv.length && args.length < 128; i++) {
    args += `'${oneLine(shownWord(argv[i] as string, 128 - args.length))}' `;
  }
  const name = oneLine(shownWord(argv[0] as string, 128));
  return { error: `ERR unknown command '${name}', with args beginning with: ${args}` };
}

export function unknownSubcommand(parent: string, name: string): ErrorReply {
  const shown = oneLine(shownWord(name, 128));
  return { error: `ERR unknown subcommand '${shown}'. Try ${parent.toUpperCase()} HELP.` };
}

/** A client's word as an error prints it: up to its first zero byte (a C string). */
export function shownWord(word: string, bytesMax = Infinity): string {
  return cString(word).slice(0, bytesMax);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
