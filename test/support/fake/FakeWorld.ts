/**
 * A canned stand-in for the engine, for developing and testing views alone: it imitates what the wall
 * carries (names, frames, trace) with invented timings. It simulates nothing and judges nothing.
 */
import { Belief, BELIEF_LINKED, ElectionPhase, ProcessState } from '../../../src/protocol/Frame.ts';
import type { RunSetup } from '../../../src/protocol/RunSetup.ts';
import type { FailoverAnatomy, NodeCard, ShardCard } from '../../../src/protocol/Summary.ts';
import type { TraceEvent, TraceKind } from '../../../src/protocol/Trace.ts';
import type { LinkFault, WorldInput } from '../../../src/protocol/WorldInput.ts';

export interface FakeNode {
  state: number;
  isMaster: boolean;
  master: number;
  slots: number;
  election: number;
  scheduledAtUs: number;
  startsAtUs: number;
  votes: number;
  offset: number;
  epoch: number;
}

interface Later {
  readonly atUs: number;
  readonly act: () => void;
}

export class FakeWorld {
  nowUs = 0;
  readonly setup: RunSetup;
  readonly cards: NodeCard[] = [];
  readonly shards: ShardCard[] = [];
  readonly nodes: FakeNode[] = [];
  readonly beliefs: Uint8Array;
  readonly owner = new Int16Array(16384).fill(-1);
  readonly trace: TraceEvent[] = [];
  faults: LinkFault[] = [];
  failovers: FailoverAnatomy[] = [];
  acked = 0;
  lost = 0;
  #later: Later[] = [];
  #lastFault = 0;

  constructor(setup: RunSetup) {
    this.setup = setup;
    const { masters, replicasPerMaster } = setup.topology;
    for (let shard = 0; shard < masters; shard++) this.#addShard(shard, replicasPerMaster);
    const n = this.nodes.length;
    this.beliefs = new Uint8Array(n * n).fill(Belief.fine | BELIEF_LINKED);
    for (let slot = 0; slot < 16384; slot++) {
      const shard = Math.min(masters - 1, Math.floor((slot * masters) / 16384));
      this.owner[slot] = this.shards[shard]?.nodes[0] ?? -1;
    }
  }

  emit(kind: TraceKind, node: number, cause = -1, facts: TraceEvent['facts'] = {}): number {
    const seq = this.trace.length;
    this.trace.push({ seq, atUs: this.nowUs, node, kind, cause, facts });
    return seq;
  }

  advance(us: number): void {
    const until = this.nowUs + us;
    for (;;) {
      this.#later.sort((a, b) => a.atUs - b.atUs);
      const next = this.#later[0];
      if (!next || next.atUs > until) break;
      this.#later.shift();
      this.nowUs = next.atUs;
      next.act();
    }
    this.nowUs = until;
    this.acked += Math.round((us / 1_000_000) * 300);
    for (const node of this.nodes) if (node.state === ProcessState.up) node.offset += us / 8;
  }

  give(input: WorldInput): void {
    switch (input.type) {
      case 'node.kill':
        return this.#stop(input.node, ProcessState.killed, 'fault.kill');
      case 'node.pause':
        return this.#stop(input.node, ProcessState.paused, 'fault.pause');
      case 'host.powerCut':
        return this.#stop(input.node, ProcessState.powerCut, 'fault.powerCut');
      case 'node.restart':
      case 'node.resume':
      case 'host.powerOn':
        return this.#start(input.node);
      case 'link.cut':
      case 'link.slow':
      case 'link.lossy':
        return this.#cut(input);
      case 'link.heal':
        this.faults = this.faults.filter((f) => input.fault !== 'all' && f.id !== input.fault);
        this.emit('fault.heal', -1, -1, { fault: input.fault === 'all' ? -1 : input.fault });
        this.beliefs.fill(Belief.fine | BELIEF_LINKED);
        return;
      default:
    }
  }

