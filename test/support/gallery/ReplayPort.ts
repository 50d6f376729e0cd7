/** A host that plays a fixed trace behind the real wall: what charts are looked at and tested with. */
import {
  Belief,
  BELIEF_LINKED,
  ElectionPhase,
  FrameHeader,
  frameByteLength,
  frameViews,
  NodeField,
  ProcessState,
  ReplLink,
} from '../../../src/protocol/Frame.ts';
import type {
  RequestName,
  Requests,
  ToHost,
  ToPage,
  TransportState,
  ViewWants,
} from '../../../src/protocol/messages.ts';
import type { RunSetup } from '../../../src/protocol/RunSetup.ts';
import type { FailoverAnatomy, RunSummary } from '../../../src/protocol/Summary.ts';
import type { TraceEvent } from '../../../src/protocol/Trace.ts';
import type { WallPort } from '../../../src/store/WorkerLink.ts';
import { fakeRun } from '../traceFixtures.ts';

export interface Replay {
  readonly setup: RunSetup;
  readonly events: readonly TraceEvent[];
  readonly failovers: (nowUs: number) => readonly FailoverAnatomy[];
  readonly endUs: number;
}

export class ReplayPort implements WallPort {
  onmessage: WallPort['onmessage'] = null;
  onerror: WallPort['onerror'] = null;
  readonly #replay: Replay;
  readonly #run: Pick<RunSummary, 'nodes' | 'shards'>;
  #state: TransportState = {
    playing: true,
    speed: 1,
    nowUs: 0,
    headUs: 0,
    pace: 1,
    behind: false,
    branch: 0,
    seeking: false,
  };
  #wants: ViewWants = { beliefs: true, slots: true, seenBy: -1, packets: false };
  #sent = 0;
  #turns = 0;

  constructor(replay: Replay) {
    this.#replay = replay;
    const { masters, replicasPerMaster } = replay.setup.topology;
    this.#run = fakeRun(masters, replicasPerMaster);
  }

  start(): void {
    this.#post('host.ready', { protocolVersion: 1, engineVersion: 1 });
    setInterval(() => this.advance(16_667), 16);
  }

  advance(us: number): void {
    const { playing, nowUs, headUs } = this.#state;
    const next = Math.min(this.#replay.endUs, nowUs + (playing ? us : 0));
    this.#set({ nowUs: next, headUs: Math.max(headUs, next) });
    const events = this.#replay.events
      .slice(this.#sent)
      .filter((one) => one.atUs <= this.#state.headUs);
    this.#sent += events.length;
    if (events.length > 0) this.#post('trace', { events, reset: false, droppedBefore: 0 });
    if (this.#turns++ % 6 === 0) this.#post('summary', this.#summary());
    this.#post('frame', { buffer: this.#frame() });
  }

  postMessage(message: ToHost): void {
    if (message.name === 'frame.return') return;
    const value = this.#answer(message.name, message.payload);
    queueMicrotask(() =>
      this.#send({ kind: 'answer', id: message.id, answer: { ok: true, value } }),
    );
  }

  #answer(name: RequestName, payload: Requests[RequestName][0]): unknown {
    switch (name) {
      case 'run.open':
        return { setup: this.#replay.setup, summary: this.#summary(), nowUs: 0 };
      case 'transport.seek':
        this.#set({ nowUs: (payload as { atUs: number }).atUs, playing: false });
        this.#post('frame', { buffer: this.#frame() });
        return null;
      case 'transport.play':
        this.#set({ playing: true });
        return null;
      case 'transport.pause':
        this.#set({ playing: false });
        return null;
      case 'view.subscribe':
        this.#wants = payload as ViewWants;
        return null;
      default:
        return null;
    }
  }

  #frame(): ArrayBuffer {
    const count = this.#run.nodes.length;
    const shape = {
      nodeCount: count,
      packetCount: 0,
      flowCount: 0,
      hasBeliefs: true,
      hasSlots: true,
    };
    const view = frameViews(new ArrayBuffer(frameByteLength(shape)), shape);
    const { nowUs, headUs } = this.#state;
    view.header[FrameHeader.nowUs] = nowUs;
    view.header[FrameHeader.headUs] = headUs;
    view.header[FrameHeader.nodeCount] = count;
    view.header[FrameHeader.hasBeliefs] = 1;
    view.header[FrameHeader.hasSlots] = 1;
    view.header[FrameHeader.slotsSeenBy] = this.#wants.seenBy;
    const perShard = this.#replay.setup.topology.replicasPerMaster + 1;
    const owner = this.#run.shards.map((shard) => shard.nodes[0] ?? -1);
    view.beliefs.fill(Belief.fine | BELIEF_LINKED);
    for (let node = 0; node < count; node++) {
      const at = node * NodeField.size;
      const isMaster = node % perShard === 0;
      const lag = isMaster ? 0 : 90 + 80 * Math.sin(nowUs / 700_000 + node * 2);
      view.nodes[at + NodeField.role] = isMaster ? 0 : 1;
      view.nodes[at + NodeField.master] = isMaster ? -1 : node - (node % perShard);
      view.nodes[at + NodeField.replOffset] =
        Math.floor(nowUs / 60) - (isMaster ? 0 : Math.floor(lag));
      view.nodes[at + NodeField.lagBytes] = Math.max(0, lag);
      view.nodes[at + NodeField.lagUs] = Math.max(0, lag * 12);
      view.nodes[at + NodeField.replLink] = isMaster ? ReplLink.none : ReplLink.connected;
      view.nodes[at + NodeField.clusterOk] = 1;
    }
    for (const event of this.#replay.events) {
      if (event.atUs > nowUs) break;
      apply(view, event, count, owner, nowUs, event.atUs);
    }
    const shards = this.#run.shards.length;
    for (let slot = 0; slot < 16_384; slot++) {
      view.slots[slot] = owner[Math.min(shards - 1, Math.floor((slot * shards) / 16_384))] ?? -1;
    }
    if (this.#wants.seenBy >= 0) view.slots.fill(this.#run.shards[1]?.nodes[0] ?? -1, 5_461, 7_000);
    return view.buffer;
  }

  #summary(): RunSummary {
    const { nowUs } = this.#state;
    const failing = this.#replay.events.filter(
      (one) => one.atUs <= nowUs && one.kind.startsWith('client.'),
    );
    const isFailing = failing.at(-1)?.kind === 'client.failing';
    const lost =
      this.#replay.events.filter((one) => one.atUs <= nowUs && one.kind === 'write.lost').length *
      3;
    const acked = Math.floor(nowUs / 4_000);
    return {
      nowUs,
      ...this.#run,
      faults: [],
      failovers: this.#replay.failovers(nowUs),
      ledger: {
        acked,
        kept: acked - lost - 2,
        lost,
        unknown: 2,
        staleReads: 4,
        lostByReason: lost > 0 ? { asyncReplication: lost } : {},
      },
      clients: {
        clients: 10,
        okPerSecond: Math.round((isFailing ? 130 : 250) + 12 * Math.sin(nowUs / 300_000)),
        errorsPerSecond: isFailing ? Math.round(40 + 20 * Math.sin(nowUs / 200_000)) : 0,
        redirectsPerSecond: isFailing ? 6 : 0,
        ok: acked,
        errors: 184,
        moved: 12,
        ask: 0,
        timeouts: 3,
        latencyP50Us: 310 + 20 * Math.sin(nowUs / 500_000),
        latencyP99Us: isFailing ? 4_200 : 840,
        shardOk: this.#run.shards.map((_, at) => (isFailing && at === 1 ? 0 : 1)),
      },
    };
  }

  #set(change: Partial<TransportState>): void {
    this.#state = { ...this.#state, ...change };
    this.#post('transport.state', this.#state);
  }

  #post(name: string, payload: unknown): void {
    this.#send({ kind: 'event', name, payload } as ToPage);
  }

  #send(data: ToPage): void {
    this.onmessage?.({ data } as MessageEvent<ToPage>);
  }
}

