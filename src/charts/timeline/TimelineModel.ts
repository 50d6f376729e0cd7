/**
 * The trace list turned into tracks: for each node what it was and what the others thought of it, for
 * each shard whether its clients were served. Built event by event and never rebuilt but on a reset.
 *
 * One idea: every lane holds a few sorted tracks, and drawing only ever asks "what is visible here".
 */
import { ProcessState } from '../../protocol/Frame.ts';
import type { NodeCard, RunSummary } from '../../protocol/Summary.ts';
import { MarkTrack } from './MarkTrack.ts';
import { SpanTrack } from './SpanTrack.ts';

/** Values of `NodeLane.election` spans. */
export const ElectionSpan = { delay: 1, votes: 2 } as const;
/** Values of `NodeLane.votes` marks: what this node, as a voter, answered. */
export const VoteMark = { denied: 0, granted: 1 } as const;

export interface NodeLane {
  readonly node: number;
  readonly name: string;
  /** Shard whose hue the lane wears at the start. */
  readonly shard: number;
  /** `roleValue(shard, isMaster)`. */
  readonly role: SpanTrack;
  /** `ProcessState`, only while it is not up. */
  readonly process: SpanTrack;
  /** How many live observers hold PFAIL against this node, only while any does. */
  readonly pfail: SpanTrack;
  /** How many live observers hold FAIL against this node, only while any does. */
  readonly fail: SpanTrack;
  /** `ElectionSpan`. */
  readonly election: SpanTrack;
  /** Moment an election was scheduled; the value is the announced delay in µs. */
  readonly delays: MarkTrack;
  /** `VoteMark` at this voter. */
  readonly votes: MarkTrack;
}

export interface ShardLane {
  readonly shard: number;
  readonly letter: string;
  /** 1 while the last client operation on the shard failed. */
  readonly failing: SpanTrack;
  /** Value: acknowledged writes found lost. */
  readonly lost: MarkTrack;
  /** First success of its clients as far as events tell; NaN = none told yet. */
  firstServedUs: number;
}

/** A link fault in force from `startUs` to `endUs` (Infinity = still). */
export interface FaultSpan {
  readonly fault: number;
  readonly ref: number;
  readonly startUs: number;
  endUs: number;
}

export interface TimelineModel {
  readonly lanes: readonly NodeLane[];
  /** Lane of each node index. */
  readonly laneOfNode: readonly number[];
  readonly shards: readonly ShardLane[];
  /** `fault.*` events; value = node index, -1 = a link. */
  readonly faults: MarkTrack;
  readonly faultSpans: FaultSpan[];
  /** How many shards fail their clients at once, only while any does. */
  readonly failingShards: SpanTrack;
  /** Events fed so far. */
  eventCount: number;
  /** `observer * 4096 + subject` → 1 PFAIL, 2 FAIL, for live observers. */
  readonly beliefs: Map<number, number>;
  /** Counts of `beliefs` for each subject. */
  readonly pfailCounts: Int32Array;
  readonly failCounts: Int32Array;
  /** Latest `atUs` seen. */
  lastUs: number;
  /** Grows with every change, so that a drawing knows when it is stale. */
  version: number;
}

export function roleValue(shard: number, isMaster: boolean): number {
  return (shard + 1) * 2 + (isMaster ? 1 : 0);
}

export function readRole(value: number): { readonly shard: number; readonly isMaster: boolean } {
  return { shard: (value >> 1) - 1, isMaster: (value & 1) === 1 };
}

/**
 * An empty model with one lane per node, in the order of the shards.
 *
 * @param areStrangers they boot as masters of nothing, whatever they are named
 */
export function createTimelineModel(
  run: Pick<RunSummary, 'nodes' | 'shards'>,
  areStrangers = false,
): TimelineModel {
  const order = run.shards.flatMap((shard) => [...shard.nodes]);
  const placed = new Set(order);
  for (const node of run.nodes) if (!placed.has(node.index)) order.push(node.index);
  const cards = new Map(run.nodes.map((node) => [node.index, node]));
  const lanes = order.flatMap((index) => {
    const card = cards.get(index);
    if (card === undefined) return [];
    const isMaster = areStrangers || !card.name.includes('/');
    return [createLane(card, isMaster)];
  });
  const laneOfNode: number[] = [];
  lanes.forEach((lane, at) => (laneOfNode[lane.node] = at));
  return {
    lanes,
    laneOfNode,
    shards: run.shards.map(({ index, letter }) => ({
      shard: index,
      letter,
      failing: new SpanTrack(),
      lost: new MarkTrack(),
      firstServedUs: Number.NaN,
    })),
    faults: new MarkTrack(),
    faultSpans: [],
    failingShards: new SpanTrack(),
    eventCount: 0,
    beliefs: new Map(),
    pfailCounts: new Int32Array(run.nodes.length),
    failCounts: new Int32Array(run.nodes.length),
    lastUs: 0,
    version: 0,
  };
}

/**
 * From when on clients of a shard were served but for its failing spans; Infinity = not yet.
 *
 * @param ok how the shard's last operation went: 1 well, 0 badly, -1 there was none
 */
export function servedFromUs({ firstServedUs }: ShardLane, ok: number): number {
  if (!Number.isNaN(firstServedUs)) return firstServedUs;
  return ok === 1 ? 0 : Number.POSITIVE_INFINITY;
}

/** The process state a lane was in at a moment. */
export function processAt(lane: NodeLane, atUs: number): number {
  const index = lane.process.indexAt(atUs);
  return index < 0 ? ProcessState.up : (lane.process.values[index] ?? ProcessState.up);
}

function createLane({ index, name, shard }: NodeCard, isMaster: boolean): NodeLane {
  const role = new SpanTrack();
  role.open(0, roleValue(shard, isMaster), -1);
  return {
    node: index,
    name,
    shard,
    role,
    process: new SpanTrack(),
    pfail: new SpanTrack(),
    fail: new SpanTrack(),
    election: new SpanTrack(),
    delays: new MarkTrack(),
    votes: new MarkTrack(),
  };
}
