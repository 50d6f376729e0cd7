import { describe, expect, test } from 'vitest';
import { fillFrame, hashWorld, inspectNode } from '../../../src/engine/index.ts';
import {
  Belief,
  BELIEF_LINKED,
  BELIEF_MASK,
  CLIENT_END,
  ElectionPhase,
  FlowField,
  FrameHeader,
  NodeField,
  PacketField,
  PacketKind,
  ProcessState,
  readFrame,
  ReplLink,
  type FrameView,
} from '../../../src/protocol/Frame.ts';
import type { ViewWants } from '../../../src/protocol/messages.ts';
import { WatchedRun } from '../../support/watchedRun.ts';

const ALL: ViewWants = { beliefs: true, slots: true, packets: true, seenBy: -1 };
const CLOCK = { headUs: 9_000_000, pace: 2.5, behind: true, playing: false };

function look(run: WatchedRun, wants: Partial<ViewWants> = {}): FrameView {
  const take = (byteLength: number): ArrayBuffer => new ArrayBuffer(byteLength + 100);
  return readFrame(fillFrame(run.world, { ...ALL, ...wants }, CLOCK, take));
}

function field(frame: FrameView, node: number, name: keyof typeof NodeField): number {
  return frame.nodes[node * NodeField.size + NodeField[name]] ?? Number.NaN;
}

function beliefs(frame: FrameView, subject: number): number[] {
  return Array.from(
    { length: 6 },
    (_, row) => (frame.beliefs[row * 6 + subject] ?? 0) & BELIEF_MASK,
  );
}

describe('a healthy cluster', () => {
  const run = new WatchedRun().to(6_500);
  const before = hashWorld(run.world);
  const frame = look(run);

  test('is unchanged by the look', () => {
    look(run, { seenBy: 3 });
    expect(hashWorld(run.world)).toBe(before);
  });

  test('has a header with the moment and what the host knows of it', () => {
    expect(frame.header[FrameHeader.nowUs]).toBe(6_500_000);
    expect(frame.header[FrameHeader.nodeCount]).toBe(6);
    expect(frame.header[FrameHeader.headUs]).toBe(9_000_000);
    expect(frame.header[FrameHeader.pace]).toBe(2.5);
    expect(frame.header[FrameHeader.behind]).toBe(1);
    expect(frame.header[FrameHeader.playing]).toBe(0);
    expect(frame.header[FrameHeader.slotsSeenBy]).toBe(-1);
  });

  test('has masters with slots and replicas that follow them', () => {
    const slots = [0, 1, 2].map((node) => field(frame, node, 'slots'));

    expect(slots.reduce((sum, one) => sum + one, 0)).toBe(16_384);
    for (const node of [3, 4, 5]) {
      expect(field(frame, node, 'role')).toBe(1);
      expect(field(frame, node, 'master')).toBe(node - 3);
      expect(field(frame, node, 'replLink')).toBe(ReplLink.connected);
      expect(field(frame, node, 'keys')).toBeGreaterThan(field(frame, node - 3, 'keys') - 3);
      expect(field(frame, node, 'slots')).toBe(0);
    }
    expect(field(frame, 0, 'master')).toBe(-1);
    expect(field(frame, 0, 'clusterOk')).toBe(1);
    expect(field(frame, 0, 'state')).toBe(ProcessState.up);
  });

  test('has commands, keys, memory and a little CPU', () => {
    expect(field(frame, 0, 'opsPerSecond')).toBeGreaterThan(50);
    expect(field(frame, 0, 'keys')).toBeGreaterThan(100);
    expect(field(frame, 0, 'usedMemory')).toBeGreaterThan(500_000);
    expect(field(frame, 0, 'cpu')).toBeGreaterThan(0);
    expect(field(frame, 0, 'cpu')).toBeLessThan(0.05);
  });

  test('believes well of everybody and is linked', () => {
    for (let row = 0; row < 6; row++)
      for (let column = 0; column < 6; column++)
        expect(frame.beliefs[row * 6 + column]).toBe(
          row === column ? Belief.unknown : Belief.fine | BELIEF_LINKED,
        );
  });

  test('agrees on the owner of every slot', () => {
    const mine = look(run, { seenBy: 4 }).slots;

    expect(Buffer.from(mine.buffer, mine.byteOffset, mine.byteLength)).toEqual(
      Buffer.from(frame.slots.buffer, frame.slots.byteOffset, frame.slots.byteLength),
    );
    expect(frame.slots[0]).toBe(0);
    expect(frame.slots[16_383]).toBe(2);
  });

  test('lets messages flow between all nodes and the clients', () => {
    const { flows, header } = frame;
    const count = header[FrameHeader.flowCount] ?? 0;
    const list = Array.from({ length: count }, (_, i) =>
      flows.subarray(i * FlowField.size, (i + 1) * FlowField.size),
    );
    const rate = (kind: number): number =>
      list
        .filter((one) => one[FlowField.kind] === kind)
        .reduce((sum, one) => sum + (one[FlowField.perSecond] ?? 0), 0);

    expect(rate(PacketKind.ping)).toBeGreaterThan(5);
    expect(rate(PacketKind.pong)).toBe(rate(PacketKind.ping));
    expect(rate(PacketKind.request)).toBeGreaterThan(200);
    expect(rate(PacketKind.replication)).toBeGreaterThan(50);
    const total = list.reduce((sum, one) => sum + (one[FlowField.perSecond] ?? 0), 0);
    expect(header[FrameHeader.messagesPerSecond]).toBe(total);
  });

  test('leaves out what nobody wants', () => {
    const bare = look(run, { beliefs: false, slots: false, packets: false });

    expect(bare.beliefs).toHaveLength(0);
    expect(bare.slots).toHaveLength(0);
    expect(bare.packets).toHaveLength(0);
    expect(bare.flows).toHaveLength(0);
    expect(bare.nodes).toHaveLength(6 * NodeField.size);
  });
});

