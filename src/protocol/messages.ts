/**
 * Every message that crosses the wall between the page and the engine's host (worker, later the bridge).
 *
 * One typed map from request to answer; events go one way. Plain data only. A request that cannot be
 * carried out answers `{ok: false, error}`: nothing throws across the wall.
 */
import type { RunSetup, WorkloadSetup } from './RunSetup.ts';
import type { RunSummary } from './Summary.ts';
import type { TraceEvent } from './Trace.ts';
import type { NodeIndex, TimedInput, WorldInput } from './WorldInput.ts';

export const PROTOCOL_VERSION = 1;

/** `code` is stable and translated by the page; `params` fill its sentence; `text` is English. */
export interface WallError {
  readonly code: string;
  readonly text: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WallError };

/** A branch of history: inputs up to `forkedAtUs` are those of its parent. */
export interface BranchCard {
  readonly id: number;
  readonly parent: number;
  readonly forkedAtUs: number;
  readonly headUs: number;
  readonly inputs: readonly TimedInput[];
}

export interface TransportState {
  readonly playing: boolean;
  /** Wanted virtual seconds per wall second; 0 = as fast as possible. 0.001..1000. */
  readonly speed: number;
  readonly nowUs: number;
  /** Furthest computed moment of this branch; `nowUs < headUs` = looking back. */
  readonly headUs: number;
  readonly pace: number;
  readonly behind: boolean;
  readonly branch: number;
  readonly seeking: boolean;
}

export type RunUntil =
  | { readonly kind: 'traceEvent'; readonly eventKinds: readonly string[] }
  | { readonly kind: 'time'; readonly atUs: number };

export const INSPECT_TOPICS = [
  'overview',
  'clusterNodes',
  'info',
  'config',
  'log',
  'replication',
  'keys',
] as const;
export type InspectTopic = (typeof INSPECT_TOPICS)[number];

export interface InspectAnswer {
  readonly topic: InspectTopic;
  /** Raw text as redis-cli would print it (CLUSTER NODES, INFO), empty for structured topics. */
  readonly text: string;
  /** Rows of structured topics: `[name, value]`, or log lines `[atUs, level, line]`. */
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface SlotAnswer {
  readonly slot: number;
  /** Node that `seenBy` believes owns it, -1 = nobody. */
  readonly owner: NodeIndex;
  readonly hashedPart: string;
}

/** Request name → [payload, answer value]. */
export interface Requests {
  /** Starts a new run (and forgets the old one's branches). `inputs` replay a shared run up to `atUs`. */
  'run.open': [
    { readonly setup: RunSetup; readonly inputs: readonly TimedInput[]; readonly atUs: number },
    RunOpened,
  ];
  /** Joins the run that the host has going already: a live world's only way to be opened. */
  'run.attach': [null, RunOpened];
  /** Parses and opens a shared link's payload. */
  'run.openLink': [{ readonly link: string }, RunOpened];
  /** The link (without `#`) that reopens this branch at this moment. */
  'run.link': [null, string];
  'run.hash': [null, string];
  'transport.play': [null, null];
  'transport.pause': [null, null];
  'transport.speed': [{ readonly speed: number }, null];
  'transport.step': [{ readonly by: 'event' | 'message' | 'tick'; readonly back: boolean }, null];
  'transport.runUntil': [RunUntil, null];
  'transport.seek': [{ readonly atUs: number }, null];
  /** Acts now; when looking back it first makes a branch (`branched` true). */
  'input.give': [WorldInput, { readonly branched: boolean; readonly branch: number }];
  'branch.switch': [{ readonly branch: number }, null];
  'branch.list': [null, readonly BranchCard[]];
  'view.subscribe': [ViewWants, null];
  'inspect.node': [{ readonly node: NodeIndex; readonly topic: InspectTopic }, InspectAnswer];
  'inspect.slot': [{ readonly key: string; readonly seenBy: NodeIndex }, SlotAnswer];
  /** Names of commands and their syntax, for completion in the console. */
  'console.commands': [
    null,
    readonly { readonly name: string; readonly syntax: string; readonly summary: string }[],
  ];
  /** Splits and checks one console line as redis-cli does, without running it. */
  'workload.set': [WorkloadSetup, { readonly branched: boolean; readonly branch: number }];
  /** For tests of the crash screen: makes the engine fail an assert. */
  'debug.crash': [null, null];
}

export interface RunOpened {
  readonly setup: RunSetup;
  readonly summary: RunSummary;
  readonly nowUs: number;
  /** Only for links: whether the state hash is the one the run had when it was shared. */
  readonly isSameState?: boolean;
}

/** Which sections of frames are wanted. Looking never changes the run. */
export interface ViewWants {
  readonly beliefs: boolean;
  readonly slots: boolean;
  /** Whose view the slots show; -1 = god view. */
  readonly seenBy: NodeIndex;
  readonly packets: boolean;
}

export interface ConsoleReply {
  readonly console: number;
  /** Node that finally answered (after redirects). */
  readonly node: NodeIndex;
  /** Formatted as redis-cli prints to a terminal, binary string decoded as UTF-8 where valid. */
  readonly text: string;
  readonly kind: 'reply' | 'error' | 'redirect' | 'connection';
}

export interface CrashReport {
  readonly claim: string;
  readonly atUs: number;
  readonly setup: RunSetup;
  readonly inputs: readonly TimedInput[];
  readonly stack: string;
}

/** Event name → payload. */
export interface WallEvents {
  'host.ready': { readonly protocolVersion: number; readonly engineVersion: number };
  'transport.state': TransportState;
  /** The buffer is transferred; the page returns it with `frame.return`. */
  frame: { readonly buffer: ArrayBuffer };
  summary: RunSummary;
  /** Appended events; `reset` = forget all former ones (after a seek or branch switch). */
  trace: {
    readonly events: readonly TraceEvent[];
    readonly reset: boolean;
    readonly droppedBefore: number;
  };
  branches: readonly BranchCard[];
  'console.reply': ConsoleReply;
  crashed: CrashReport;
}

export type RequestName = keyof Requests;
export type EventName = keyof WallEvents;

export type ToHost =
  | {
      readonly [K in RequestName]: {
        readonly id: number;
        readonly name: K;
        readonly payload: Requests[K][0];
      };
    }[RequestName]
  | { readonly name: 'frame.return'; readonly buffer: ArrayBuffer };

export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer<unknown> }
  | {
      readonly [K in EventName]: {
        readonly kind: 'event';
        readonly name: K;
        readonly payload: WallEvents[K];
      };
    }[EventName];
