/**
 * Refusals that depend on replication, in Redis's order. Commands from our master are exempt.
 * Source: redis 7.0.15, server.c, processCommand. SPEC §8.5, §10.
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply } from '../server/Reply.ts';
import { callHasFlag, callLacksFlag } from '../server/transaction.ts';
import { isMinReplicasOn } from './replicas.ts';

/** Writes need enough good replicas, if any number is asked for. */
export function minReplicasGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { server, client } = call;
  const { replication } = server;
  const wanted = server.numbers['min-replicas-to-write'] ?? 0;
  if (wanted === 0 || replication.masterHost !== null || client.kind === 'master') return null;
  if (!isMinReplicasOn(server) || replication.goodReplicas >= wanted) return null;
  return callHasFlag(call, spec, 'write') ? Errors.noReplicas : null;
}

export function readOnlyGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { server, client } = call;
  if (server.replication.masterHost === null || client.kind === 'master') return null;
  if (!configBool(server, 'replica-read-only')) return null;
  return callHasFlag(call, spec, 'write') ? Errors.readOnly : null;
}

/** A replica without its master may be told to answer nothing but what is harmless. */
export function masterDownGate(call: Call, spec: CommandSpec): ErrorReply | null {
  const { server } = call;
  const { masterHost, link } = server.replication;
  if (masterHost === null || link === 'connected') return null;
  if (configBool(server, 'replica-serve-stale-data')) return null;
  return callLacksFlag(call, spec, 'stale') ? Errors.masterDown : null;
}

const NO_KEYSPACE = error("ERR Replica can't interact with the keyspace");

/** A replica's connection that touches keys; the answer closes it. */
export function replicaKeyspaceGate(call: Call, spec: CommandSpec): ErrorReply | null {
  if (call.client.kind !== 'replica') return null;
  const touches =
    callHasFlag(call, spec, 'write') ||
    callHasFlag(call, spec, 'readonly') ||
    callHasFlag(call, spec, 'may_replicate');
  return touches ? NO_KEYSPACE : null;
}
