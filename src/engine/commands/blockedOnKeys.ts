/**
 * Clients that wait for keys: BLPOP and BZPOPMIN with their relatives.
 *
 * A client waits for one type of value at some keys of its database. When the command (or EXEC) that added
 * such a key has been answered, whoever waits for it is served in order of arrival, each as a unit of
 * propagation of its own.
 * Source: redis 7.0.15, blocked.c, blockForKeys, handleClientsBlockedOnKeys; timeout.c,
 * getTimeoutFromObjectOrReply.
 */
import { whenWallShows } from '../kernel/Host.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { typeName, type Entry } from '../keyspace/Entry.ts';
import { INT64_MAX } from '../keyspace/integers.ts';
import { ceilOfProduct, parseLongDouble } from '../keyspace/longDouble.ts';
import { afterWait, block, noteServed, unblock } from '../server/blocked.ts';
import type { Client } from '../server/Client.ts';
import type { Call } from '../server/CommandSpec.ts';
import { serverMs, updateClock } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { beginUnit, endUnit } from '../server/propagation.ts';
import { error, isError, NO_REPLY } from '../server/Reply.ts';
import type { ErrorReply, NoReply, Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { lookupQuietly } from './lookup.ts';
import { keyOf, startWaiting, stopWaiting } from './waitingKeys.ts';

/** What a blocked command remembers: plain data. */
type Facts = Readonly<Record<string, unknown>>;

/**
 * Gives a client what it waited for, out of `entry`, which `key` holds now, and propagates that
 * (`alsoPropagate`).
 *
 * @param call the client's; its `argv` is empty
 * @param facts as given to `blockOnKeys`
 */
export type Serve = (call: Call, key: string, entry: Entry, facts: Facts) => Reply;

const servers = new Map<string, Serve>();

/** Names who serves the clients that wait for values of this type (as TYPE prints it). */
export function serveWaiting(type: string, serve: Serve): void {
  servers.set(type, serve);
  afterWait(type, (server, client) => stopWaiting(server, client, type, namesOf(client)));
}

const NOT_A_FLOAT = error('ERR timeout is not a float or out of range');
const NEGATIVE = error('ERR timeout is negative');

/**
 * A timeout in seconds, fractions allowed. More than 2^63 ms count as negative.
 *
 * @returns the deadline, virtual µs; Infinity = none (0 seconds)
 */
export function readTimeout(call: Call, word: string): number | ErrorReply {
  if (/^[+-]?inf(inity)?$/i.test(word)) return NEGATIVE;
  const seconds = parseLongDouble(word);
  if (seconds === null) return NOT_A_FLOAT;
  const ms = ceilOfProduct(seconds, 1000n);
  if (ms < 0n || ms > INT64_MAX) return NEGATIVE;
  if (ms === 0n) return Infinity;
  const { world, server } = call;
  const { host } = world.processes[server.process] as Process;
  // The clock must have passed the deadline, not only reached it.
  return whenWallShows(world, host, serverMs(world, server) + Number(ms) + 1);
}

/** Whether a command may block its client; in a transaction it answers as if its time were up. */
export function mayBlock({ client }: Call): boolean {
  return client.multi === null;
}

/** Blocks the client until one of `keys` is added with a value of `type`, or until the deadline. */
export function blockOnKeys(
  call: Call,
  type: string,
  keys: readonly string[],
  deadlineUs: number,
  facts: Facts,
): NoReply {
  const { server, client } = call;
  const names = startWaiting(server, client, type, keys);
  block(server, client, type, deadlineUs, { ...facts, names });
  return NO_REPLY;
}

function namesOf({ blocked }: Client): readonly string[] {
  return (blocked?.facts['names'] ?? []) as readonly string[];
}

/** The keys that a client waits for; empty when it waits for none. */
export function keysWaitedFor(client: Client): readonly string[] {
  return namesOf(client).map(keyOf);
}

/** Serves all who wait for ready keys, also for those that serving makes ready (BLMOVE). */
export function serveReadyKeys(world: World, server: ServerState): void {
  const { ready } = server.waitingKeys;
  if (ready.size === 0) return;
  for (const name of ready) {
    ready.delete(name);
    updateClock(world, server);
    serveKey(world, server, name);
  }
}

function serveKey(world: World, server: ServerState, name: string): void {
  for (const id of server.waitingKeys.clients.get(name) ?? []) {
    const client = server.clients.get(id);
    if (client === undefined) continue;
    beginUnit(server);
    const isThere = serveClient({ world, server, client, argv: [] }, keyOf(name));
    endUnit(world, server);
    if (!isThere) return;
  }
}

/** Serves the client if the key holds what it waits for. @returns whether the key is there at all */
function serveClient(call: Call, key: string): boolean {
  const { server, client } = call;
  const entry = lookupQuietly(call, key);
  if (entry === undefined) return false;
  const type = typeName(entry.value);
  const { blocked } = client;
  const serve = servers.get(type);
  if (blocked === null || blocked.kind !== type || serve === undefined) return true;
  const startCpuUs = server.cpuUs;
  server.cpuUs += machineProfile(server.machine).commandUs;
  const reply = serve(call, key, entry, blocked.facts);
  unblock(server, client, reply);
  const replyUs = Math.round(server.cpuUs - startCpuUs);
  noteServed(call.world, server, client, blocked.call, replyUs, isError(reply));
  return true;
}
