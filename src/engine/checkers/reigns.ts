/**
 * Who executed writes when: a *reign* is a stretch of one process's life in one role. Its data set then
 * changes by its own executions alone (a master) or by its master's (a replica).
 *
 * Also remembers, from a look ten times a second, who was paused and who was cut off: the ledger needs
 * it to say why a write was lost.
 */
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { isStaleWinner } from './copies.ts';

export interface Reign {
  readonly number: number;
  readonly process: number;
  /** `start`: the process's first life; `boot`: a later one began in this role. */
  readonly began: 'start' | 'boot' | 'promoted' | 'demoted';
  readonly isMaster: boolean;
  /** It won by votes of an earlier election (cluster specification §13.7). */
  readonly isStale: boolean;
  readonly startMs: number;
  /** Trace event that led to it. */
  readonly cause: number;
  endMs: number;
  ended: 'no' | 'died' | 'demoted' | 'promoted';
}

export interface Reigns {
  /** Running reign of each process; 0 = it is down. */
  current: number[];
  known: Map<number, Reign>;
  next: number;
  /** When each process was last seen paused, and last seen cut off, virtual ms; -1 = never. */
  pausedMs: number[];
  cutMs: number[];
}

/** Reigns remembered; older ones explain nothing any more. */
const REIGNS_MAX = 4096;

export function createReigns(processes: number): Reigns {
  return {
    current: Array.from({ length: processes }, () => 0),
    known: new Map(),
    next: 1,
    pausedMs: Array.from({ length: processes }, () => -1),
    cutMs: Array.from({ length: processes }, () => -1),
  };
}

/** The process begins a reign; the one before, if any, ends for the reason given. */
export function beginReign(
  world: World,
  server: ServerState,
  began: Reign['began'],
  isMaster: boolean,
): void {
  const { reigns } = world.ledger;
  const { process } = server;
  const isNewLife = began === 'start' || began === 'boot';
  endReign(world, process, isNewLife ? 'died' : isMaster ? 'promoted' : 'demoted');
  const number = reigns.next++;
  const isStale = began === 'promoted' && isStaleWinner(world, server);
  const startMs = nowMs(world);
  reigns.current[process] = number;
  reigns.known.set(number, {
    number,
    process,
    began,
    isMaster,
    isStale,
    startMs,
    cause: world.cause,
    endMs: -1,
    ended: 'no',
  });
  if (reigns.known.size <= REIGNS_MAX) return;
  for (const [old, reign] of reigns.known) {
    if (reign.ended === 'no') continue;
    reigns.known.delete(old);
    return;
  }
}

export function endReign(world: World, process: number, ended: Reign['ended']): void {
  const { reigns } = world.ledger;
  const reign = reigns.known.get(reigns.current[process] as number);
  reigns.current[process] = 0;
  if (reign === undefined || reign.ended !== 'no') return;
  reign.endMs = nowMs(world);
  reign.ended = ended;
}

/** Notes who is paused or cut off now. */
export function lookAtFaults(world: World): void {
  const { reigns } = world.ledger;
  for (const process of world.processes) {
    if (process.state === 'paused') reigns.pausedMs[process.index] = nowMs(world);
    if (world.net.faults.length > 0 && isCutOff(world, process.index))
      reigns.cutMs[process.index] = nowMs(world);
  }
}

/** Whether a cut separates this process's host from another node's, either way. */
export function isCutOff(world: World, process: number): boolean {
  const host = world.processes[process]?.host ?? -1;
  for (const fault of world.net.faults) {
    if (fault.kind !== 'cut') continue;
    if (fault.from.includes(host) || fault.to.includes(host)) return true;
  }
  return false;
}

export function nowMs(world: World): number {
  return Math.floor(world.nowUs / 1000);
}
