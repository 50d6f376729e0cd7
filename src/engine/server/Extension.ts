/**
 * How a subsystem joins a server: rows for the tables and functions on a fixed list of phases.
 *
 * `server` calls phases and imports no subsystem; `engine/index.ts` assembles the list, and the order of
 * functions on one phase is the order of that list (pinned by a test).
 */
import type { World } from '../kernel/World.ts';
import type { Client } from './Client.ts';
import type { Call, CommandSpec } from './CommandSpec.ts';
import type { ConfigSpec } from './config.ts';
import type { ErrorReply } from './Reply.ts';
import type { ServerState } from './ServerState.ts';

/** Uses of a server's socket; a number in the network's `role` column. */
export const SocketRole = { client: 1, busOut: 2, busIn: 3, masterLink: 4 } as const;

export interface InfoSection {
  readonly name: string;
  /** Printed for plain INFO. */
  readonly isDefault: boolean;
  /** Lines `name:value`, without CRLF. */
  readonly lines: (world: World, server: ServerState) => readonly string[];
}

/**
 * What a gate answers that has postponed the command, or whose work has closed the connection: no gate behind
 * it is asked, and nothing is replied.
 */
export const HELD = { held: true } as const;
export type Held = typeof HELD;

/** Checks before a command runs, in Redis's order (processCommand); the first that is not null wins. */
export type Gate = (call: Call, spec: CommandSpec) => ErrorReply | Held | null;

/** Places of the gates in Redis's order; lower runs first. */
export const GateOrder = {
  protectedCommand: 10,
  auth: 20,
  noMulti: 30,
  clusterRedirect: 50,
  maxmemory: 70,
  diskError: 80,
  minReplicas: 90,
  readOnlyReplica: 100,
  pubsubContext: 110,
  masterDown: 120,
  loading: 130,
  replicaKeyspace: 160,
  clientPause: 170,
} as const;

/** Steps before the loop sleeps, in Redis's order (beforeSleep); lower runs first. */
export const SleepOrder = {
  blockedDeadlines: 5,
  clusterTodo: 10,
  fastExpire: 20,
  waiters: 30,
  unblockedClients: 35,
  getAck: 40,
  blockedOnKeys: 50,
  appendOnlyFile: 60,
  writeReplies: 70,
  closeAsap: 80,
  trimBacklog: 90,
} as const;

/** Steps of serverCron, in Redis's order; lower runs first. */
export const CronOrder = {
  clients: 10,
  databases: 20,
  children: 30,
  savePoints: 40,
  closeAsap: 50,
  pausedClients: 60,
  replication: 70,
  cluster: 80,
} as const;

export type ServerStep = (world: World, server: ServerState) => void;

/** A function on a phase. */
export interface PlacedStep {
  readonly at: number;
  readonly step: ServerStep;
  /**
   * True: called now, the step would do nothing, nor will it until something else happens to this server
   * than heartbeats and ticks (`disturb`). Such steps are not called meanwhile. Left out: it never rests.
   */
  readonly rests?: (server: ServerState) => boolean;
}

export interface CronStep extends PlacedStep {
  /** It works only in ticks of this period (`isPeriod`), and between them it rests. */
  readonly everyMs?: number;
}

export interface KeyspaceEvent {
  /** What notify-keyspace-events asks for: 1 = keyspace channel, 2 = keyevent channel. */
  readonly flags: number;
  readonly event: string;
  readonly db: number;
  readonly key: string;
}

/** Connections of a subsystem: as many count against maxclients, and what their buffers take. */
export interface OwnLinks {
  readonly connections: number;
  readonly bytes: number;
}

export interface ServerExtension {
  readonly name: string;
  readonly commands?: readonly CommandSpec[];
  readonly configs?: readonly ConfigSpec[];
  readonly info?: readonly InfoSection[];
  /** Makes the slice; runs before any other hook of any extension. */
  readonly create?: ServerStep;
  /** The process starts: load files, listen. Runs in assembly order, before the first loop. */
  readonly boot?: ServerStep;
  readonly gates?: readonly { readonly at: number; readonly gate: Gate }[];
  readonly beforeSleep?: readonly PlacedStep[];
  readonly cron?: readonly CronStep[];
  /** A socket of one of these roles has events (`SocketBit`s). */
  readonly roles?: readonly number[];
  readonly onSocket?: (world: World, server: ServerState, socket: number, bits: number) => void;
  /** A connection was accepted on `port`; true = it is ours. */
  readonly onAccept?: (world: World, server: ServerState, socket: number, port: number) => boolean;
  /** A unit of writes was executed: `commands` in order, each with its database. */
  readonly onPropagate?: (
    world: World,
    server: ServerState,
    db: number,
    argv: readonly string[],
  ) => void;
  /** A command was executed, also inside EXEC, in so many virtual µs. */
  readonly onCall?: (call: Call, spec: CommandSpec, durationUs: number) => void;
  /** A command that had waited was answered; `durationUs` is its time without the wait. */
  readonly onServed?: (call: Call, spec: CommandSpec, durationUs: number) => void;
  /** After every top-level command of any client. */
  readonly onCommandDone?: (call: Call, spec: CommandSpec) => void;
  /** After a top-level command and its reply: work that the command left (keys that others wait for). */
  readonly afterReply?: ServerStep;
  /** A client sent a line without words. */
  readonly onEmptyLine?: (server: ServerState, client: Client) => void;
  readonly onClientClosed?: (world: World, server: ServerState, client: Client) => void;
  /** RESET: the client is as a new connection. */
  readonly onClientReset?: (server: ServerState, client: Client) => void;
  /** A client published; local listeners have heard it. `isShard`: to a shard channel. */
  readonly onPublish?: (
    world: World,
    server: ServerState,
    channel: string,
    text: string,
    isShard: boolean,
  ) => void;
  readonly ownLinks?: (world: World, server: ServerState) => OwnLinks;
  /** The process ends (kill, shutdown, power cut): last look at its memory. */
  readonly onExit?: ServerStep;
  /** The server became a master or a replica. */
  readonly onRoleChanged?: ServerStep;
  /** Something happened to a key (notify-keyspace-events), and its class is wanted. */
  readonly onKeyspaceEvent?: (world: World, server: ServerState, event: KeyspaceEvent) => void;
  /** CONFIG SET changed a directive (named by its present name, never by an alias). */
  readonly onConfigSet?: (world: World, server: ServerState, name: string) => void;
}
