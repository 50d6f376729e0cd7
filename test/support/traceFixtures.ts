/**
 * A failover as the page is told of it, with times recorded on Redis 7.0.15 (3 masters, 1 replica each,
 * node-timeout 2000, SIGKILL of the second master): what timeline and anatomy are tested and shown with.
 */
import type { FailoverAnatomy, RunSummary } from '../../src/protocol/Summary.ts';
import type { TraceEvent, TraceKind } from '../../src/protocol/Trace.ts';

/** Node indices of the recorded cluster: masters first in each shard. */
export const NODES = { A: 0, A1: 1, B: 2, B1: 3, C: 4, C1: 5 } as const;
export const KILLED_AT_US = 6_000_000;

type Facts = Readonly<Record<string, number | string>>;

/** Collects events and numbers them as the host does. */
export class TraceWriter {
  readonly events: TraceEvent[] = [];

  add(atUs: number, kind: TraceKind, node: number, facts: Facts = {}, cause = -1): number {
    const seq = this.events.length;
    this.events.push({ seq, atUs, node, kind, cause, facts });
    return seq;
  }
}

/** Cards of `masters` shards with `replicas` replicas each, named as the page names them. */
export function fakeRun(masters: number, replicas: number): Pick<RunSummary, 'nodes' | 'shards'> {
  const perShard = replicas + 1;
  const nodes = Array.from({ length: masters * perShard }, (_, index) => {
    const shard = Math.floor(index / perShard);
    const place = index % perShard;
    const name = place === 0 ? letter(shard) : `${letter(shard)}/${place}`;
    const id = index.toString(16).padStart(40, 'c0ffee');
    return { index, name, id, ip: '127.0.0.1', port: 7_000 + index, shard };
  });
  const shards = Array.from({ length: masters }, (_, index) => ({
    index,
    letter: letter(index),
    nodes: Array.from({ length: perShard }, (_unused, place) => index * perShard + place),
  }));
  return { nodes, shards };
}

/** The recorded failover of B by B/1, with causes. */
export function recordedFailover(): TraceEvent[] {
  const { A, A1, B, B1, C, C1 } = NODES;
  const trace = new TraceWriter();
  const at = (ms: number): number => KILLED_AT_US + ms * 1_000;
  const kill = trace.add(at(0), 'fault.kill', B);
  trace.add(at(0.2), 'node.exited', B, {}, kill);
  trace.add(at(2), 'repl.lost', B1, { master: B, reason: 'closed' }, kill);
  trace.add(at(3), 'client.failing', -1, { shard: 1 }, kill);
  trace.add(at(2_056), 'node.pfail', B1, { subject: B }, kill);
  const first = trace.add(at(2_102), 'node.pfail', A, { subject: B }, kill);
  const second = trace.add(at(2_145), 'node.pfail', C, { subject: B }, kill);
  trace.add(at(2_176), 'node.pfail', C1, { subject: B }, kill);
  const heard = { subject: B, reporter: A, reports: 1, needed: 2 };
  const report = trace.add(at(2_333), 'node.reported', C, heard, first);
  const quorum = { subject: B, via: 'quorum', reports: 2, needed: 2 };
  const fail = trace.add(at(2_333), 'node.fail', C, quorum, report >= 0 ? report : second);
  for (const node of [A, A1, B1, C1]) {
    trace.add(at(2_334), 'node.fail', node, { subject: B, via: 'message' }, fail);
  }
  const own = trace.events.findIndex((one) => one.kind === 'node.fail' && one.node === B1);
  const delay = { master: B, delayMs: 935, rank: 0, offset: 51_233 };
  const scheduled = trace.add(at(2_368), 'failover.scheduled', B1, delay, own);
  const started = trace.add(at(3_377), 'failover.started', B1, { epoch: 4, needed: 2 }, scheduled);
  const votes = [A, C].map((voter, order) => ({
    voter,
    seq: trace.add(
      at(3_377.4 + order),
      'failover.voted',
      voter,
      { candidate: B1, epoch: 4 },
      started,
    ),
  }));
  let counted = started;
  for (const [order, { voter, seq }] of votes.entries()) {
    const facts = { voter, votes: order + 1, needed: 2 };
    counted = trace.add(at(3_377.9 + order), 'failover.voteCounted', B1, facts, seq);
  }
  const won = trace.add(
    at(3_378.9),
    'failover.won',
    B1,
    { epoch: 4, master: B, votes: 2 },
    counted,
  );
  trace.add(at(3_378.9), 'role.master', B1, {}, won);
  for (const node of [A, C, A1, C1]) {
    const lateMs = node === A1 || node === C1 ? 41 : 1;
    trace.add(at(3_379 + lateMs), 'slots.taken', node, { from: B, to: B1, slots: 5_461 }, won);
  }
  trace.add(at(3_390), 'client.recovered', -1, { shard: 1, outageMs: 3_387 }, won);
  trace.add(at(3_420), 'write.lost', B1, { shard: 1, writes: 3, reason: 'asyncReplication' }, kill);
  const back = trace.add(at(9_000), 'fault.restart', B, { files: 'kept' });
  trace.add(at(9_020), 'node.started', B, {}, back);
  for (const node of [A, C, B1, A1, C1]) {
    trace.add(at(9_100 + node * 9), 'node.failCleared', node, { subject: B, reason: 'undo' }, back);
  }
  trace.add(at(9_160), 'role.replica', B, { master: B1 }, back);
  return trace.events;
}

