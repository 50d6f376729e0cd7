/**
 * From a received command to its effects: lookup, arity, gates in Redis's order, transaction queue or
 * call, propagation of what it changed.
 *
 * Source: redis 7.0.15, server.c, processCommand, call, propagatePendingCommands; SPEC §10 and §6.
 */
import type { World } from '../kernel/World.ts';
import type { Client } from './Client.ts';
import type { Call, Command, CommandSpec } from './Command.ts';
import { addReply } from './clients.ts';
import { unknownCommand, unknownSubcommand, wrongArity } from './errors.ts';
import { kit } from './kit.ts';
import { updateClock } from './loop.ts';
import { machineProfile } from './MachineProfile.ts';
import { NO_REPLY, QUEUED, isError, type ErrorReply, type NoReply, type Reply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';
import { beginUnit, endUnit, recordEffects } from './propagation.ts';

/** Commands that a transaction runs at once instead of queueing. */
const NOT_QUEUED: ReadonlySet<string> = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** The row for these words: the subcommand's if the command has subcommands. */
export function findCommand(argv: readonly string[]): CommandSpec | ErrorReply {
  const name = (argv[0] ?? '').toLowerCase();
  const spec = kit.commands.get(name);
  if (spec === undefined) return unknownCommand(argv);
  if (!containers().has(name)) return spec;
  if (argv.length < 2) return spec;
  const sub = kit.commands.get(`${name}|${(argv[1] as string).toLowerCase()}`);
  return sub ?? unknownSubcommand(name, argv[1] as string);
}

let containerNames: { size: number; names: Set<string> } = { size: -1, names: new Set() };

/** Commands that only have subcommands; recomputed when the table changed. */
function containers(): ReadonlySet<string> {
  if (containerNames.size !== kit.commands.size) {
    const names = new Set<string>();
    for (const name of kit.commands.keys()) if (name.includes('|')) names.add(name.slice(0, name.indexOf('|')));
    containerNames = { size: kit.commands.size, names };
  }
  return containerNames.names;
}

export function arityFits(spec: CommandSpec, words: number): boolean {
  return spec.arity > 0 ? words === spec.arity : words >= -spec.arity;
}

/** Handles one command of a client: replies, queues or executes. */
export function runCommand(world: World, server: ServerState, client: Client, command: Command): void {
  const profile = machineProfile(server.machine);
  server.cpuUs += profile.commandUs + (command.bytes * profile.perKilobyteUs) / 1024;
  const call: Call = { world, server, client, argv: command.argv };
  const found = findCommand(command.argv);
  if (isError(found as Reply)) return refuse(call, found as ErrorReply);
  const spec = found as CommandSpec;
  if (!arityFits(spec, command.argv.length)) return refuse(call, wrongArity(spec.name));
  client.lastCommand = spec.name;
  const refusal = passGates(call, spec);
  if (refusal !== null) return refuse(call, refusal);
  if (client.blocked !== null) return;
  if (client.multi !== null && !NOT_QUEUED.has(spec.name)) {
    client.multi.commands.push(command);
    return addReply(server, client, QUEUED);
  }
  execute(call, spec);
}

/** Every gate in order; the first refusal, or null. A gate may block the client instead (then null). */
export function passGates(call: Call, spec: CommandSpec): ErrorReply | null {
  for (const { run } of kit.gates) {
    const refusal = run(call, spec);
    if (refusal !== null) return refusal;
    if (call.client.blocked !== null) return null;
  }
  return null;
}

/** A refused command spoils an open transaction. */
function refuse(call: Call, refusal: ErrorReply): void {
  const { server, client } = call;
  server.stats.totalErrorReplies++;
  if (client.multi !== null && call.argv[0]?.toLowerCase() !== 'exec') client.multi.isDirty = true;
  addReply(server, client, refusal);
}

/** Runs a top-level command and propagates its effects as one unit. */
function execute(call: Call, spec: CommandSpec): void {
  const { world, server, client } = call;
  updateClock(world, server);
  beginUnit(server);
  const reply = callCommand(call, spec);
  endUnit(world, server);
  for (const extension of kit.extensions) extension.onCommandDone?.(call, spec);
  if (reply !== NO_REPLY) addReply(server, client, reply as Reply);
}

/**
 * Runs a command's handler and records what it changed. EXEC and scripts use it for each inner command,
 * inside the unit of the outer one.
 */
export function callCommand(call: Call, spec: CommandSpec): Reply | NoReply {
  const { world, server } = call;
  const before = server.dirty;
  countCommand(world, server);
  const reply = spec.run(call);
  if (typeof reply === 'object' && isError(reply)) server.stats.totalErrorReplies++;
  recordEffects(call, server.dirty !== before);
  return reply;
}

function countCommand(world: World, server: ServerState): void {
  const { stats } = server;
  stats.commandsProcessed++;
  const second = Math.floor(world.nowUs / 1_000_000);
  if (second !== stats.opsSecond) {
    stats.opsLastSecond = second === stats.opsSecond + 1 ? stats.opsThisSecond : 0;
    stats.opsThisSecond = 0;
    stats.opsSecond = second;
  }
  stats.opsThisSecond++;
}