function apply(
  view: ReturnType<typeof frameViews>,
  { kind, node, facts }: TraceEvent,
  count: number,
  owner: number[],
  nowUs: number,
  atUs: number,
): void {
  const subject = Number(facts['subject'] ?? -1);
  const at = node * NodeField.size;
  const set = (belief: number): void => {
    view.beliefs[node * count + subject] = belief | (belief === Belief.fine ? BELIEF_LINKED : 0);
  };
  if (kind === 'node.pfail') set(Belief.pfail);
  if (kind === 'node.fail') set(Belief.fail);
  if (kind === 'node.failCleared') set(Belief.fine);
  if (kind === 'fault.kill') {
    view.nodes[at + NodeField.state] = ProcessState.killed;
    view.nodes[(node + 1) * NodeField.size + NodeField.replLink] = ReplLink.connecting;
    view.nodes[(node + 1) * NodeField.size + NodeField.lagUs] = nowUs - atUs;
  }
  if (kind === 'fault.restart') view.nodes[at + NodeField.state] = ProcessState.up;
  if (kind === 'failover.scheduled') view.nodes[at + NodeField.election] = ElectionPhase.delay;
  if (kind === 'failover.won') {
    view.nodes[at + NodeField.election] = ElectionPhase.none;
    const loser = Number(facts['master']);
    owner.forEach((one, shard) => {
      if (one === loser) owner[shard] = node;
    });
  }
  if (kind === 'role.master') {
    view.nodes[at + NodeField.role] = 0;
    view.nodes[at + NodeField.replLink] = ReplLink.none;
    view.nodes[at + NodeField.lagUs] = 0;
  }
  if (kind === 'role.replica') {
    view.nodes[at + NodeField.role] = 1;
    view.nodes[at + NodeField.master] = Number(facts['master']);
    view.nodes[at + NodeField.replLink] = ReplLink.connected;
  }
}
