/**
 * The slow part of each node's numbers (state, role, slots…), copied from frames when it changes and at
 * most ten times a second. Lists, labels and buttons render from this; lag and rates are drawn live.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { NodeField, ProcessState, type FrameView } from '../protocol/Frame.ts';

export interface NodeFacts {
  /** `ProcessState`. */
  readonly state: number;
  readonly isMaster: boolean;
  /** By its own belief; -1 = none or unknown. */
  readonly master: number;
  readonly slots: number;
  readonly isClusterOk: boolean;
  readonly replLink: number;
  readonly election: number;
  readonly votes: number;
  readonly votesNeeded: number;
  readonly configEpoch: number;
  readonly currentEpoch: number;
  /** Nodes it believes PFAIL and FAIL. */
  readonly pfailSeen: number;
  readonly failSeen: number;
}

export type RoleWord = 'master' | 'replica' | 'wasMaster' | 'wasReplica';

/** Its role by its own belief; a process that does not run had one. */
export function roleOf(facts: NodeFacts | null): RoleWord {
  const isGone = facts?.state === ProcessState.killed || facts?.state === ProcessState.powerCut;
  if (facts?.isMaster) return isGone ? 'wasMaster' : 'master';
  return isGone ? 'wasReplica' : 'replica';
}

const FIELDS = [
  NodeField.state,
  NodeField.role,
  NodeField.master,
  NodeField.slots,
  NodeField.clusterOk,
  NodeField.replLink,
  NodeField.election,
  NodeField.votes,
  NodeField.votesNeeded,
  NodeField.configEpoch,
  NodeField.currentEpoch,
  NodeField.pfailSeen,
  NodeField.failSeen,
] as const;

const PERIOD_MS = 100;

export const nodeFactsStore = createStore<{ readonly facts: readonly NodeFacts[] }>()(() => ({
  facts: [],
}));

export function useNodeFacts(): readonly NodeFacts[] {
  return useStore(nodeFactsStore, (state) => state.facts);
}

export function useFactsOf(node: number | null): NodeFacts | null {
  return useStore(nodeFactsStore, (state) => (node === null ? null : (state.facts[node] ?? null)));
}

let lastMs = -Infinity;
let lastSerial = -1;
let former = new Float64Array(0);

/** Called by the frame loop. Unchanged nodes keep their object, so a row renders only for its own news. */
export function sampleNodeFacts(frame: FrameView | null, timeMs: number, serial: number): void {
  if (!frame || serial === lastSerial || timeMs - lastMs < PERIOD_MS) return;
  lastMs = timeMs;
  lastSerial = serial;
  const count = Math.floor(frame.nodes.length / NodeField.size);
  if (former.length !== frame.nodes.length) former = new Float64Array(frame.nodes.length).fill(NaN);
  const before = nodeFactsStore.getState().facts;
  let isChanged = before.length !== count;
  const facts: NodeFacts[] = [];
  for (let node = 0; node < count; node++) {
    const kept = isUnchanged(frame.nodes, node) ? before[node] : undefined;
    facts.push(kept ?? readFacts(frame.nodes, node));
    isChanged ||= kept === undefined;
  }
  former.set(frame.nodes);
  if (isChanged) nodeFactsStore.setState({ facts });
}

function isUnchanged(nodes: Float64Array, node: number): boolean {
  const at = node * NodeField.size;
  return FIELDS.every((field) => nodes[at + field] === former[at + field]);
}

export function readFacts(nodes: Float64Array, node: number): NodeFacts {
  const read = (field: number): number => nodes[node * NodeField.size + field] ?? 0;
  return {
    state: read(NodeField.state),
    isMaster: read(NodeField.role) === 0,
    master: read(NodeField.master),
    slots: read(NodeField.slots),
    isClusterOk: read(NodeField.clusterOk) === 1,
    replLink: read(NodeField.replLink),
    election: read(NodeField.election),
    votes: read(NodeField.votes),
    votesNeeded: read(NodeField.votesNeeded),
    configEpoch: read(NodeField.configEpoch),
    currentEpoch: read(NodeField.currentEpoch),
    pfailSeen: read(NodeField.pfailSeen),
    failSeen: read(NodeField.failSeen),
  };
}
