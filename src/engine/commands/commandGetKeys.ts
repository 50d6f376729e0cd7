/**
 * COMMAND GETKEYS and GETKEYSANDFLAGS: the keys among a command's words, and what it would do with them.
 *
 * Source: redis 7.0.15, server.c, getKeysSubcommandImpl; db.c, getKeysFromCommandWithSpecs, setGetKeys,
 * bitfieldGetKeys, sortGetKeys, georadiusGetKeys.
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { keyPositions } from '../server/commandKeys.ts';
import { arityFits, findCommand } from '../server/dispatch.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { isOption } from './arguments.ts';
import { commandFacts } from './commandFacts.table.ts';
import { commandRow } from './commandRow.ts';
import { keysBySpecs, type SpecKey } from './movableKeys.ts';

const READ = ['RO', 'access'];
const CHANGE = ['RW', 'access', 'update'];
const OVERWRITE = ['OW', 'update'];

/** Flags of keys that are not found by specs, by the key's place among them. */
const FLAGS: Readonly<Record<string, (words: readonly string[], place: number) => string[]>> = {
  set: (words) => (words.slice(3).some((word) => isOption(word, 'get')) ? CHANGE : OVERWRITE),
  bitfield: (words) =>
    words.some((word) => isOption(word, 'set') || isOption(word, 'incrby')) ? CHANGE : READ,
  sort: (_words, place) => (place === 0 ? READ : OVERWRITE),
  georadius: (_words, place) => (place === 0 ? READ : OVERWRITE),
  georadiusbymember: (_words, place) => (place === 0 ? READ : OVERWRITE),
};

/** The command that the words from the third on make, or the refusal. */
function namedCommand(call: Call): CommandSpec | ErrorReply {
  const words = call.argv.slice(2);
  const spec = findCommand(words);
  if ('error' in spec) return error('ERR Invalid command specified');
  const isKeyless = spec.keys[0] === 0 && spec.movableKeys === undefined;
  // Channels that hash like keys are none.
  if (isKeyless || spec.shardChannels !== undefined)
    return error('ERR The command has no key arguments');
  return arityFits(spec, words.length)
    ? spec
    : error('ERR Invalid number of arguments specified for command');
}

/** By its key specs; when those do not fit the words, or do not tell the use, as routing finds them. */
function keysOf(spec: CommandSpec, words: readonly string[]): readonly SpecKey[] {
  const facts = commandFacts(spec.name);
  const isVariable = spec.name === 'set' || spec.name === 'bitfield';
  const bySpecs = facts === undefined || isVariable ? null : keysBySpecs(facts, words);
  if (bySpecs !== null) return bySpecs;
  return keyPositions(spec, words).map((at, place) => ({
    at,
    flags: FLAGS[spec.name]?.(words, place) ?? [],
  }));
}

function answer(call: Call, print: (word: string, key: SpecKey) => Reply): Reply {
  const spec = namedCommand(call);
  if ('error' in spec) return spec;
  const words = call.argv.slice(2);
  const keys = keysOf(spec, words);
  if (keys.length === 0 && !spec.flags.includes('no_mandatory_keys'))
    return error('ERR Invalid arguments specified for command');
  return keys.map((key) => print(words[key.at] as string, key));
}

export const getKeysRows: readonly CommandSpec[] = [
  commandRow('command|getkeys', (call) => answer(call, (word) => word)),
  commandRow('command|getkeysandflags', (call) =>
    answer(call, (word, { flags }) => [word, { set: flags.map((flag) => ({ simple: flag })) }]),
  ),
];
