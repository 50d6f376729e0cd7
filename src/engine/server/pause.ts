/**
 * Paused clients (CLIENT PAUSE, SHUTDOWN, FAILOVER): commands wait, and meanwhile no key expires.
 *
 * Each purpose has its own end and strength; the strictest rules. The end is noticed by cron.
 * Source: redis 7.0.15, networking.c, pauseClients, updateClientPauseTypeAndEndTime.
 */
import type { World } from '../kernel/World.ts';
import { block, blockedClients, unblock } from './blocked.ts';
import { commandBytes, type Command } from './Command.ts';
import type { Call, CommandSpec } from './CommandSpec.ts';
import { CronOrder, GateOrder, HELD, type Held, type ServerExtension } from './Extension.ts';
import { serverMs } from './clock.ts';
import type { ServerState } from './ServerState.ts';
import { callHasFlag } from './transaction.ts';

export type PausePurpose = 'client' | 'shutdown' | 'failover';
export type PauseKind = 'write' | 'all';

interface Pause {
  readonly kind: PauseKind;
  /** Wall ms; the pause lasts through this moment. */
  readonly endMs: number;
}

declare module './ServerState.ts' {
  interface ServerSlices {
    pauses: Partial<Record<PausePurpose, Pause>>;
  }
}

const PURPOSES: readonly PausePurpose[] = ['client', 'shutdown', 'failover'];

/** Pauses, or prolongs and tightens a pause of the same purpose. */
export function pauseClients(
  world: World,
  server: ServerState,
  purpose: PausePurpose,
  kind: PauseKind,
  endMs: number,
): void {
  const before = server.pauses[purpose];
  server.pauses[purpose] = {
    kind: before?.kind === 'all' ? 'all' : kind,
    endMs: Math.max(before?.endMs ?? 0, endMs),
  };
  updatePause(world, server);
}

export function unpauseClients(world: World, server: ServerState, purpose: PausePurpose): void {
  if (server.pauses[purpose] === undefined) return;
  delete server.pauses[purpose];
  updatePause(world, server);
}

/** Whether clients are paused now; also stops expiry and eviction. */
export function isPaused(server: ServerState): boolean {
  return server.pauseKind !== 'none';
}

/** Recomputes what rules; a weaker pause releases everybody, who may then be paused again. */
function updatePause(world: World, server: ServerState): void {
  const before = server.pauseKind;
  const nowMs = serverMs(world, server);
  let kind: ServerState['pauseKind'] = 'none';
  let endMs = 0;
  for (const purpose of PURPOSES) {
    const pause = server.pauses[purpose];
    if (pause === undefined) continue;
    if (pause.endMs < nowMs) {
      delete server.pauses[purpose];
    } else if (kind === 'none' || (kind === 'write' && pause.kind === 'all')) {
      ({ kind, endMs } = pause);
    } else if (kind === pause.kind) endMs = Math.max(endMs, pause.endMs);
  }
  server.pauseKind = kind;
  server.pauseEndMs = endMs;
  const isWeaker = kind === 'none' ? before !== 'none' : kind === 'write' && before === 'all';
  if (isWeaker) releasePostponed(server);
}

function releasePostponed(server: ServerState): void {
  for (const client of blockedClients(server, 'postponed')) {
    client.queue.unshift(client.blocked?.facts['command'] as Command);
    unblock(server, client);
  }
}

function checkPauseEnd(world: World, server: ServerState): void {
  if (isPaused(server) && server.pauseEndMs < serverMs(world, server)) updatePause(world, server);
}

/** Replicas and our master are never paused. */
function pauseGate(call: Call, spec: CommandSpec): Held | null {
  const { server, client, argv } = call;
  if (server.pauseKind === 'none' || client.kind !== 'normal') return null;
  const mayWrite = callHasFlag(call, spec, 'write') || callHasFlag(call, spec, 'may_replicate');
  if (server.pauseKind === 'write' && !mayWrite) return null;
  const command: Command = { argv, bytes: commandBytes(argv) };
  block(server, client, 'postponed', Infinity, { command });
  return HELD;
}

export const pauseExtension: ServerExtension = {
  name: 'pause',
  create: (_world, server) => {
    server.pauses = {};
  },
  gates: [{ at: GateOrder.clientPause, gate: pauseGate }],
  cron: [
    {
      at: CronOrder.pausedClients,
      step: checkPauseEnd,
      rests: (server) => !isPaused(server),
    },
  ],
};
