/** The run as the page knows it: what was opened, what the host said last, and how it ended. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { BranchCard, CrashReport, TransportState, WallError } from '../protocol/messages.ts';
import type { RunSetup } from '../protocol/RunSetup.ts';
import type { RunSummary } from '../protocol/Summary.ts';

export interface RunState {
  /** `loading` until a run is open; `crashed` after an engine assert; `lost` when the worker itself died. */
  readonly phase: 'loading' | 'running' | 'crashed' | 'lost';
  readonly engineVersion: number;
  /** The page is attached to a bridge's world: it can look back, but not pause, slow or branch it. */
  readonly isLive: boolean;
  readonly setup: RunSetup | null;
  readonly summary: RunSummary | null;
  readonly transport: TransportState;
  readonly branches: readonly BranchCard[];
  readonly crash: CrashReport | null;
  /** Why the link in the address bar could not be opened; the default scenario runs instead. */
  readonly linkError: WallError | null;
  /** Counts opened runs: a change means that everything drawn belongs to another world. */
  readonly generation: number;
}

const STOPPED: TransportState = {
  playing: false,
  speed: 1,
  nowUs: 0,
  headUs: 0,
  pace: 0,
  behind: false,
  branch: 0,
  seeking: false,
};

export const runStore = createStore<RunState>()(() => ({
  phase: 'loading',
  engineVersion: 0,
  isLive: false,
  setup: null,
  summary: null,
  transport: STOPPED,
  branches: [],
  crash: null,
  linkError: null,
  generation: 0,
}));

export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(runStore, select);
}

/** Servers without Cluster know no slots, gossip or elections: the page does not speak of them then. */
export function isClusterRun({ setup }: Pick<RunState, 'setup'>): boolean {
  return setup?.topology.mode !== 'standalone';
}