test('packets move from end to end while they are in flight', () => {
  const run = new WatchedRun({ config: {} }).to(3_000);
  const seen = new Map<number, number[]>();
  for (let i = 0; i < 4_000; i++) {
    run.to(3_000 + i * 0.1);
    const { packets, header } = look(run, { beliefs: false, slots: false });
    for (let p = 0; p < (header[FrameHeader.packetCount] ?? 0); p++) {
      const one = packets.subarray(p * PacketField.size);
      const progress = one[PacketField.progress] ?? -1;
      const kind = one[PacketField.kind] ?? -1;
      expect(progress).toBeGreaterThanOrEqual(0);
      expect(progress).toBeLessThanOrEqual(1);
      const isClients = one[PacketField.from] === CLIENT_END || one[PacketField.to] === CLIENT_END;
      expect(isClients).toBe(kind >= PacketKind.request);
      seen.set(kind, [...(seen.get(kind) ?? []), progress]);
    }
  }

  for (const kind of [
    PacketKind.ping,
    PacketKind.pong,
    PacketKind.replication,
    PacketKind.request,
    PacketKind.reply,
  ]) {
    const all = seen.get(kind) ?? [];
    expect(Math.min(...all)).toBeLessThan(0.45);
    expect(Math.max(...all)).toBeGreaterThan(0.55);
  }
});

