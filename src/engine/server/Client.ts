/**
 * One connection as the server sees it: an ordinary client, a replica, or the link from our master.
 *
 * Plain data. Commands wait in `queue` while the client is blocked or postponed; replies wait in `output`
 * until the loop sleeps.
 */
import { laidOut } from '../../base/stateCopy.ts';
import type { Command, CommandFlag } from './Command.ts';
import type { OutsideEnds } from './OutsideEnds.ts';
import type { Reply } from './Reply.ts';
import type { Silence } from './silence.ts';

/** `lastCommand` of a client whose last command does not exist, or who has sent none. */
export const NO_COMMAND = 'NULL';

export type ClientKind = 'normal' | 'replica' | 'master';

/** A command that waits for its answer. */
export interface WaitingCall {
  /** As in the command table. */
  readonly name: string;
  readonly argv: readonly string[];
  /** What it took until it waited, µs. */
  readonly us: number;
}

export interface Blocked {
  /** `wait`, `postponed` (CLIENT PAUSE), or the type of the keys waited for: `list`, `zset`. */
  readonly kind: string;
  /** Virtual µs; Infinity = no time-out. */
  readonly deadlineUs: number;
  /** The subsystem's own facts. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Null for a postponed client: its command has not run. */
  call: WaitingCall | null;
}

export interface Transaction {
  commands: Command[];
  /** Flags of all queued commands: the gates judge EXEC by them. */
  flags: CommandFlag[];
  /** Of the flags that permit (`loading`, `stale`), those that some queued command does not have. */
  lacking: CommandFlag[];
  /** An error while queueing: EXEC will abort. */
  isDirty: boolean;
}

/** Channels, patterns and shard channels that a client listens to, in the order of subscribing. */
export interface Subscriptions {
  channels: Set<string>;
  patterns: Set<string>;
  shardChannels: Set<string>;
}

export interface Client {
  readonly id: number;
  /** Network socket; -1 for a client that exists only inside (the console's, AOF's). */
  socket: number;
  kind: ClientKind;
  name: string;
  db: number;
  resp: 2 | 3;
  /** ASKING was the previous command. */
  asking: boolean;
  /** READONLY mode. */
  readOnly: boolean;
  authenticated: boolean;
  multi: Transaction | null;
  /** `db:key` of watched keys. */
  watched: string[];
  /** A watched key changed: the next EXEC answers null. */
  watchBroken: boolean;
  blocked: Blocked | null;
  /** Received and not yet executed. */
  queue: Command[];
  /** Bytes in and out of a client outside the simulation; null for simulated ones. */
  outside: OutsideEnds | null;
  output: Reply[];
  outputBytes: number;
  /** In the server's list of clients with output. */
  pendingWrite: boolean;
  /** CLIENT REPLY. */
  replies: Silence;
  /** Null while it listens to nothing. */
  subscriptions: Subscriptions | null;
  /** While EXEC runs: messages for its client, to stand among the answers of its commands. */
  held: Reply[] | null;
  /** MONITOR: it is shown every command. */
  isMonitor: boolean;
  /** CLIENT NO-EVICT. */
  noEvict: boolean;
  closeAfterReply: boolean;
  closeAsap: boolean;
  /** Since when its output is over the soft limit, Unix seconds; 0 = it is not. */
  softLimitUnix: number;
  createdUs: number;
  lastInteractionUs: number;
  /** Master's offset right after this client's last write (WAIT). */
  writeOffset: number;
  lastCommand: string;
}

export function createClient(id: number, socket: number, nowUs: number): Client {
  return laidOut({
    id,
    socket,
    kind: 'normal',
    name: '',
    db: 0,
    resp: 2,
    asking: false,
    readOnly: false,
    authenticated: true,
    multi: null,
    watched: [],
    watchBroken: false,
    blocked: null,
    queue: [],
    outside: null,
    output: [],
    outputBytes: 0,
    pendingWrite: false,
    replies: 'on',
    subscriptions: null,
    held: null,
    isMonitor: false,
    noEvict: false,
    closeAfterReply: false,
    closeAsap: false,
    softLimitUnix: 0,
    createdUs: nowUs,
    lastInteractionUs: nowUs,
    writeOffset: 0,
    lastCommand: NO_COMMAND,
  });
}