  #addShard(shard: number, replicas: number): void {
    const letter =
      shard < 26 ? String.fromCharCode(65 + shard) : `A${String.fromCharCode(39 + shard)}`;
    const first = this.nodes.length;
    for (let place = 0; place <= replicas; place++) {
      const index = this.nodes.length;
      this.cards.push({
        index,
        name: place === 0 ? letter : `${letter}/${place}`,
        id: index.toString(16).padStart(40, 'c0ffee'),
        ip: `10.0.0.${index + 1}`,
        port: 7000,
        shard,
      });
      this.nodes.push({
        state: ProcessState.up,
        isMaster: place === 0,
        master: place === 0 ? -1 : first,
        slots: place === 0 ? Math.round(16384 / this.setup.topology.masters) : 0,
        election: ElectionPhase.none,
        scheduledAtUs: 0,
        startsAtUs: 0,
        votes: 0,
        offset: 0,
        epoch: shard + 1,
      });
    }
    const nodes = Array.from({ length: replicas + 1 }, (_, place) => first + place);
    this.shards.push({ index: shard, letter, nodes });
  }

  #at(delayUs: number, act: () => void): void {
    this.#later.push({ atUs: this.nowUs + delayUs, act });
  }

  #believe(subject: number, belief: number, spreadUs: number): void {
    const n = this.nodes.length;
    for (let observer = 0; observer < n; observer++) {
      if (observer === subject) continue;
      this.#at(((observer * 7919) % 100) * (spreadUs / 100), () => {
        this.beliefs[observer * n + subject] = belief;
        const kind = belief === Belief.pfail ? 'node.pfail' : 'node.fail';
        if (belief !== Belief.fine) this.emit(kind, observer, -1, { subject });
      });
    }
  }

  #stop(index: number, state: number, kind: TraceKind): void {
    const node = this.nodes[index];
    if (!node) return;
    node.state = state;
    this.emit(kind, index);
    this.#at(2_000_000, () => this.#believe(index, Belief.pfail, 300_000));
    this.#at(2_500_000, () => this.#believe(index, Belief.fail, 60_000));
    const heir = this.nodes.findIndex((one) => one.master === index && one.state === 0);
    if (heir >= 0 && node.isMaster) this.#at(2_600_000, () => this.#elect(index, heir));
  }

  #elect(from: number, heir: number): void {
    const replica = this.nodes[heir];
    const master = this.nodes[from];
    if (!replica || !master || master.state === ProcessState.up) return;
    const needed = Math.floor(this.setup.topology.masters / 2) + 1;
    replica.election = ElectionPhase.delay;
    replica.scheduledAtUs = this.nowUs;
    replica.startsAtUs = this.nowUs + 735_000;
    this.emit('failover.scheduled', heir, -1, { master: from, delayMs: 735, rank: 0, offset: 9 });
    this.#at(735_000, () => {
      replica.election = ElectionPhase.votes;
      this.emit('failover.started', heir, -1, { epoch: 7, needed });
    });
    for (let vote = 1; vote <= needed; vote++)
      this.#at(735_000 + vote * 300_000, () => {
        replica.votes = vote;
        this.emit('failover.voteCounted', heir, -1, { voter: vote, votes: vote, needed });
      });
    this.#at(735_000 + needed * 300_000 + 1000, () => this.#promote(from, heir));
  }

  #promote(from: number, heir: number): void {
    const replica = this.nodes[heir];
    const master = this.nodes[from];
    if (!replica || !master) return;
    replica.isMaster = true;
    replica.master = -1;
    replica.slots = master.slots;
    replica.election = ElectionPhase.none;
    replica.epoch += 10;
    master.slots = 0;
    this.lost += 3;
    for (const node of this.nodes) if (node.master === from) node.master = heir;
    for (let slot = 0; slot < 16384; slot++) if (this.owner[slot] === from) this.owner[slot] = heir;
    this.emit('failover.won', heir, -1, { epoch: 7, master: from, votes: 2 });
    this.emit('role.master', heir);
    this.emit('slots.taken', heir, -1, { from, to: heir, slots: replica.slots });
  }

  #start(index: number): void {
    const node = this.nodes[index];
    if (!node) return;
    node.state = ProcessState.up;
    this.emit('fault.restart', index, -1, { files: 'kept' });
    const shard = this.shards[this.cards[index]?.shard ?? 0];
    const master = shard?.nodes.find((one) => one !== index && this.nodes[one]?.isMaster);
    if (master !== undefined && node.slots === 0) {
      node.isMaster = false;
      node.master = master;
    }
    this.#at(200_000, () => this.#believe(index, Belief.fine | BELIEF_LINKED, 200_000));
  }

  #cut(input: Extract<WorldInput, { type: 'link.cut' | 'link.slow' | 'link.lossy' }>): void {
    this.#lastFault += 1;
    const amount =
      input.type === 'link.slow'
        ? input.addedUs
        : input.type === 'link.lossy'
          ? input.lossPermille
          : 0;
    this.faults = [
      ...this.faults,
      {
        id: this.#lastFault,
        kind: input.type === 'link.cut' ? 'cut' : input.type === 'link.slow' ? 'slow' : 'lossy',
        from: input.from,
        to: input.to,
        ways: input.type === 'link.cut' ? input.ways : 'both',
        clients: input.type === 'link.cut' && input.clients,
        amount,
        sinceUs: this.nowUs,
      },
    ];
    this.emit('fault.cut', -1, -1, { fault: this.#lastFault, ways: 'both' });
    if (input.type !== 'link.cut') return;
    const n = this.nodes.length;
    this.#at(2_000_000, () => {
      for (const a of input.from)
        for (const b of input.to) {
          this.beliefs[a * n + b] = Belief.pfail;
          this.beliefs[b * n + a] = Belief.fail;
        }
    });
  }
}
