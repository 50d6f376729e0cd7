import type { RunSummary } from '../../src/protocol/Summary.ts';

/** A summary of a run in which nothing has happened. */
export const emptySummary: RunSummary = {
  nowUs: 0,
  nodes: [],
  shards: [],
  faults: [],
  failovers: [],
  ledger: { acked: 0, kept: 0, lost: 0, unknown: 0, staleReads: 0, lostByReason: {} },
  clients: {
    clients: 0,
    okPerSecond: 0,
    errorsPerSecond: 0,
    redirectsPerSecond: 0,
    ok: 0,
    errors: 0,
    moved: 0,
    ask: 0,
    timeouts: 0,
    latencyP50Us: 0,
    latencyP99Us: 0,
    shardOk: [],
  },
};