describe('a killed master', () => {
  const run = new WatchedRun().to(4_000).kill(0);

  test('is down at once, keeps its slots in the god view, and is believed fine', () => {
    run.to(4_001);
    const frame = look(run);

    expect(field(frame, 0, 'state')).toBe(ProcessState.killed);
    expect(field(frame, 0, 'slots')).toBe(5_461);
    expect(frame.slots[0]).toBe(0);
    expect(beliefs(frame, 0).slice(1)).toEqual(Array.from({ length: 5 }, () => Belief.fine));
    expect(frame.beliefs.subarray(0, 6)).toEqual(new Uint8Array(6));
  });

  test('is suspected, then failed by all; its replica counts down', () => {
    run.until(({ failovers }) => (failovers[0]?.firstPfailAtUs ?? -1) > 0, 4_000);
    expect(beliefs(look(run), 0)).toContain(Belief.pfail);
    run.until(({ failovers }) => (failovers[0]?.scheduledAtUs ?? -1) > 0, 4_000);
    const frame = look(run);
    const nowUs = frame.header[FrameHeader.nowUs] ?? 0;

    expect(beliefs(frame, 0).slice(1)).toEqual(Array.from({ length: 5 }, () => Belief.fail));
    expect(field(frame, 1, 'failSeen')).toBe(1);
    expect(field(frame, 3, 'election')).toBe(ElectionPhase.delay);
    expect(field(frame, 3, 'electionScheduledAtUs')).toBeLessThanOrEqual(nowUs);
    expect(field(frame, 3, 'electionStartsAtUs')).toBeGreaterThan(nowUs);
    expect(field(frame, 3, 'electionStartsAtUs')).toBeLessThan(nowUs + 1_100_000);
    expect(field(frame, 3, 'votesNeeded')).toBe(2);
    expect(field(frame, 3, 'replLink')).toBe(ReplLink.connecting);
  });

  test('loses its slots to the winner', () => {
    run.until(({ failovers }) => failovers[0]?.outcome === 'won', 4_000);
    const frame = look(run);

    expect(field(frame, 0, 'slots')).toBe(0);
    expect(field(frame, 3, 'slots')).toBe(5_461);
    expect(field(frame, 3, 'role')).toBe(0);
    expect(field(frame, 3, 'election')).toBe(ElectionPhase.none);
    expect(frame.slots[0]).toBe(3);
  });
});

test('a replica behind a slow link lags by what is under way, and by its age', () => {
  const run = new WatchedRun().to(4_000);
  run.give({ type: 'link.slow', from: [0], to: [3], addedUs: 300_000 }).to(6_000);
  const frame = look(run);

  expect(field(frame, 3, 'lagBytes')).toBeGreaterThan(500);
  expect(field(frame, 3, 'lagUs')).toBeGreaterThan(200_000);
  expect(field(frame, 3, 'lagUs')).toBeLessThan(400_000);
  expect(field(frame, 0, 'lagBytes')).toBe(0);
});

test('the states of a process and of its host are told apart', () => {
  const run = new WatchedRun().to(2_000);
  expect(field(look(new WatchedRun()), 0, 'state')).toBe(ProcessState.starting);
  run.give({ type: 'node.pause', node: 1 }).give({ type: 'host.powerCut', node: 2 }).kill(3);
  const states = [0, 1, 2, 3].map((node) => field(look(run), node, 'state'));

  expect(states).toEqual([
    ProcessState.up,
    ProcessState.paused,
    ProcessState.powerCut,
    ProcessState.killed,
  ]);
});

test('an observer that knows two identities of one process is shown the present one', () => {
  const run = new WatchedRun().to(3_000).kill(0).to(10_000);
  run.give({ type: 'node.restart', node: 0, files: 'lost' }).to(12_000);
  expect(beliefs(look(run), 0).slice(1)).toEqual(Array.from({ length: 5 }, () => Belief.fail));
  const argv = ['CLUSTER', 'MEET', '10.0.0.1', '7000'];
  run.give({ type: 'console.command', console: 0, node: 1, argv, follow: false }).to(16_000);

  expect(beliefs(look(run), 0).slice(1)).toEqual(Array.from({ length: 5 }, () => Belief.fine));
  const { text } = inspectNode(run.world, 1, 'clusterNodes');
  expect(text.split('\n').filter((line) => line.includes('fail'))).toHaveLength(1);
  expect(text.trim().split('\n')).toHaveLength(7);
});
