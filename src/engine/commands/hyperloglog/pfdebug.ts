/**
 * PFDEBUG: looking into a HyperLogLog.
 *
 * Source: redis 7.0.15, hyperloglog.c, pfdebugCommand.
 */
import type { Entry } from '../../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { shownWord } from '../../server/errors.ts';
import { error, type Reply } from '../../server/Reply.ts';
import { commandRow } from '../commandRow.ts';
import { lookupWrite } from '../lookup.ts';
import { CORRUPT, keepRaw, readHyperLogLog, registersOf, toDense } from './pfCommands.ts';
import { isSparse } from './registers.ts';
import { describeSparse } from './sparse.ts';
import { optionOf } from '../arguments.ts';

interface Subject {
  readonly call: Call;
  readonly entry: Entry;
  readonly text: string;
}

/** Makes a sparse one dense: propagated, and no change to who watches the key. */
function densify({ call, entry, text }: Subject): string | null {
  if (!isSparse(text)) return text;
  const dense = toDense(text);
  if (dense === null) return null;
  keepRaw(call, call.argv[2] as string, entry, dense);
  call.server.dirty++;
  return dense;
}

function getreg(subject: Subject): Reply {
  const dense = densify(subject);
  const registers = dense === null ? null : registersOf(dense);
  return registers === null ? CORRUPT : Array.from(registers);
}

function decode({ text }: Subject): Reply {
  return isSparse(text) ? describeSparse(text) : error('ERR HLL encoding is not sparse');
}

function todense(subject: Subject): Reply {
  if (!isSparse(subject.text)) return 0;
  return densify(subject) === null ? CORRUPT : 1;
}

const SUBCOMMANDS: Readonly<Record<string, (subject: Subject) => Reply>> = {
  getreg,
  decode,
  encoding: ({ text }) => ({ simple: isSparse(text) ? 'sparse' : 'dense' }),
  todense,
};

function pfdebug(call: Call): Reply {
  const { argv } = call;
  const word = argv[1] as string;
  const entry = lookupWrite(call, argv[2] as string);
  if (entry === undefined) return error('ERR The specified key does not exist');
  const text = readHyperLogLog(entry);
  if (typeof text !== 'string') return text;
  keepRaw(call, argv[2] as string, entry, text);
  const name = optionOf(word);
  const shown = shownWord(word);
  if (!Object.hasOwn(SUBCOMMANDS, name)) return error(`ERR Unknown PFDEBUG subcommand '${shown}'`);
  if (argv.length !== 3)
    return error(`ERR Wrong number of arguments for the '${shown}' subcommand`);
  return SUBCOMMANDS[name]?.({ call, entry, text }) ?? null;
}

export const pfdebugRows: readonly CommandSpec[] = [commandRow('pfdebug', pfdebug)];
