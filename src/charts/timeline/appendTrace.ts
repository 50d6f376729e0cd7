/**
 * Feeds trace events into a `TimelineModel`, each in constant time (a dying observer costs one step per node).
 *
 * What others believe is counted per subject: PFAIL and FAIL are two marks and never added up. A killed
 * observer believes nothing any more; a paused one keeps its opinion, as the frozen process does.
 */
import { ProcessState } from '../../protocol/Frame.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import type { SpanTrack } from './SpanTrack.ts';
import { ElectionSpan, readRole, roleValue, VoteMark } from './TimelineModel.ts';
import type { NodeLane, TimelineModel } from './TimelineModel.ts';

const PFAIL = 1;
const FAIL = 2;
const SUBJECTS_MAX = 4_096;

/** @param from events before this index were fed already */
export function appendTrace(model: TimelineModel, events: readonly TraceEvent[], from = 0): void {
  for (let at = from; at < events.length; at++) {
    const event = events[at];
    if (event === undefined) continue;
    model.eventCount++;
    if (event.atUs > model.lastUs) model.lastUs = event.atUs;
    const lane = model.lanes[model.laneOfNode[event.node] ?? -1];
    if (event.kind.startsWith('fault.')) onFault(model, event, lane);
    else onEvent(model, event, lane);
  }
  if (events.length > from) model.version++;
}

function onFault(model: TimelineModel, event: TraceEvent, lane: NodeLane | undefined): void {
  model.faults.add(event.atUs, lane === undefined ? -1 : event.node, event.seq);
  switch (event.kind) {
    case 'fault.kill':
      return stopNode(model, event, lane, ProcessState.killed);
    case 'fault.powerCut':
      return stopNode(model, event, lane, ProcessState.powerCut);
    case 'fault.pause':
      return lane?.process.open(event.atUs, ProcessState.paused, event.seq);
    case 'fault.restart':
    case 'fault.resume':
    case 'fault.powerOn':
      return lane?.process.close(event.atUs);
    case 'fault.cut':
    case 'fault.slow':
    case 'fault.lossy':
      model.faultSpans.push({
        fault: numberFact(event, 'fault'),
        ref: event.seq,
        startUs: event.atUs,
        endUs: Number.POSITIVE_INFINITY,
      });
      return;
    case 'fault.heal':
      return healFault(model, event);
    default:
  }
}

function onEvent(model: TimelineModel, event: TraceEvent, lane: NodeLane | undefined): void {
  switch (event.kind) {
    case 'node.started':
      return lane?.process.close(event.atUs);
    case 'node.exited':
      return stopNode(model, event, lane, ProcessState.killed);
    case 'node.pfail':
      return believe(model, event, PFAIL);
    case 'node.fail':
      return believe(model, event, FAIL);
    case 'node.pfailCleared':
    case 'node.failCleared':
    case 'node.forgotten':
      return believe(model, event, 0);
    case 'role.master':
    case 'role.replica':
      return onRole(model, event, lane);
    case 'client.failing':
    case 'client.recovered':
    case 'write.lost':
      return onClients(model, event);
    default:
      if (event.kind.startsWith('failover.')) onElection(event, lane);
  }
}

function onElection(event: TraceEvent, lane: NodeLane | undefined): void {
  if (lane === undefined) return;
  switch (event.kind) {
    case 'failover.scheduled':
      lane.delays.add(event.atUs, numberFact(event, 'delayMs') * 1_000, event.seq);
      lane.election.close(event.atUs);
      return lane.election.open(event.atUs, ElectionSpan.delay, event.seq);
    case 'failover.started':
      return lane.election.open(event.atUs, ElectionSpan.votes, event.seq);
    case 'failover.won':
    case 'failover.expired':
      return lane.election.close(event.atUs);
    case 'failover.blocked': {
      const reason = event.facts['reason'];
      if (reason !== 'waitingDelay' && reason !== 'waitingVotes') lane.election.close(event.atUs);
      return;
    }
    case 'failover.voted':
      return lane.votes.add(event.atUs, VoteMark.granted, event.seq);
    case 'failover.denied':
      return lane.votes.add(event.atUs, VoteMark.denied, event.seq);
    default:
  }
}

