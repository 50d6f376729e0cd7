/**
 * A row of the command table from the captured facts and a handler: adding a family is adding a file of
 * handlers and naming its rows in an extension.
 */
import { must } from '../../base/assert.ts';
import type { CommandFlag, CommandSpec } from '../server/Command.ts';
import { error } from '../server/Reply.ts';
import { commandFacts, type CommandFacts } from './commandFacts.table.ts';
import { helpReply } from './helpReply.ts';

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
  const { arity, keys, group, since, summary, syntax } = facts;
  const row: CommandSpec = {
    name,
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
  return isMovable ? { ...row, movableKeys: (argv) => keysBySpecs(facts, argv) } : row;
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

/**
 * Positions of keys by the captured key specs; those that the specs do not know are left out (SORT's
 * patterns).
 * Source: redis 7.0.15, db.c, getKeysUsingKeySpecs.
 */
function keysBySpecs(facts: CommandFacts, argv: readonly string[]): number[] {
  const positions: number[] = [];
  for (const spec of facts.keySpecs) {
    const [, begin = '', find = ''] = spec.split('; ');
    const first = beginOf(begin.split(' '), argv);
    if (first > 0 && first < argv.length) positions.push(...keysFrom(find.split(' '), first, argv));
  }
  return positions;
}

function beginOf(words: readonly string[], argv: readonly string[]): number {
  if (words[0] === 'index') return Number(words[1]);
  if (words[0] !== 'keyword') return 0;
  const keyword = words[1]?.toLowerCase();
  const from = Number(words[2]);
  const isBackwards = from < 0;
  const start = isBackwards ? argv.length + from : from;
  for (let i = start; i > 0 && i < argv.length; i += isBackwards ? -1 : 1)
    if (argv[i]?.toLowerCase() === keyword) return i + 1;
  return 0;
}

function keysFrom(words: readonly string[], first: number, argv: readonly string[]): number[] {
  const [kind, a = 0, b = 0, c = 0] = [words[0], ...words.slice(1).map(Number)] as [
    string,
    ...number[],
  ];
  const positions: number[] = [];
  if (kind === 'range') {
    const [last, step, limit] = [a, b, c];
    let end = last >= 0 ? first + last : argv.length + last;
    // A limit of n takes the first n-th of what is left: XREAD's keys before its ids.
    if (last < 0 && limit > 1) end = first + Math.floor((argv.length - first) / limit) + last;
    for (let i = first; i <= end && i < argv.length; i += step) positions.push(i);
  } else if (kind === 'keynum') {
    const count = Number(argv[first + a]);
    for (let i = 0; i < count && first + b + i * c < argv.length; i++)
      positions.push(first + b + i * c);
  }
  return positions;
}
