/**
 * Tracks → shapes for one view of time. Finds the visible range of each track by binary search and
 * merges what is narrower than a pixel, so that the cost follows the pixels and not the length of the run:
 * a merged shape keeps the greatest value, because a FAIL of 200 µs must not vanish when zoomed out.
 */
import type { TimeView } from '../time/TimeView.ts';
import { laneTopPx, visibleLanes } from './layoutRows.ts';
import type { TimelineRows } from './layoutRows.ts';
import type { MarkTrack } from './MarkTrack.ts';
import { ShapeKind } from './ShapeList.ts';
import type { ShapeList } from './ShapeList.ts';
import type { SpanTrack } from './SpanTrack.ts';
import { ElectionSpan, servedFromUs, VoteMark } from './TimelineModel.ts';
import type { NodeLane, TimelineModel } from './TimelineModel.ts';

export interface TimelineSpace {
  readonly view: TimeView;
  readonly widthPx: number;
  /** Open spans end here: nothing is known beyond the head. */
  readonly headUs: number;
  readonly rows: TimelineRows;
  /** How the last operation on each shard went: 1 well, 0 badly, -1 there was none. */
  readonly shardOk: readonly number[];
}

/** Share of a lane that shows what others believe; the rest shows what the node is. */
const BELIEF_SHARE = 0.38;
const NARROW_PX = 1;
const MARK_HALF_PX = 4;
/** Equal marks nearer than this cannot be told apart: one stands for them. */
const MARK_GAP_PX = 3;

/** Refills `out` with all that shows. */
export function layoutTimeline(model: TimelineModel, space: TimelineSpace, out: ShapeList): void {
  out.clear();
  const [first, last] = visibleLanes(space.rows, model.lanes.length);
  for (let at = first; at < last; at++) {
    const lane = model.lanes[at];
    if (lane !== undefined) layoutLane(lane, at, space, out);
  }
  layoutFaults(model, space, out);
  layoutClients(model, space, out);
}

/** Height of the strip of beliefs at the top of a lane. */
function beliefHeightPx(laneHeightPx: number): number {
  return Math.max(4, Math.round((laneHeightPx - 2) * BELIEF_SHARE));
}

function layoutLane(lane: NodeLane, row: number, space: TimelineSpace, out: ShapeList): void {
  const top = laneTopPx(space.rows, row) + 1;
  const bottom = top + space.rows.laneHeightPx - 2;
  const split = top + beliefHeightPx(space.rows.laneHeightPx);
  const place = { space, out, row };
  addSpans(place, lane.role, () => ShapeKind.role, split, bottom);
  addSpans(place, lane.process, () => ShapeKind.process, split, bottom);
  addSpans(place, lane.pfail, () => ShapeKind.pfail, top, split);
  addSpans(place, lane.fail, () => ShapeKind.fail, top, split);
  addSpans(place, lane.election, electionKind, split, bottom);
  addMarks(place, lane.delays, () => ShapeKind.delayStart, split, bottom);
  addMarks(place, lane.votes, voteKind, split, bottom);
}

function layoutFaults(model: TimelineModel, space: TimelineSpace, out: ShapeList): void {
  const { yPx, heightPx } = space.rows.faults;
  const place = { space, out, row: -1 };
  model.faultSpans.forEach((span, index) => {
    const x0 = px(space, span.startUs);
    const x1 = px(space, Math.min(span.endUs, space.headUs));
    if (x1 < 0 || x0 > space.widthPx) return;
    // Overlapping faults are staggered over three levels so that each can be told apart.
    const y = yPx + heightPx - 3 - (index % 3) * 2;
    out.add(ShapeKind.faultSpan, -1, [x0, y, Math.max(x1, x0 + 1), y + 1], span.fault, span.ref);
  });
  addMarks(place, model.faults, () => ShapeKind.fault, yPx, yPx + heightPx);
}

