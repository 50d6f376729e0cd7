/**
 * COMMAND DOCS: what a command is for, since when, what it costs and which arguments it takes.
 *
 * Source: redis 7.0.15, server.c, commandDocsCommand, addReplyCommandDocs, addReplyCommandArgList.
 */
import { must } from '../../base/assert.ts';
import type { CommandSpec } from '../server/CommandSpec.ts';
import { kit } from '../server/kit.ts';
import type { Reply } from '../server/Reply.ts';
import { DOC_ROWS } from './commandDocs.table.ts';

const rows = new Map(DOC_ROWS.map((row) => [row[0], row]));

/** The map that describes one command, its subcommands in it. */
export function documentation(spec: CommandSpec): Reply {
  const { summary, since, group } = spec;
  const [, complexity = '', args = '', history = [], flags = ''] = rows.get(spec.name) ?? [];
  const map: Reply[] = ['summary', summary, 'since', since, 'group', group];
  if (complexity !== '') map.push('complexity', complexity);
  map.push(...flagFields(flags));
  if (history.length > 0) map.push('history', { set: history.map(splitVersion) });
  if (args !== '') map.push('arguments', readArguments({ text: args, at: 0 }));
  const subcommands = [...kit.commands.values()].filter(({ name }) =>
    name.startsWith(`${spec.name}|`),
  );
  if (subcommands.length > 0)
    map.push('subcommands', {
      map: subcommands.flatMap((sub) => [sub.name, documentation(sub)]),
    });
  return { map };
}

/** `deprecated 6.2.0 what replaced it`, `syscmd`, or nothing. */
function flagFields(flags: string): Reply[] {
  if (flags === '') return [];
  const [flag = '', since, ...by] = flags.split(' ');
  const fields: Reply[] = ['doc_flags', { set: [{ simple: flag }] }];
  if (since !== undefined) fields.push('deprecated_since', since, 'replaced_by', by.join(' '));
  return fields;
}

function splitVersion(change: string): Reply {
  const space = change.indexOf(' ');
  return [change.slice(0, space), change.slice(space + 1)];
}

const TYPES: Readonly<Record<string, string>> = {
  k: 'key',
  s: 'string',
  i: 'integer',
  p: 'pattern',
  o: 'oneof',
  t: 'pure-token',
  b: 'block',
  d: 'double',
  u: 'unix-time',
};

const FLAGS: Readonly<Record<string, string>> = {
  '?': 'optional',
  '+': 'multiple',
  '#': 'multiple_token',
};

/** One argument of the table's notation, up to its inner ones. */
const ARGUMENT =
  /([\w:/-]+)\.([ksipotbdu])(?:@(\d+))?(?:"([^"]*)")?(?:<([^>]*)>)?(?:!([^!]*)!)?([?+#]*)/y;

interface Cursor {
  readonly text: string;
  at: number;
}

/** Arguments apart by spaces, up to a closing parenthesis or the end. */
function readArguments(cursor: Cursor): Reply[] {
  const args: Reply[] = [];
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ')') {
    if (cursor.text[cursor.at] === ' ') cursor.at++;
    args.push(readArgument(cursor));
  }
  return args;
}

function readArgument(cursor: Cursor): Reply {
  ARGUMENT.lastIndex = cursor.at;
  const found = must(ARGUMENT.exec(cursor.text), 'the table of arguments is well written');
  const [whole, name = '', type = '', keySpec, token, since, deprecated, flags = ''] = found;
  cursor.at += whole.length;
  const map: Reply[] = ['name', name, 'type', TYPES[type] ?? ''];
  if (keySpec !== undefined) map.push('key_spec_index', Number(keySpec));
  if (token !== undefined) map.push('token', token);
  if (since !== undefined) map.push('since', since);
  if (deprecated !== undefined) map.push('deprecated_since', deprecated);
  if (flags !== '')
    map.push('flags', { set: flags.split('').map((flag) => ({ simple: FLAGS[flag] ?? '' })) });
  if (cursor.text[cursor.at] === '(') {
    cursor.at++;
    map.push('arguments', readArguments(cursor));
    cursor.at++;
  }
  return { map };
}
