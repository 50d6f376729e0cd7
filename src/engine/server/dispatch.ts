/**
 * From a received command to its effects: lookup, arity, gates in Redis's order, transaction queue or
 * call, propagation of what it changed.
 *
 * Source: redis 7.0.15, server.c, processCommand, call, propagatePendingCommands. Rules DI1-DI4.
 */
import type { World } from '../kernel/World.ts';
import { countCall, countRejected, countWaiting } from './callStats.ts';
import type { Client } from './Client.ts';
import type { Call, Command, CommandSpec } from './Command.ts';
import { addReply } from './clients.ts';
import { unknownCommand, unknownSubcommand, wrongArity } from './errors.ts';
import { kit, type Lookup } from './kit.ts';
import { updateClock } from './loop.ts';
import { machineProfile } from './MachineProfile.ts';
import { NO_REPLY, QUEUED, isError, type ErrorReply, type NoReply, type Reply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';
import { beginUnit, endUnit, noteCommand, recordEffects } from './propagation.ts';
import { discardTransaction, queueCommand } from './transaction.ts';

/** Commands that a transaction runs at once instead of queueing. */
const NOT_QUEUED: ReadonlySet<string> = new Set([
  'exec',
  'discard',
  'multi',
  'watch',
  'quit',
  'reset',
]);

/** Spellings of first words remembered; beyond them a lookup is only slower. */
const LOOKUPS_MAX = 4096;

/** The row for these words: the subcommand's if the command has subcommands. */
export function findCommand(argv: readonly string[]): CommandSpec | ErrorReply {
  const word = argv[0] ?? '';
  const found = kit.lookups.get(word) ?? lookUp(word);
  if (found === undefined) return unknownCommand(argv);
  if (found.subcommands === null || argv.length < 2) return found.spec;
  const sub = argv[1] as string;
  return found.subcommands.get(sub.toLowerCase()) ?? unknownSubcommand(found.spec.name, sub);
}

function lookUp(word: string): Lookup | undefined {
  const spec = kit.commands.get(word.toLowerCase());
  // Subcommands have rows of their own, but `config|get` is no command.
  if (spec === undefined || spec.name.includes('|')) return undefined;
  const prefix = `${spec.name}|`;
  const subcommands = new Map<string, CommandSpec>();
  for (const [name, row] of kit.commands) {
    if (name.startsWith(prefix)) subcommands.set(name.slice(prefix.length), row);
  }
  const found: Lookup = { spec, subcommands: subcommands.size > 0 ? subcommands : null };
  if (kit.lookups.size < LOOKUPS_MAX) kit.lookups.set(word, found);
  return found;
}

export function arityFits(spec: CommandSpec, words: number): boolean {
  return spec.arity > 0 ? words === spec.arity : words >= -spec.arity;
}

/** Handles one command of a client: replies, queues or executes. */
export function runCommand(
  world: World,
  server: ServerState,
  client: Client,
  command: Command,
): void {
  const profile = machineProfile(server.machine);
  const startCpuUs = server.cpuUs;
  server.cpuUs += profile.commandUs + (command.bytes * profile.perKilobyteUs) / 1024;
  const call: Call = { world, server, client, argv: command.argv };
  noteCommand(command);
  if (client.replies !== 'on' && client.replies !== 'off')
    client.replies = client.replies === 'armed' ? 'skip' : 'on';
  const found = findCommand(command.argv);
  if ('error' in found) return refuse(call, found);
  if (!arityFits(found, command.argv.length)) return refuse(call, wrongArity(found.name), found);
  client.lastCommand = found.name;
  const refusal = passGates(call, found);
  if (refusal !== null) return refuse(call, refusal, found);
  // A gate has postponed the command, or closed the connection.
  if (client.blocked !== null || client.closeAsap) return;
  if (client.multi !== null && !NOT_QUEUED.has(found.name)) {
    queueCommand(client, found, command);
    return addReply(server, client, QUEUED);
  }
  execute(call, found, startCpuUs);
}

/** Every gate in order; the first refusal, or null. A gate may block the client instead (then null). */
function passGates(call: Call, spec: CommandSpec): ErrorReply | null {
  const { gates } = kit;
  for (let i = 0; i < gates.length; i++) {
    const refusal = (gates[i] as (typeof gates)[number]).run(call, spec);
    if (refusal !== null) return refusal;
    if (call.client.blocked !== null || call.client.closeAsap) return null;
  }
  return null;
}

/** Refusals by cluster routing: EXEC passes them on as they are. */
const ROUTING = /^(MOVED|ASK|TRYAGAIN|CROSSSLOT|CLUSTERDOWN) /;

/**
 * A refused command spoils an open transaction; a refused EXEC ends it.
 * Source: redis 7.0.15, server.c, rejectCommand; multi.c, execCommandAbort.
 */
function refuse(call: Call, refusal: ErrorReply, spec?: CommandSpec): void {
  const { server, client } = call;
  if (spec !== undefined) countRejected(server, spec);
  let reply = refusal;
  if (call.argv[0]?.toLowerCase() === 'exec') {
    discardTransaction(server, client);
    if (!ROUTING.test(refusal.error))
      reply = {
        error: `EXECABORT Transaction discarded because of: ${refusal.error.replace(/^ERR /, '')}`,
      };
  } else if (client.multi !== null) client.multi.isDirty = true;
  countError(server, reply);
  addReply(server, client, reply);
}

/** CMD_TOUCHES_ARBITRARY_KEYS: what they delete on the way are single effects. */
const TOUCHES_ARBITRARY_KEYS: ReadonlySet<string> = new Set(['scan', 'randomkey']);

/** Runs a top-level command and propagates its effects as one unit. */
function execute(call: Call, spec: CommandSpec, startCpuUs: number): void {
  const { world, server, client } = call;
  updateClock(world, server);
  beginUnit(server);
  const reply = callCommand(call, spec, startCpuUs);
  // Before the replicas hear of it: who has output last is written to first (rule TB6).
  if (reply !== NO_REPLY) addReply(server, client, reply as Reply);
  endUnit(world, server, !TOUCHES_ARBITRARY_KEYS.has(spec.name));
  const hooks = kit.onCommandDone;
  for (let i = 0; i < hooks.length; i++) hooks[i]?.(call, spec);
  for (let i = 0; i < kit.afterReply.length; i++) kit.afterReply[i]?.(world, server);
}

/**
 * Runs a command's handler and records what it changed. EXEC and scripts use it for each inner command,
 * inside the unit of the outer one.
 *
 * @param startCpuUs the server's `cpuUs` before the command cost anything
 */
export function callCommand(
  call: Call,
  spec: CommandSpec,
  startCpuUs = call.server.cpuUs,
): Reply | NoReply {
  const { world, server } = call;
  const before = server.dirty;
  countCommand(world, server);
  const reply = spec.run(call);
  const hasFailed = typeof reply === 'object' && isError(reply);
  if (hasFailed) countError(server, reply);
  // A save sets the count back, which is no change.
  recordEffects(call, server.dirty > before);
  const durationUs = Math.round(server.cpuUs - startCpuUs);
  const { blocked } = call.client;
  if (blocked === null) countCall(server, spec, durationUs, hasFailed);
  else {
    countWaiting(server, spec, durationUs);
    blocked.call = { name: spec.name, argv: call.argv, us: durationUs };
  }
  for (let i = 0; i < kit.onCall.length; i++) kit.onCall[i]?.(call, spec, durationUs);
  return reply;
}

/** Counts an error that was answered. Source: redis 7.0.15, networking.c, afterErrorReply. */
export function countError(server: ServerState, { error }: ErrorReply): void {
  const { stats } = server;
  stats.totalErrorReplies++;
  const space = error.indexOf(' ');
  const code = space < 0 ? error : error.slice(0, space);
  stats.errors.set(code, (stats.errors.get(code) ?? 0) + 1);
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
