/**
 * The ledger of acknowledged writes: for each, whether it was kept, lost (and why) or is unknown.
 *
 * One idea: the value of a key names the write that made it, and every executed write remembers the one
 * it overwrote. So the value that all copies agree on has exactly one chain of ancestors: acknowledged
 * writes on it are kept (their effect was there until overwritten), those beside it are lost. Nothing of
 * replication is trusted: only values in data sets are compared.
 *
 * An observer: it never changes what servers or clients do.
 */
import type { LedgerSummary } from '../../protocol/Summary.ts';
import type { WriteLossReason } from '../../protocol/Trace.ts';
import type { World } from '../kernel/World.ts';
import { LedgerKeys } from './LedgerKeys.ts';
import { LedgerWrites } from './LedgerWrites.ts';
import { createReigns, type Reigns } from './reigns.ts';

export interface Ledger {
  writes: LedgerWrites;
  keys: LedgerKeys;
  reigns: Reigns;
  /** Keys with unsettled writes. */
  dirty: number[];
  /** Bytes of the values written; they decide how many writes a value can tell apart. */
  valueBytes: number;
  acked: number;
  kept: number;
  lost: number;
  unknown: number;
  staleReads: number;
  lostByReason: Partial<Record<WriteLossReason, number>>;
  /** Settled values must be looked at again: somebody started, stopped or changed role. */
  isAuditWanted: boolean;
  auditedMs: number;
  /** Last look at keys with unsettled writes. */
  settledMs: number;
  /** Next key of the round of an audit, and whether the round found copies that disagree. */
  auditCursor: number;
  auditFoundDoubt: boolean;
}

declare module '../kernel/World.ts' {
  interface World {
    ledger: Ledger;
  }
}

/** An empty ledger; `world.processes` must be complete. */
export function createLedger(world: World): void {
  world.ledger = {
    writes: new LedgerWrites(),
    keys: new LedgerKeys(),
    reigns: createReigns(world.processes.length),
    dirty: [],
    valueBytes: 0,
    acked: 0,
    kept: 0,
    lost: 0,
    unknown: 0,
    staleReads: 0,
    lostByReason: {},
    isAuditWanted: false,
    auditedMs: 0,
    settledMs: 0,
    auditCursor: 0,
    auditFoundDoubt: false,
  };
}

/** `acked - kept - lost` are not settled yet, or were given up (`unknown` counts those, too). */
export function summarizeLedger(world: World): LedgerSummary {
  const { acked, kept, lost, unknown, staleReads, lostByReason } = world.ledger;
  return { acked, kept, lost, unknown, staleReads, lostByReason: { ...lostByReason } };
}
