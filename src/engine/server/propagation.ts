/**
 * What a unit of work changed, as commands for replicas and the append-only file.
 *
 * A unit is one top-level command, an EXEC, a script, or the wake-up of one blocked client. More than one
 * effect is wrapped in MULTI/EXEC; exactly one goes bare; none sends nothing (rule DI4).
 * Source: redis 7.0.15, server.c, alsoPropagate, propagatePendingCommands.
 */
import type { World } from '../kernel/World.ts';
import { commandBytes, type Command } from './Command.ts';
import type { Call, CommandSpec } from './CommandSpec.ts';
import { kit } from './kit.ts';
import type { ServerState } from './ServerState.ts';

/** The running unit. Never alive between events, so not part of any state. */
const unit = {
  depth: 0,
  /** The effects in order: database and words of each. */
  dbs: [] as number[],
  effects: [] as (readonly string[])[],
  /** The client's command that is being handled, as it arrived, and its words. */
  command: null as Command | null,
  argv: null as readonly string[] | null,
  /** What the running command asked for instead of its own words. */
  rewritten: null as readonly (readonly string[])[] | null,
  isForced: false,
  isPrevented: false,
};

export function beginUnit(_server: ServerState): void {
  unit.depth++;
}

/** CMD_TOUCHES_ARBITRARY_KEYS: what they delete on the way are single effects. */
const TOUCHES_ARBITRARY_KEYS: ReadonlySet<string> = new Set(['scan', 'randomkey']);

/**
 * Ends the unit; the outermost one sends its effects.
 *
 * @param spec the command; left out for work of the server's own
 */
export function endUnit(world: World, server: ServerState, spec?: CommandSpec): void {
  if (--unit.depth > 0 || unit.effects.length === 0) return;
  const { dbs, effects } = unit;
  const db = dbs[0] as number;
  if (effects.length === 1) {
    dbs.pop();
    return feed(world, server, db, effects.pop() as readonly string[]);
  }
  unit.dbs = [];
  unit.effects = [];
  const isWhole = spec === undefined || !TOUCHES_ARBITRARY_KEYS.has(spec.name);
  if (isWhole) feed(world, server, db, ['MULTI']);
  for (let i = 0; i < effects.length; i++)
    feed(world, server, dbs[i] as number, effects[i] as readonly string[]);
  // In the database of the last effect, so that no SELECT comes between.
  if (isWhole) feed(world, server, dbs.at(-1) as number, ['EXEC']);
}

function feed(world: World, server: ServerState, db: number, argv: readonly string[]): void {
  const hooks = kit.onPropagate;
  for (let i = 0; i < hooks.length; i++) hooks[i]?.(world, server, db, argv);
}

/** A client's command is being handled: what is propagated with its own words need not be made again. */
export function noteCommand(command: Command, argv: readonly string[]): void {
  unit.command = command;
  unit.argv = argv;
}

/** The command that is being handled, if these are its words. */
export function handledCommand(argv: readonly string[]): Command | null {
  return unit.argv === argv ? unit.command : null;
}

/** These words as a command; the one that is being handled, if they are its own. */
export function commandFor(argv: readonly string[]): Command {
  return handledCommand(argv) ?? { argv, bytes: commandBytes(argv) };
}

/** The running command is propagated as these commands instead of as it was sent. */
export function propagateAs(...commands: readonly (readonly string[])[]): void {
  unit.rewritten = commands;
}

/** The same for any number of commands: a call takes only so many arguments. */
export function propagateAllAs(commands: readonly (readonly string[])[]): void {
  unit.rewritten = commands;
}

/** The running command is propagated even if it changed nothing. */
export function forcePropagation(): void {
  unit.isForced = true;
}

/** The running command is not propagated. */
export function preventPropagation(): void {
  unit.isPrevented = true;
}

/** An effect beside the running command's own (a lazily expired key's DEL); it precedes the command. */
export function alsoPropagate(db: number, argv: readonly string[]): void {
  addEffect(db, argv);
}

function addEffect(db: number, argv: readonly string[]): void {
  unit.dbs.push(db);
  unit.effects.push(argv);
}

/** Effects outside any command (active expiry, eviction): sent bare, one by one. */
export function propagateNow(
  world: World,
  server: ServerState,
  db: number,
  argv: readonly string[],
): void {
  feed(world, server, db, argv);
}

/** After a command: its effects join the unit. Commands from our master are proxied elsewhere. */
export function recordEffects(call: Call, changed: boolean): void {
  const { rewritten, isForced, isPrevented } = unit;
  unit.rewritten = null;
  unit.isForced = false;
  unit.isPrevented = false;
  if (isPrevented || (!changed && !isForced) || call.client.kind === 'master') return;
  const { db } = call.client;
  if (rewritten === null) addEffect(db, call.argv);
  else for (const argv of rewritten) addEffect(db, argv);
}

/** Forgets a unit that an assertion cut short; a new world starts clean. */
export function resetPropagation(): void {
  unit.depth = 0;
  unit.dbs = [];
  unit.effects = [];
  unit.command = null;
  unit.argv = null;
  unit.rewritten = null;
  unit.isForced = false;
  unit.isPrevented = false;
}
