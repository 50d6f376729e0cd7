/**
 * The failovers of a run, read from its trace: one case for each time that a master was lost.
 *
 * A case begins with a fault that hits a master (kill, pause, power cut, a cut that leaves it on the
 * smaller side), or with its FAIL when no fault explains it, and gathers what follows about that master.
 */
import type { TraceEvent } from '../../protocol/Trace.ts';
import type { NodeIndex } from '../../protocol/WorldInput.ts';

/** One replica's attempt to be elected. */
export interface Attempt {
  readonly candidate: NodeIndex;
  readonly scheduled: TraceEvent;
  delayMs: number;
  rank: number;
  started: TraceEvent | null;
  votes: number;
  votesNeeded: number;
}

export interface FailoverCase {
  readonly id: number;
  readonly master: NodeIndex;
  readonly fault: TraceEvent;
  firstPfail: TraceEvent | null;
  /** Observers that hold PFAIL or FAIL now. */
  readonly suspecting: Set<NodeIndex>;
  fail: TraceEvent | null;
  readonly attempts: Attempt[];
  won: TraceEvent | null;
  /** Last node that accepted the winner, and when all live ones had. */
  lastAccepted: TraceEvent | null;
  readonly accepted: Set<NodeIndex>;
  spread: TraceEvent | null;
  recovered: TraceEvent | null;
  returned: TraceEvent | null;
}

/** What the trace alone says about the nodes, followed event by event. */
export interface Scene {
  readonly shardOf: readonly number[];
  readonly masters: Set<NodeIndex>;
  readonly down: Set<NodeIndex>;
  /** Cuts, slow and lossy links in force, by fault number. */
  readonly linkFaults: Map<number, TraceEvent>;
}

export class FailoverCases {
  readonly list: FailoverCase[] = [];
  private readonly scene: Scene;
  /** The case of a master that is not closed yet. */
  private readonly open = new Map<NodeIndex, FailoverCase>();

  /** @param initialMasters nodes that are masters with slots before the first event */
  constructor(shardOf: readonly number[], initialMasters: Iterable<NodeIndex>) {
    this.scene = {
      shardOf,
      masters: new Set(initialMasters),
      down: new Set(),
      linkFaults: new Map(),
    };
  }

  take(event: TraceEvent): void {
    switch (event.kind) {
      case 'fault.kill':
      case 'fault.pause':
      case 'fault.powerCut':
        return this.onDown(event);
      case 'fault.restart':
      case 'fault.resume':
      case 'fault.powerOn':
        this.scene.down.delete(event.node);
        return;
      case 'fault.cut':
      case 'fault.slow':
      case 'fault.lossy':
        this.scene.linkFaults.set(num(event, 'fault'), event);
        return;
      case 'fault.heal':
        return this.onHeal(num(event, 'fault'));
      case 'role.master':
        this.scene.masters.add(event.node);
        return;
      case 'role.replica':
        this.scene.masters.delete(event.node);
        return;
      default:
        return this.takeConsequence(event);
    }
  }

  private takeConsequence(event: TraceEvent): void {
    switch (event.kind) {
      case 'node.pfail':
        return this.onPfail(event);
      case 'node.fail':
        return this.onFail(event);
      case 'node.pfailCleared':
      case 'node.failCleared':
        return this.onCleared(event);
      case 'failover.scheduled':
        return this.onScheduled(event);
      case 'failover.rankRaised':
      case 'failover.started':
      case 'failover.voteCounted':
        return this.onAttempt(event);
      case 'failover.won':
        return this.onWon(event);
      case 'slots.taken':
        return this.onAccepted(event);
      case 'client.recovered':
        return this.onRecovered(event);
      default:
    }
  }

  private onDown(event: TraceEvent): void {
    this.scene.down.add(event.node);
    if (this.scene.masters.has(event.node)) this.begin(event.node, event);
    for (const one of this.list) this.noteSpread(one, event);
  }

  private onHeal(fault: number): void {
    if (fault < 0) this.scene.linkFaults.clear();
    else this.scene.linkFaults.delete(fault);
  }

  private onPfail(event: TraceEvent): void {
    const subject = num(event, 'subject');
    const one = this.open.get(subject) ?? this.beginByCut(subject);
    if (one === null) return;
    one.suspecting.add(event.node);
    one.firstPfail ??= event;
  }

  private onFail(event: TraceEvent): void {
    const subject = num(event, 'subject');
    if (!this.scene.masters.has(subject)) return;
    const one = this.open.get(subject) ?? this.begin(subject, event);
    one.suspecting.add(event.node);
    one.fail ??= event;
  }