function onRole(model: TimelineModel, event: TraceEvent, lane: NodeLane | undefined): void {
  if (lane === undefined) return;
  if (event.kind === 'role.master') {
    const shard = readRole(lane.role.lastValue ?? 0).shard;
    lane.role.open(event.atUs, roleValue(shard, true), event.seq);
    return;
  }
  const master = model.lanes[model.laneOfNode[numberFact(event, 'master')] ?? -1];
  const shard = readRole((master ?? lane).role.lastValue ?? 0).shard;
  lane.election.close(event.atUs);
  lane.role.open(event.atUs, roleValue(shard, false), event.seq);
}

function onClients(model: TimelineModel, event: TraceEvent): void {
  const shard = model.shards[numberFact(event, 'shard')];
  if (shard === undefined) return;
  if (event.kind === 'write.lost') {
    shard.lost.add(event.atUs, Math.max(1, numberFact(event, 'writes')), event.seq);
    return;
  }
  const wasFailing = shard.failing.isOpen;
  // What fails was served before; what recovers without having failed was never served.
  if (Number.isNaN(shard.firstServedUs))
    shard.firstServedUs = event.kind === 'client.failing' ? 0 : event.atUs;
  if (event.kind === 'client.failing') shard.failing.open(event.atUs, 1, event.seq);
  else shard.failing.close(event.atUs);
  if (wasFailing === shard.failing.isOpen) return;
  const failing = model.shards.reduce((sum, one) => sum + (one.failing.isOpen ? 1 : 0), 0);
  setCount(model.failingShards, event.atUs, failing, event.seq);
}

/** Ends all that a process does and believes. */
function stopNode(
  model: TimelineModel,
  event: TraceEvent,
  lane: NodeLane | undefined,
  state: number,
): void {
  if (lane === undefined) return;
  // `node.exited` follows a kill and must not hide a power cut.
  if (event.kind !== 'node.exited' || !lane.process.isOpen) {
    lane.process.open(event.atUs, state, event.seq);
  }
  lane.election.close(event.atUs);
  for (const other of model.lanes) setBelief(model, event, event.node, other.node, 0);
}

function believe(model: TimelineModel, event: TraceEvent, belief: number): void {
  setBelief(model, event, event.node, numberFact(event, 'subject'), belief);
}

function setBelief(
  model: TimelineModel,
  event: TraceEvent,
  observer: number,
  subject: number,
  belief: number,
): void {
  const lane = model.lanes[model.laneOfNode[subject] ?? -1];
  if (lane === undefined) return;
  const key = observer * SUBJECTS_MAX + subject;
  const before = model.beliefs.get(key) ?? 0;
  if (before === belief) return;
  if (belief === 0) model.beliefs.delete(key);
  else model.beliefs.set(key, belief);
  const { pfailCounts, failCounts } = model;
  const pfail = (pfailCounts[subject] ?? 0) + Number(belief === PFAIL) - Number(before === PFAIL);
  const fail = (failCounts[subject] ?? 0) + Number(belief === FAIL) - Number(before === FAIL);
  pfailCounts[subject] = pfail;
  failCounts[subject] = fail;
  setCount(lane.pfail, event.atUs, pfail, event.seq);
  setCount(lane.fail, event.atUs, fail, event.seq);
}

function setCount(track: SpanTrack, atUs: number, count: number, ref: number): void {
  if (count > 0) track.open(atUs, count, ref);
  else track.close(atUs);
}

function healFault(model: TimelineModel, event: TraceEvent): void {
  const healed = numberFact(event, 'fault');
  for (const span of model.faultSpans) {
    if (span.endUs === Number.POSITIVE_INFINITY && (healed === -1 || span.fault === healed)) {
      span.endUs = event.atUs;
    }
  }
}

function numberFact(event: TraceEvent, name: string): number {
  const value = event.facts[name];
  return typeof value === 'number' ? value : Number(value ?? -1);
}