function layoutClients(model: TimelineModel, space: TimelineSpace, out: ShapeList): void {
  const { rows } = space;
  const starts = model.shards.map((shard) => servedFromUs(shard, space.shardOk[shard.shard] ?? -1));
  const startPx = (fromUs: number): number => Math.max(0, px(space, fromUs));
  const end = Math.min(space.widthPx, px(space, space.headUs));
  if (rows.isMerged) {
    const y1 = rows.clients.yPx + rows.clients.heightPx;
    const place = { space, out, row: 0 };
    const start = startPx(Math.min(Infinity, ...starts));
    if (end > start) out.add(ShapeKind.served, 0, [start, rows.clients.yPx, end, y1], -1, -1);
    addSpans(place, model.failingShards, () => ShapeKind.failingShare, rows.clients.yPx, y1);
    for (const shard of model.shards) {
      addMarks(place, shard.lost, () => ShapeKind.lost, rows.clients.yPx, y1);
    }
    return;
  }
  model.shards.forEach((shard, row) => {
    const y0 = rows.clients.yPx + row * rows.stripHeightPx + 1;
    const y1 = y0 + rows.stripHeightPx - 2;
    const place = { space, out, row };
    const start = startPx(starts[row] ?? Infinity);
    if (end > start) out.add(ShapeKind.served, row, [start, y0, end, y1], shard.shard, -1);
    addSpans(place, shard.failing, () => ShapeKind.failing, y0, y1);
    addMarks(place, shard.lost, () => ShapeKind.lost, y0 - 1, y1 + 1);
  });
}

interface Place {
  readonly space: TimelineSpace;
  readonly out: ShapeList;
  readonly row: number;
}

function addSpans(
  { space, out, row }: Place,
  track: SpanTrack,
  kindOf: (value: number) => number,
  y0: number,
  y1: number,
): void {
  const { view, widthPx, headUs } = space;
  let narrowEnd = Number.NEGATIVE_INFINITY;
  for (let i = track.firstEndingAfter(view.fromUs); i < track.count; i++) {
    const startUs = track.starts[i] ?? 0;
    if (startUs >= view.toUs) break;
    const value = track.values[i] ?? 0;
    const x0 = Math.max(-2, px(space, startUs));
    const x1 = Math.min(widthPx + 2, px(space, Math.min(track.ends[i] ?? 0, headUs)));
    const isNarrow = x1 - x0 < NARROW_PX;
    if (isNarrow && x0 < narrowEnd) {
      widenLast(out, value, track.refs[i] ?? -1);
      continue;
    }
    const end = isNarrow ? x0 + NARROW_PX : x1;
    if (end < x0) continue;
    out.add(kindOf(value), row, [x0, y0, end, y1], value, track.refs[i] ?? -1);
    narrowEnd = isNarrow ? end : Number.NEGATIVE_INFINITY;
  }
}

function addMarks(
  { space, out, row }: Place,
  track: MarkTrack,
  kindOf: (value: number) => number,
  y0: number,
  y1: number,
): void {
  const { view, widthPx } = space;
  const slackUs = ((view.toUs - view.fromUs) / Math.max(1, widthPx)) * MARK_HALF_PX;
  let lastX = Number.NEGATIVE_INFINITY;
  let lastKind = -1;
  for (let i = track.firstFrom(view.fromUs - slackUs); i < track.count; i++) {
    const atUs = track.times[i] ?? 0;
    if (atUs > view.toUs + slackUs) break;
    const value = track.values[i] ?? 0;
    const x = px(space, atUs);
    const kind = kindOf(value);
    if (kind === lastKind && x - lastX < MARK_GAP_PX) continue;
    out.add(kind, row, [x - MARK_HALF_PX, y0, x + MARK_HALF_PX, y1], value, track.refs[i] ?? -1);
    lastX = x;
    lastKind = kind;
  }
}

/** A span that shares its pixel with the one before it: the greater value stays visible. */
function widenLast(out: ShapeList, value: number, ref: number): void {
  const last = out.count - 1;
  if (last < 0 || value <= (out.values[last] ?? 0)) return;
  out.values[last] = value;
  out.refs[last] = ref;
}

function px(space: TimelineSpace, atUs: number): number {
  const { view, widthPx } = space;
  return ((atUs - view.fromUs) / (view.toUs - view.fromUs)) * widthPx;
}

function electionKind(value: number): number {
  return value === ElectionSpan.delay ? ShapeKind.electionDelay : ShapeKind.electionVotes;
}

function voteKind(value: number): number {
  return value === VoteMark.granted ? ShapeKind.voteGranted : ShapeKind.voteDenied;
}
