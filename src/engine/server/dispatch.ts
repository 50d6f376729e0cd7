/**
 * From a received command to its effects: lookup, arity, gates in Redis's order, transaction queue or
 * call, propagation of what it changed.
 *
 * Source: redis 7.0.15, server.c, processCommand, call, propagatePendingCommands. Rules DI1-DI4.
 */
import type { World } from '../kernel/World.ts';
import { countCall, countRejected, countWaiting } from './countCalls.ts';
import { NO_COMMAND, type Client } from './Client.ts';
import type { Command } from './Command.ts';
import type { Call, CommandSpec } from './CommandSpec.ts';
import { addReply } from './output.ts';
import { countError } from './countError.ts';
import { unknownCommand, unknownSubcommand, wrongArity } from './errors.ts';
import { passGates } from './gateRow.ts';
import { kit, type Lookup } from './kit.ts';
import { updateClock } from './clock.ts';
import { machineProfile } from './MachineProfile.ts';
import { NO_REPLY, QUEUED, isError, type ErrorReply, type NoReply, type Reply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';
import { beginUnit, endUnit, noteCommand, recordEffects } from './propagation.ts';
import { nextSilence } from './silence.ts';
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

/** Places for spellings of first words, a power of two; of two that share a place, the latest is known. */
const LOOKUPS = 256;

function lookupPlace(word: string): number {
  const last = word.length - 1;
  return (word.charCodeAt(0) * 7 + word.charCodeAt(last) * 31 + last) & (LOOKUPS - 1);
}

/** The row for these words: the subcommand's if the command has subcommands. */
export function findCommand(argv: readonly string[]): CommandSpec | ErrorReply {
  const word = argv[0] ?? '';
  const known = kit.lookups[lookupPlace(word)];
  const found = known?.word === word ? known : lookUp(word);
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
  const found: Lookup = { word, spec, subcommands: subcommands.size > 0 ? subcommands : null };
  while (kit.lookups.length < LOOKUPS) kit.lookups.push(undefined);
  kit.lookups[lookupPlace(word)] = found;
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
  const { argv } = command;
  const call: Call = { world, server, client, argv };
  noteCommand(command, argv);
  if (client.replies !== 'on') client.replies = nextSilence(client.replies);
  const found = findCommand(argv);
  client.lastCommand = 'error' in found ? NO_COMMAND : found.name;
  if ('error' in found) return refuse(call, found);
  if (!arityFits(found, argv.length)) return refuse(call, wrongArity(found.name), found);
  const refusal = passGates(kit.gateRow, call, found);
  if (refusal !== null) {
    if ('error' in refusal) refuse(call, refusal, found);
    return;
  }
  if (client.multi !== null && !NOT_QUEUED.has(found.name)) {
    queueCommand(client, found, command);
    return addReply(server, client, QUEUED);
  }
  execute(call, found, startCpuUs);
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
  addReply(server, client, reply);
  countError(server, client, reply);
}

/** Hooks that are called one by one, each at a place of its own, for the reason that `gateRow.ts` gives. */
const NAMED = 2;

/** Runs a top-level command and propagates its effects as one unit. */
function execute(call: Call, spec: CommandSpec, startCpuUs: number): void {
  const { world, server, client } = call;
  updateClock(world, server);
  beginUnit(server);
  const reply = callCommand(call, spec, startCpuUs);
  // Before the replicas hear of it: who has output last is written to first (rule TB6).
  if (reply !== NO_REPLY) addReply(server, client, reply as Reply);
  endUnit(world, server, spec);
  const { onCommandDone, afterReply } = kit;
  onCommandDone[0]?.(call, spec);
  onCommandDone[1]?.(call, spec);
  for (let i = NAMED; i < onCommandDone.length; i++) onCommandDone[i]?.(call, spec);
  afterReply[0]?.(world, server);
  afterReply[1]?.(world, server);
  for (let i = NAMED; i < afterReply.length; i++) afterReply[i]?.(world, server);
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
  if (hasFailed) countError(server, call.client, reply);
  // A save sets the count back, which is no change.
  recordEffects(call, server.dirty > before);
  const durationUs = Math.round(server.cpuUs - startCpuUs);
  const { blocked } = call.client;
  if (blocked === null) countCall(server, spec, durationUs, hasFailed);
  else {
    countWaiting(server, spec, durationUs);
    blocked.call = { name: spec.name, argv: call.argv, us: durationUs };
  }
  const { onCall } = kit;
  onCall[0]?.(call, spec, durationUs);
  onCall[1]?.(call, spec, durationUs);
  for (let i = NAMED; i < onCall.length; i++) onCall[i]?.(call, spec, durationUs);
  return reply;
}

function countCommand(world: World, server: ServerState): void {
  const { stats } = server;
  stats.commandsProcessed++;
  if (world.nowUs >= (stats.opsSecond + 1) * 1_000_000) {
    const second = Math.floor(world.nowUs / 1_000_000);
    stats.opsLastSecond = second === stats.opsSecond + 1 ? stats.opsThisSecond : 0;
    stats.opsThisSecond = 0;
    stats.opsSecond = second;
  }
  stats.opsThisSecond++;
}
