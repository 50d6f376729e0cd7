/**
 * One redis-server: what the process holds in memory. A restart makes a new one.
 *
 * Subsystems add their slices by declaration merging and create them in their extension's `create`.
 */
import type { World } from '../kernel/World.ts';
import type { CallStats } from './CallStats.ts';
import type { Client } from './Client.ts';
import type { MachineName } from '../../protocol/RunSetup.ts';

/** Slices of subsystems; each merges its own field. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface ServerSlices {}

export interface ServerStats {
  commandsProcessed: number;
  connectionsReceived: number;
  rejectedConnections: number;
  netInputBytes: number;
  netOutputBytes: number;
  /** What replication has of these. */
  replInputBytes: number;
  replOutputBytes: number;
  /** Reads and writes of clients' sockets. */
  reads: number;
  writes: number;
  keyspaceHits: number;
  keyspaceMisses: number;
  expiredKeys: number;
  evictedKeys: number;
  evictedClients: number;
  syncFull: number;
  syncPartialOk: number;
  syncPartialErr: number;
  unexpectedErrorReplies: number;
  totalErrorReplies: number;
  /** By the command's place in the table of 7.0.15; null = never called. */
  calls: (CallStats | null)[];
  /** Error replies by their first word (INFO errorstats). */
  errors: Map<string, number>;
  forks: number;
  latestForkUs: number;
  /** Times the cron made a client's reply buffer smaller, larger. */
  replyShrinks: number;
  replyExpands: number;
  /** Values and, of flushed databases, keys that were given back in the background. */
  lazyFreed: number;
  /** Saves to disk that were begun. */
  saves: number;
  /** CPU time used, µs. */
  cpuUs: number;
  /** CPU time of the second `cpuSecond` and of the one before it, for displays. */
  cpuSecond: number;
  cpuThisSecondUs: number;
  cpuLastSecondUs: number;
  /** Commands of the running and of the last full second, for displays. */
  opsThisSecond: number;
  opsLastSecond: number;
  opsSecond: number;
}

export interface ServerState extends ServerSlices {
  readonly process: number;
  readonly machine: MachineName;
  readonly random: number;
  /** 40 hex digits, new at every start. */
  readonly runId: string;
  readonly startedUs: number;
  /** Directive → value as CONFIG GET prints it. */
  readonly config: Map<string, string>;
  /** Numbers of hot directives, kept beside `config`. */
  readonly numbers: Record<string, number>;
  clients: Map<number, Client>;
  nextClientId: number;
  /** Clients with output, in the order in which the loop will write them (newest first). */
  pendingWrites: Client[];
  /** Clients to be closed before the loop sleeps: they left too much output unread. */
  closingClients: Client[];
  /** CPU time of the running iteration so far, µs. */
  cpuUs: number;
  /** Virtual µs at which the running iteration began. */
  loopStartUs: number;
  /** When the loop last went to sleep. */
  sleptUs: number;
  /** Deadline of serverCron on the monotonic clock. */
  cronAtUs: number;
  cronLoops: number;
  /** When the latest serverCron and the one before it began their steps. */
  cronRanUs: number;
  cronBeforeUs: number;
  /** Time between two ticks of serverCron, ms: 1000 / hz, as the latest tick found it. */
  tickMs: number;
  /** Phases without work until somebody disturbs the server, see `loop.ts`. */
  rest: number;
  /** Iteration in which somebody last disturbed it: `loopStartUs` then. */
  disturbedUs: number;
  /** Cached wall clock: whole seconds and ms, refreshed by cron and by each command. */
  unixtime: number;
  /** Frozen during a command. */
  commandMs: number;
  /** Changes to the dataset since the last save. */
  dirty: number;
  /** Set by replication: expiry, cluster and scripts ask for it more often than for the link. */
  isReplica: boolean;
  isLoading: boolean;
  /** CLIENT PAUSE: commands wait until then (wall ms); 0 = not paused. */
  pauseEndMs: number;
  pauseKind: 'none' | 'write' | 'all';
  stats: ServerStats;
  /** Newest log lines: [virtual µs, level, text]. */
  log: [number, string, string][];
}

declare module '../kernel/World.ts' {
  interface World {
    /** The server of each process; null while it is not running or not a server. */
    servers: (ServerState | null)[];
  }
}

/** Moment the running iteration has reached: what it sends leaves then. */
export function serverNowUs(server: ServerState): number {
  return server.loopStartUs + Math.ceil(server.cpuUs);
}

const LOG_LINES = 400;

/** Appends a line to the server's log, as redis-server would print it without its prefix. */
export function log(world: World, server: ServerState, level: string, text: string): void {
  logAt(server, Math.max(world.nowUs, serverNowUs(server)), level, text);
}

/** The same for who works in the server's loop and knows no world. */
export function logAt(server: ServerState, atUs: number, level: string, text: string): void {
  server.log.push([atUs, level, text]);
  if (server.log.length > LOG_LINES * 2) server.log.splice(0, LOG_LINES);
}
