/**
 * Where a command may run: here, elsewhere, or nowhere now.
 *
 * Source: redis 7.0.15, cluster.c, getNodeByQuery, clusterRedirectClient. Rules RD1-RD10.
 */
import type { World } from '../kernel/World.ts';
import { keySlot } from '../keyspace/keySlot.ts';
import { database } from '../commands/keyspaceSlice.ts';
import { configBool } from '../server/config.ts';
import { channelPositions, keyPositions } from '../server/commandKeys.ts';
import { hasFlag, type Call, type CommandSpec } from '../server/CommandSpec.ts';
import { findCommand } from '../server/dispatch.ts';
import { handledCommand } from '../server/propagation.ts';
import { error, type ErrorReply } from '../server/Reply.ts';
import { NOBODY } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { endpoint } from './describe.ts';
import { masterOf } from './roles.ts';

const CROSS_SLOT = error("CROSSSLOT Keys in request don't hash to the same slot");
export const UNBOUND = error('CLUSTERDOWN Hash slot not served');
export const DOWN = error('CLUSTERDOWN The cluster is down');
const READS_ONLY = error('CLUSTERDOWN The cluster is down and only accepts read commands');
const TRY_AGAIN = error('TRYAGAIN Multiple keys request during rehashing of slot');

/** The keys of one request: all of one slot. */
interface Request {
  slot: number;
  readonly keys: string[];
  /** Different keys, so that missing ones matter. */
  isMulti: boolean;
  isWrite: boolean;
  isChannel: boolean;
}

/** Gate: null = run here; the refusal spoils an open transaction, and EXEC is refused as a whole. */
export function redirectGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { server, client } = call;
  if (server.cluster === null || client.kind === 'master' || client.socket < 0) return null;
  if (isPlainlyHere(call, spec)) return null;
  const request = collectRequest(call, spec);
  if ('error' in request) return discardIfExec(call, spec, request);
  if (request.keys.length === 0) return null;
  const refusal = decide(call, spec, request);
  return refusal === null ? null : discardIfExec(call, spec, refusal);
}

/** Nearly every command, without books: one key, in a slot of ours that stays ours, while the cluster serves. */
function isPlainlyHere({ server, argv }: Call, spec: CommandSpec): boolean {
  const { state, owner, myself, migratingTo, importingFrom } = clusterOf(server);
  if (state !== 'ok' || migratingTo.size > 0 || importingFrom.size > 0) return false;
  if (spec.name === 'exec' || spec.shardChannels !== undefined) return false;
  const keys = keyPositions(spec, argv);
  if (keys.length !== 1) return false;
  const slot = handledCommand(argv)?.slot ?? keySlot(argv[keys[0] as number] as string);
  return owner[slot] === myself;
}

/** A refused EXEC drops the transaction it would have run. */
function discardIfExec(call: Call, spec: CommandSpec, refusal: ErrorReply): ErrorReply {
  if (spec.name === 'exec') call.client.multi = null;
  return refusal;
}

function collectRequest(call: Call, spec: CommandSpec): Request | ErrorReply {
  const request: Request = { slot: -1, keys: [], isMulti: false, isWrite: false, isChannel: false };
  const { multi } = call.client;
  if (spec.name !== 'exec') return addKeys(call, request, spec, call.argv) ?? request;
  if (multi === null) return request;
  for (const command of multi.commands) {
    const inner = findCommand(command.argv);
    if ('error' in inner) continue;
    const refusal = addKeys(call, request, inner, command.argv);
    if (refusal !== null) return refusal;
  }
  return request;
}

function addKeys(
  call: Call,
  request: Request,
  spec: CommandSpec,
  argv: readonly string[],
): ErrorReply | null {
  if (hasFlag(spec, 'write')) request.isWrite = true;
  const channels = channelPositions(spec, argv);
  // Inside EXEC they count as keys.
  if (channels.length > 0 && call.argv === argv) request.isChannel = true;
  for (const at of channels.length > 0 ? channels : keyPositions(spec, argv)) {
    const key = argv[at] as string;
    const slot = keySlot(key);
    if (request.slot === -1) {
      request.slot = slot;
      if (clusterOf(call.server).owner[slot] === NOBODY) return UNBOUND;
    } else if (request.keys[0] !== key) {
      if (slot !== request.slot) return CROSS_SLOT;
      request.isMulti = true;
    }
    request.keys.push(key);
  }
  return null;
}

function decide(call: Call, spec: CommandSpec, request: Request): ErrorReply | null {
  const { world, server, client } = call;
  const cluster = clusterOf(server);
  const { slot } = request;
  const owner = cluster.owner[slot] as number;
  const isMigrating = owner === cluster.myself && cluster.migratingTo.has(slot);
  const isImporting = !isMigrating && cluster.importingFrom.has(slot);
  const down = cluster.state === 'ok' ? null : refuseWhenDown(call, spec, request);
  if (down !== null) return down;
  if ((isMigrating || isImporting) && spec.name === 'migrate') return null;
  const areKeys = !request.isChannel && (isMigrating || isImporting);
  const { existing, missing } = areKeys ? countPresent(call, request) : { existing: 0, missing: 0 };
  if (isMigrating && missing > 0) {
    if (existing > 0) return TRY_AGAIN;
    return error(`ASK ${slot} ${endpoint(world, server, cluster.migratingTo.get(slot) as number)}`);
  }
  if (isImporting && (client.asking || hasFlag(spec, 'asking'))) {
    return request.isMulti && missing > 0 ? TRY_AGAIN : null;
  }
  if (owner === cluster.myself) return null;
  if (mayReadHere(world, call, request, owner)) return null;
  return error(`MOVED ${slot} ${endpoint(world, server, owner)}`);
}

/** An EXEC is no write here, whatever it runs: its commands were judged when they were queued. */
function refuseWhenDown(call: Call, spec: CommandSpec, request: Request): ErrorReply | null {
  const { server } = call;
  if (request.isChannel)
    return configBool(server, 'cluster-allow-pubsubshard-when-down') ? null : DOWN;
  if (!configBool(server, 'cluster-allow-reads-when-down')) return DOWN;
  return hasFlag(spec, 'write') ? READS_ONLY : null;
}

/** Expired keys count as present; nothing is touched. */
function countPresent(call: Call, request: Request): { existing: number; missing: number } {
  let existing = 0;
  for (const key of request.keys) if (database(call.server, 0).get(key) !== undefined) existing++;
  return { existing, missing: request.keys.length - existing };
}

/** A replica answers reads of its master's slots on connections in READONLY mode. */
function mayReadHere(world: World, call: Call, request: Request, owner: number): boolean {
  const { server, client } = call;
  const isMine = masterOf(world, server, clusterOf(server).myself) === owner;
  if (!isMine || owner === NOBODY) return false;
  return request.isChannel || (client.readOnly && !request.isWrite);
}