/** The summary's measure of the same failover. */
export function recordedAnatomy(change: Partial<FailoverAnatomy> = {}): FailoverAnatomy {
  const at = (ms: number): number => KILLED_AT_US + ms * 1_000;
  return {
    id: 1,
    master: NODES.B,
    winner: NODES.B1,
    epoch: 4,
    outcome: 'won',
    faultAtUs: at(0),
    faultKind: 'fault.kill',
    firstPfailAtUs: at(2_056),
    failAtUs: at(2_333),
    scheduledAtUs: at(2_368),
    delayMs: 935,
    rank: 0,
    startedAtUs: at(3_377),
    wonAtUs: at(3_378.9),
    spreadAtUs: at(3_427),
    writeOkAtUs: at(3_390),
    votes: 2,
    votesNeeded: 2,
    reports: 2,
    reportsNeeded: 2,
    waitingFor: null,
    chain: [0, 4, 9, 14, 15, 20],
    ...change,
  };
}

/** A long, busy trace: kills, suspicions and elections without end, `count` events, for speed. */
export function longTrace(count: number, nodes: number): TraceEvent[] {
  const trace = new TraceWriter();
  let atUs = 0;
  for (let round = 0; trace.events.length < count; round++) {
    const subject = round % nodes;
    const kill = trace.add((atUs += 700_000), 'fault.kill', subject);
    for (let observer = 0; observer < nodes; observer++) {
      if (observer !== subject)
        trace.add((atUs += 9_000), 'node.pfail', observer, { subject }, kill);
    }
    for (let observer = 0; observer < nodes; observer++) {
      if (observer !== subject) trace.add((atUs += 200), 'node.fail', observer, { subject }, kill);
    }
    trace.add((atUs += 500_000), 'client.failing', -1, { shard: 0 }, kill);
    trace.add((atUs += 900_000), 'client.recovered', -1, { shard: 0, outageMs: 900 }, kill);
    trace.add((atUs += 100), 'write.lost', -1, { shard: 0, writes: 2 }, kill);
    trace.add((atUs += 300_000), 'fault.restart', subject, { files: 'kept' });
    for (let observer = 0; observer < nodes; observer++) {
      if (observer !== subject) trace.add((atUs += 300), 'node.failCleared', observer, { subject });
    }
  }
  return trace.events.slice(0, count);
}

function letter(shard: number): string {
  return shard < 26 ? String.fromCharCode(65 + shard) : `A${letter(shard - 26)}`;
}
