/**
 * COMMAND: the table described to clients.
 *
 * Differs from Redis: COMMAND and COMMAND COUNT, LIST, DOCS tell only of commands that exist here.
 * Source: redis 7.0.15, server.c, addReplyCommandInfo, commandListCommand.
 */
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import type { Reply } from '../server/Reply.ts';
import { isOption, optionOf } from './arguments.ts';
import { documentation } from './commandDocs.ts';
import { getKeysRows } from './commandGetKeys.ts';
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
  return { map: specs.flatMap((spec) => [spec.name, documentation(spec)]) };
}

/** Subcommands too, by any of three filters. */
function list(call: Call): Reply {
  const { argv } = call;
  const names = [...kit.commands.keys()];
  if (argv.length === 2) return names;
  if (argv.length !== 5 || !isOption(argv[2], 'filterby')) return Errors.syntax;
  const value = argv[4] as string;
  if (isOption(argv[3], 'pattern')) return names.filter((name) => matchGlob(value, name, true));
  if (isOption(argv[3], 'aclcat'))
    return names.filter((name) => commandFacts(name)?.acl.split(' ').includes(optionOf(value)));
  return isOption(argv[3], 'module') ? [] : Errors.syntax;
}

export const commandRows: readonly CommandSpec[] = [
  { ...containerRow('command'), run: () => topLevel().map(describe) },
  commandRow('command|count', () => topLevel().length),
  commandRow('command|info', info),
  commandRow('command|docs', docs),
  commandRow('command|list', list),
  ...getKeysRows,
  helpRow('command'),
];
