/** What is under the pointer, in words: moment, lane, beliefs and the event behind a mark. */
import { formatClock, formatDelta } from '../../charts/time/formatTime.ts';
import { laneAtPx } from '../../charts/timeline/layoutRows.ts';
import type { TimelineRows } from '../../charts/timeline/layoutRows.ts';
import { processAt, readRole, servedFromUs } from '../../charts/timeline/TimelineModel.ts';
import type { NodeLane, TimelineModel } from '../../charts/timeline/TimelineModel.ts';
import type { SpanTrack } from '../../charts/timeline/SpanTrack.ts';
import type { T } from '../../i18n/useT.ts';
import { ProcessState } from '../../protocol/Frame.ts';

export interface PointFacts {
  readonly model: TimelineModel;
  readonly rows: TimelineRows;
  readonly atUs: number;
  readonly yPx: number;
  readonly originUs: number | null;
  /** How the last operation on each shard went: 1 well, 0 badly, -1 there was none. */
  readonly shardOk: readonly number[];
  /** Words of the event under the pointer, '' = none. */
  readonly eventWords: string;
}

/** Lines, first the moment. */
export function describePoint(facts: PointFacts, t: T): string[] {
  const { model, rows, atUs, yPx, originUs } = facts;
  const clock = formatClock(atUs);
  const lines = [originUs === null ? clock : `${formatDelta(atUs - originUs)}  ·  ${clock}`];
  const lane = model.lanes[laneAtPx(rows, yPx, model.lanes.length)];
  if (lane !== undefined) lines.push(...describeLane(lane, atUs, model.lanes.length - 1, t));
  lines.push(...describeClients(facts, t));
  if (facts.eventWords !== '') lines.push(facts.eventWords);
  return lines;
}

function describeLane(lane: NodeLane, atUs: number, others: number, t: T): string[] {
  const role = readRole(lane.role.values[Math.max(0, lane.role.indexAt(atUs))] ?? 0);
  const state = stateWord(processAt(lane, atUs), t);
  const roleWord = t(role.isMaster ? 'timeline.roleMaster' : 'timeline.roleReplica');
  const lines = [`${lane.name}: ${roleWord}, ${state}`];
  const pfail = countAt(lane.pfail, atUs);
  const fail = countAt(lane.fail, atUs);
  if (pfail > 0) lines.push(t('timeline.seenPfail', { count: pfail, others }));
  if (fail > 0) lines.push(t('timeline.seenFail', { count: fail, others }));
  return lines;
}

function describeClients({ model, rows, atUs, yPx, shardOk }: PointFacts, t: T): string[] {
  const inside = yPx - rows.clients.yPx;
  if (inside < 0 || inside >= rows.clients.heightPx) return [];
  if (rows.isMerged) {
    const count = countAt(model.failingShards, atUs);
    return [t('timeline.failingShards', { count, total: model.shards.length })];
  }
  const shard = model.shards[Math.floor(inside / rows.stripHeightPx)];
  if (shard === undefined) return [];
  const letter = { shard: shard.letter };
  if (shard.failing.indexAt(atUs) >= 0) return [t('timeline.failingNow', letter)];
  const isServed = atUs >= servedFromUs(shard, shardOk[shard.shard] ?? -1);
  return [t(isServed ? 'timeline.served' : 'timeline.notServed', letter)];
}

function stateWord(state: number, t: T): string {
  switch (state) {
    case ProcessState.killed:
      return t('timeline.laneKilled');
    case ProcessState.paused:
      return t('timeline.lanePaused');
    case ProcessState.powerCut:
      return t('timeline.lanePowerCut');
    case ProcessState.loading:
      return t('timeline.laneLoading');
    default:
      return t('timeline.laneUp');
  }
}

function countAt(track: SpanTrack, atUs: number): number {
  const index = track.indexAt(atUs);
  return index < 0 ? 0 : (track.values[index] ?? 0);
}
