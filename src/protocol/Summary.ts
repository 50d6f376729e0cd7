/**
 * What the page is told at most ten times a second: names, shards, failovers, clients, ledger.
 * Plain objects; the fast-moving numbers live in `Frame`.
 */
import type { LinkFault, NodeIndex } from './WorldInput.ts';
import type { FailoverBlock } from './Trace.ts';

export interface NodeCard {
  readonly index: NodeIndex;
  /** `A`, `A/1`, …: the shard's letter and the initial place in it; stays with the process. */
  readonly name: string;
  /** The identity it now answers to, 40 characters; changes on a restart without files. */
  readonly id: string;
  readonly ip: string;
  readonly port: number;
  readonly shard: number;
}

/** A shard's colour and letter follow its initial slots; `ownerNode` is who most nodes believe owns them. */
export interface ShardCard {
  readonly index: number;
  readonly letter: string;
  readonly nodes: readonly NodeIndex[];
}

/** One failover, measured from the fault that led to it. All moments in virtual µs, -1 = not (yet) reached. */
export interface FailoverAnatomy {
  readonly id: number;
  readonly master: NodeIndex;
  readonly winner: NodeIndex;
  readonly epoch: number;
  readonly outcome: 'running' | 'won' | 'noFailover' | 'returned';
  readonly faultAtUs: number;
  readonly faultKind: string;
  readonly firstPfailAtUs: number;
  readonly failAtUs: number;
  readonly scheduledAtUs: number;
  readonly delayMs: number;
  readonly rank: number;
  readonly startedAtUs: number;
  readonly wonAtUs: number;
  /** The last live node that accepts the new owner. */
  readonly spreadAtUs: number;
  /** First acknowledged client write to the shard after the fault. */
  readonly writeOkAtUs: number;
  readonly votes: number;
  readonly votesNeeded: number;
  readonly reports: number;
  readonly reportsNeeded: number;
  /** What it is waiting for now, or why it cannot happen; null once won. */
  readonly waitingFor: FailoverWait | null;
  /** Trace events from the fault to the end, oldest first, following cause links. */
  readonly chain: readonly number[];
}

export interface FailoverWait {
  readonly kind:
    | 'pfail' // observers still wait for node-timeout
    | 'agreement' // too few masters report it
    | 'noMajority' // fewer live voting masters than needed: nothing can happen
    | 'noReplica' // nobody to promote
    | 'schedule'
    | 'delay'
    | 'votes'
    | 'blocked';
  readonly have: number;
  readonly need: number;
  readonly block: FailoverBlock;
  readonly untilUs: number;
}

export interface LedgerSummary {
  readonly acked: number;
  readonly kept: number;
  readonly lost: number;
  readonly unknown: number;
  readonly staleReads: number;
  readonly lostByReason: Readonly<Record<string, number>>;
}

export interface ClientsSummary {
  readonly clients: number;
  /** Over the last virtual second. */
  readonly okPerSecond: number;
  readonly errorsPerSecond: number;
  readonly redirectsPerSecond: number;
  /** Since the start of the run. */
  readonly ok: number;
  readonly errors: number;
  readonly moved: number;
  readonly ask: number;
  readonly timeouts: number;
  readonly latencyP50Us: number;
  readonly latencyP99Us: number;
  /** Per shard: 1 = its last operation succeeded, 0 = failed, -1 = none yet. */
  readonly shardOk: readonly number[];
}

export interface RunSummary {
  readonly nowUs: number;
  readonly nodes: readonly NodeCard[];
  readonly shards: readonly ShardCard[];
  readonly faults: readonly LinkFault[];
  readonly failovers: readonly FailoverAnatomy[];
  readonly ledger: LedgerSummary;
  readonly clients: ClientsSummary;
}