  /** Suspicion is over everywhere before anybody won: the master is back. */
  private onCleared(event: TraceEvent): void {
    const subject = num(event, 'subject');
    const one = this.open.get(subject);
    if (one === undefined || !one.suspecting.delete(event.node)) return;
    if (one.suspecting.size > 0 || one.won !== null || this.scene.down.has(subject)) return;
    one.returned = event;
    this.open.delete(subject);
  }

  private onScheduled(event: TraceEvent): void {
    const one = this.open.get(num(event, 'master'));
    one?.attempts.push({
      candidate: event.node,
      scheduled: event,
      delayMs: num(event, 'delayMs'),
      rank: num(event, 'rank'),
      started: null,
      votes: 0,
      votesNeeded: 0,
    });
  }

  private onAttempt(event: TraceEvent): void {
    const attempt = this.attemptOf(event.node);
    if (attempt === undefined) return;
    if (event.kind === 'failover.rankRaised') {
      attempt.rank = num(event, 'rank');
      attempt.delayMs += num(event, 'addedMs');
      return;
    }
    if (event.kind === 'failover.started') attempt.started = event;
    else attempt.votes = num(event, 'votes');
    attempt.votesNeeded = num(event, 'needed');
  }

  private attemptOf(candidate: NodeIndex): Attempt | undefined {
    for (const one of this.open.values()) {
      const attempt = one.attempts.findLast((each) => each.candidate === candidate);
      if (attempt !== undefined && one.won === null) return attempt;
    }
    return undefined;
  }

  private onWon(event: TraceEvent): void {
    const master = num(event, 'master');
    const one = this.open.get(master);
    if (one === undefined) return;
    one.won = event;
    one.accepted.add(event.node);
    this.open.delete(master);
    this.scene.masters.delete(master);
    this.noteSpread(one, event);
  }

  private onAccepted(event: TraceEvent): void {
    for (const one of this.list) {
      if (one.won === null || one.spread !== null) continue;
      if (num(event, 'to') !== one.won.node || num(event, 'from') !== one.master) continue;
      one.accepted.add(event.node);
      one.lastAccepted = event;
      this.noteSpread(one, event);
    }
  }

  /** Everybody alive has accepted the winner. */
  private noteSpread(one: FailoverCase, event: TraceEvent): void {
    if (one.won === null || one.spread !== null) return;
    const { shardOf, down } = this.scene;
    const isSpread = shardOf.every((_, node) => down.has(node) || one.accepted.has(node));
    if (isSpread) one.spread = one.lastAccepted ?? event;
  }

  private onRecovered(event: TraceEvent): void {
    const shard = num(event, 'shard');
    for (const one of this.list) {
      if (this.scene.shardOf[one.master] === shard) one.recovered ??= event;
    }
  }

  /** A suspicion without a fault on the node itself: a link fault may explain it. */
  private beginByCut(subject: NodeIndex): FailoverCase | null {
    if (!this.scene.masters.has(subject)) return null;
    const fault = [...this.scene.linkFaults.values()].findLast((one) =>
      this.isLostBy(one, subject),
    );
    return fault === undefined ? null : this.begin(subject, fault);
  }

  /** The node stands on the side of the fault that has fewer masters (both, when they are even). */
  private isLostBy(fault: TraceEvent, subject: NodeIndex): boolean {
    const sides = [groupOf(fault, 'from'), groupOf(fault, 'to')];
    const own = sides.find((side) => side.includes(subject));
    if (own === undefined) return false;
    const { masters } = this.scene;
    const inside = own.filter((node) => masters.has(node)).length;
    return inside * 2 <= masters.size;
  }

  private begin(master: NodeIndex, fault: TraceEvent): FailoverCase {
    const known = this.open.get(master);
    if (known !== undefined) return known;
    const one: FailoverCase = {
      id: fault.seq,
      master,
      fault,
      firstPfail: null,
      suspecting: new Set(),
      fail: null,
      attempts: [],
      won: null,
      lastAccepted: null,
      accepted: new Set(),
      spread: null,
      recovered: null,
      returned: null,
    };
    this.open.set(master, one);
    this.list.push(one);
    return one;
  }
}

export function num(event: TraceEvent, name: string): number {
  const fact = event.facts[name];
  return typeof fact === 'number' ? fact : -1;
}

function groupOf(fault: TraceEvent, name: string): readonly NodeIndex[] {
  const text = fault.facts[name];
  return typeof text === 'string' && text !== '' ? text.split(',').map(Number) : [];
}
