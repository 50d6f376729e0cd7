/**
 * COMMAND: the table described to clients.
 *
 * Differs from Redis: COMMAND and COMMAND COUNT, LIST, DOCS tell only of commands that exist here; DOCS
 * lacks complexity and the arguments as trees (`syntax` has them as text).
 * Source: redis 7.0.15, server.c, addReplyCommandInfo, commandDocsCommand.
 */
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import { keyPositions } from '../server/commandKeys.ts';
import { arityFits, findCommand } from '../server/dispatch.ts';
import { Errors } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { isOption } from './arguments.ts';
import { keysBySpecs, type SpecKey } from './movableKeys.ts';
import { commandFacts } from './commandFacts.table.ts';
import { commandRow, containerRow, helpRow } from './commandRow.ts';

const simple = (text: string): Reply => ({ simple: text });

function isTopLevel(name: string): boolean {
  return !name.includes('|');
}

function topLevel(): CommandSpec[] {
  return [...kit.commands.values()].filter((spec) => isTopLevel(spec.name));
}

function subcommandsOf(name: string): CommandSpec[] {
  return [...kit.commands.values()].filter((spec) => spec.name.startsWith(`${name}|`));
}

/** `get`, or `config|get`, as COMMAND INFO and DOCS take names. */
function byName(name: string): CommandSpec | undefined {
  return kit.commands.get(name.toLowerCase());
}

function describe(spec: CommandSpec): Reply {
  const facts = commandFacts(spec.name);
  const flags = spec.flags.filter((flag) => flag !== 'protected' && flag !== 'may_replicate');
  const subcommands = subcommandsOf(spec.name);
  const categories = (facts?.acl ?? '').split(' ').filter(Boolean);
  return [
    spec.name,
    spec.arity,
    { set: flags.map(simple) },
    ...spec.keys,
    { set: categories.map((category) => simple(`@${category}`)) },
    { set: (facts?.tips ?? '').split(' ').filter(Boolean) },
    { set: (facts?.keySpecs ?? []).map(describeKeySpec) },
    subcommands.length === 0 ? { set: [] } : subcommands.map(describe),
  ];
}

/** One captured key spec as the map that COMMAND INFO prints. */
function describeKeySpec(spec: string): Reply {
  const [flags = '', begin = '', find = '', ...notes] = spec.split('; ');
  const map: Reply[] = notes.length > 0 ? ['notes', notes.join('; ')] : [];
  map.push('flags', { set: flags.split(' ').map(simple) });
  map.push('begin_search', searchMap(begin, ['index', 'keyword', 'startfrom']));
  const names = find.startsWith('keynum')
    ? ['keynumidx', 'firstkey', 'keystep']
    : ['lastkey', 'keystep', 'limit'];
  map.push('find_keys', searchMap(find, names));
  return { map };
}

function searchMap(text: string, names: readonly string[]): Reply {
  const [kind = '', ...values] = text.split(' ');
  const fields: Reply[] = [];
  if (kind === 'index') fields.push('index', Number(values[0]));
  else if (kind === 'keyword')
    fields.push('keyword', values[0] ?? '', 'startfrom', Number(values[1]));
  else if (kind !== 'unknown')
    for (let i = 0; i < names.length; i++) fields.push(names[i] as string, Number(values[i]));
  return { map: ['type', kind, 'spec', { map: fields }] };
}

function info(call: Call): Reply {
  if (call.argv.length === 2) return topLevel().map(describe);
  return call.argv.slice(2).map((name) => {
    const spec = byName(name);
    return spec === undefined ? null : describe(spec);
  });
}

function docs(call: Call): Reply {
  const named = call.argv.slice(2).map(byName);
  const specs = call.argv.length === 2 ? topLevel() : named.filter((spec) => spec !== undefined);
  return { map: specs.flatMap((spec) => [spec.name, document(spec)]) };
}

function document(spec: CommandSpec): Reply {
  const map: Reply[] = ['summary', spec.summary, 'since', spec.since, 'group', spec.group];
  const subcommands = subcommandsOf(spec.name);
  if (subcommands.length > 0)
    map.push('subcommands', { map: subcommands.flatMap((sub) => [sub.name, document(sub)]) });
  return { map };
}

function list(call: Call): Reply {
  const { argv } = call;
  const names = topLevel().map((spec) => spec.name);
  if (argv.length === 2) return names;
  if (argv.length !== 5 || !isOption(argv[2], 'filterby')) return Errors.syntax;
  const value = argv[4] as string;
  const everything = [...kit.commands.keys()];
  if (isOption(argv[3], 'pattern'))
    return everything.filter((name) => matchGlob(value, name, true));
  if (isOption(argv[3], 'aclcat'))
    return everything.filter((name) => commandFacts(name)?.acl.split(' ').includes(value));
  return isOption(argv[3], 'module') ? [] : Errors.syntax;
}

/** The command that the words from the third on make, or the refusal. */
function namedCommand(call: Call): CommandSpec | ErrorReply {
  const words = call.argv.slice(2);
  const spec = findCommand(words);
  if ('error' in spec) return error('ERR Invalid command specified');
  if (spec.keys[0] === 0 && spec.movableKeys === undefined)
    return error('ERR The command has no key arguments');
  return arityFits(spec, words.length)
    ? spec
    : error('ERR Invalid number of arguments specified for command');
}

function getkeys(call: Call): Reply {
  const spec = namedCommand(call);
  if ('error' in spec) return spec;
  const words = call.argv.slice(2);
  const keys = keysOf(spec, words);
  if (keys.length === 0 && !spec.flags.includes('no_mandatory_keys'))
    return error('ERR Invalid arguments specified for command');
  return keys.map(({ at }) => words[at] as string);
}

/** By its key specs; when those do not fit the words, as routing finds them. */
function keysOf(spec: CommandSpec, words: readonly string[]): SpecKey[] {
  const facts = commandFacts(spec.name);
  const bySpecs = facts === undefined ? null : keysBySpecs(facts, words);
  return bySpecs ?? keyPositions(spec, words).map((at) => ({ at, flags: [] }));
}

function getkeysandflags(call: Call): Reply {
  const spec = namedCommand(call);
  if ('error' in spec) return spec;
  const words = call.argv.slice(2);
  return keysOf(spec, words).map(({ at, flags }) => [
    words[at] as string,
    { set: flags.map(simple) },
  ]);
}

export const commandRows: readonly CommandSpec[] = [
  { ...containerRow('command'), run: () => topLevel().map(describe) },
  commandRow('command|count', () => topLevel().length),
  commandRow('command|info', info),
  commandRow('command|docs', docs),
  commandRow('command|list', list),
  commandRow('command|getkeys', getkeys),
  commandRow('command|getkeysandflags', getkeysandflags),
  helpRow('command'),
];
