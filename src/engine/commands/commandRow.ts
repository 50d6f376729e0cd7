/**
 * A row of the command table from the captured facts and a handler: adding a family is adding a file of
 * handlers and naming its rows in an extension.
 */
import { must } from '../../base/assert.ts';
import type { CommandFlag } from '../server/Command.ts';
import type { CommandSpec } from '../server/CommandSpec.ts';
import { error } from '../server/Reply.ts';
import { commandFacts } from './commandFacts.table.ts';
import { helpReply } from './helpReply.ts';
import { movableKeys } from './movableKeys.ts';

/** Flags that COMMAND INFO does not print. */
const HIDDEN_FLAGS: Readonly<Record<string, readonly CommandFlag[]>> = {
  debug: ['protected'],
  'module|load': ['protected'],
  'module|loadex': ['protected'],
  'module|unload': ['protected'],
  publish: ['may_replicate'],
  spublish: ['may_replicate'],
  eval: ['may_replicate'],
  evalsha: ['may_replicate'],
  fcall: ['may_replicate'],
  pfcount: ['may_replicate'],
  'script|load': ['may_replicate'],
};

/** @param name lower case; a subcommand is `parent|sub` */
export function commandRow(name: string, run: CommandSpec['run']): CommandSpec {
  const facts = must(commandFacts(name), `7.0.15 has a command ${name}`);
  const flags = [...facts.flags.split(' '), ...(HIDDEN_FLAGS[name] ?? [])].filter(Boolean);
  const { index, arity, keys, group, since, summary, syntax } = facts;
  const row: CommandSpec = {
    name,
    index,
    arity,
    flags: flags as CommandFlag[],
    keys,
    group,
    since,
    summary,
    syntax,
    run,
  };
  const isMovable = facts.flags.includes('movablekeys');
  return isMovable ? { ...row, movableKeys: (argv) => movableKeys(name, facts, argv) } : row;
}

/** The row of a command that only groups others: it needs a subcommand, which has its own row. */
export function containerRow(name: string): CommandSpec {
  return commandRow(name, () => error(`ERR unknown command '${name}'`));
}

/** `<command> HELP`. */
export function helpRow(name: string): CommandSpec {
  const lines = helpReply(name);
  return commandRow(`${name}|help`, () => lines);
}
