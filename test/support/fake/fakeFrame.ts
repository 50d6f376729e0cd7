/** Frames and summaries of the canned world. */
import {
  CLIENT_END,
  ElectionPhase,
  FlowField,
  FrameHeader,
  frameByteLength,
  frameViews,
  NodeField,
  PacketField,
  PacketKind,
  ReplLink,
} from '../../../src/protocol/Frame.ts';
import type { TransportState, ViewWants } from '../../../src/protocol/messages.ts';
import type { RunSummary } from '../../../src/protocol/Summary.ts';
import type { FakeWorld } from './FakeWorld.ts';

export function fakeFrame(world: FakeWorld, wants: ViewWants, state: TransportState): ArrayBuffer {
  const packets = state.speed > 0 && state.speed < 0.5 ? fakePackets(world) : [];
  const flows = fakeFlows(world);
  const shape = {
    nodeCount: world.nodes.length,
    packetCount: packets.length,
    flowCount: flows.length,
    hasBeliefs: wants.beliefs,
    hasSlots: wants.slots,
  };
  const view = frameViews(new ArrayBuffer(frameByteLength(shape)), shape);
  const h = view.header;
  h[FrameHeader.nowUs] = world.nowUs;
  h[FrameHeader.headUs] = state.headUs;
  h[FrameHeader.nodeCount] = shape.nodeCount;
  h[FrameHeader.packetCount] = shape.packetCount;
  h[FrameHeader.flowCount] = shape.flowCount;
  h[FrameHeader.hasBeliefs] = Number(wants.beliefs);
  h[FrameHeader.hasSlots] = Number(wants.slots);
  h[FrameHeader.slotsSeenBy] = wants.seenBy;
  h[FrameHeader.pace] = state.pace;
  h[FrameHeader.behind] = Number(state.behind);
  h[FrameHeader.playing] = Number(state.playing);
  h[FrameHeader.messagesPerSecond] = world.nodes.length * 28;
  world.nodes.forEach((_, index) => fillNode(view.nodes, world, index));
  packets.forEach((packet, at) => view.packets.set(packet, at * PacketField.size));
  flows.forEach((flow, at) => view.flows.set(flow, at * FlowField.size));
  if (wants.beliefs) view.beliefs.set(world.beliefs);
  if (wants.slots) view.slots.set(world.owner);
  return view.buffer;
}

function fillNode(nodes: Float64Array, world: FakeWorld, index: number): void {
  const node = world.nodes[index];
  if (!node) return;
  const at = index * NodeField.size;
  const master = world.nodes[node.master];
  const lag = node.isMaster ? 0 : 60 + 60 * Math.sin(world.nowUs / 400_000 + index);
  nodes[at + NodeField.state] = node.state;
  nodes[at + NodeField.role] = node.isMaster ? 0 : 1;
  nodes[at + NodeField.master] = node.master;
  nodes[at + NodeField.slots] = node.slots;
  nodes[at + NodeField.clusterOk] = 1;
  nodes[at + NodeField.replOffset] = Math.floor(node.offset);
  nodes[at + NodeField.lagBytes] = Math.max(0, lag);
  nodes[at + NodeField.replLink] = node.isMaster
    ? ReplLink.none
    : master?.state === 0
      ? ReplLink.connected
      : ReplLink.connecting;
  nodes[at + NodeField.election] = node.election;
  nodes[at + NodeField.electionScheduledAtUs] = node.scheduledAtUs;
  nodes[at + NodeField.electionStartsAtUs] = node.startsAtUs;
  nodes[at + NodeField.votes] = node.election === ElectionPhase.votes ? node.votes : 0;
  nodes[at + NodeField.votesNeeded] = Math.floor(world.setup.topology.masters / 2) + 1;
  nodes[at + NodeField.configEpoch] = node.epoch;
  nodes[at + NodeField.currentEpoch] = 6;
  nodes[at + NodeField.keys] = 1200 + index * 31;
  nodes[at + NodeField.opsPerSecond] = node.isMaster && node.state === 0 ? 104 : 0;
  nodes[at + NodeField.cpu] = 0.02;
  nodes[at + NodeField.usedMemory] = 2_100_000;
}

function fakePackets(world: FakeWorld): number[][] {
  const n = world.nodes.length;
  const out: number[][] = [];
  for (let i = 0; i < Math.min(60, n * 2); i++) {
    const from = (i * 5) % n;
    const to = (from + 1 + (i % Math.max(1, n - 1))) % n;
    const kinds = [
      PacketKind.ping,
      PacketKind.pong,
      PacketKind.fail,
      PacketKind.voteRequest,
      PacketKind.vote,
    ];
    const kind = kinds[i % kinds.length] ?? 0;
    const progress = (world.nowUs / 40_000 + i * 0.137) % 1;
    if (from !== to) out.push([from, to, kind, progress, i % 7 === 0 ? 1 : 0, 2200]);
  }
  world.nodes.forEach((node, index) => {
    const progress = (world.nowUs / 50_000 + index * 0.31) % 1;
    if (node.isMaster) {
      out.push([CLIENT_END, index, PacketKind.request, progress, 0, 90]);
      out.push([index, CLIENT_END, PacketKind.reply, (progress + 0.4) % 1, 0, 20]);
    } else out.push([node.master, index, PacketKind.replication, progress, 0, 90]);
  });
  out.push([0, CLIENT_END, PacketKind.redirect, (world.nowUs / 50_000) % 1, 0, 40]);
  return out;
}

function fakeFlows(world: FakeWorld): number[][] {
  const out: number[][] = [];
  const n = world.nodes.length;
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      const isUp = world.nodes[a]?.state === 0 && world.nodes[b]?.state === 0;
      if (a !== b && isUp && (n < 40 || (a * 31 + b) % 37 === 0))
        out.push([a, b, PacketKind.ping, 2.2]);
    }
  world.nodes.forEach((node, index) => {
    if (node.state !== 0) return;
    if (node.isMaster) {
      out.push([CLIENT_END, index, PacketKind.request, 104]);
      out.push([index, CLIENT_END, PacketKind.reply, 104]);
    } else if (world.nodes[node.master]?.state === 0)
      out.push([node.master, index, PacketKind.replication, 52]);
  });
  return out;
}

export function fakeSummary(world: FakeWorld): RunSummary {
  return {
    nowUs: world.nowUs,
    nodes: world.cards,
    shards: world.shards,
    faults: world.faults,
    failovers: world.failovers,
    ledger: {
      acked: world.acked,
      kept: world.acked - world.lost,
      lost: world.lost,
      unknown: 0,
      staleReads: 0,
      lostByReason: world.lost > 0 ? { asyncReplication: world.lost } : {},
    },
    clients: {
      clients: world.setup.workload.clients,
      okPerSecond: 312,
      errorsPerSecond: 0,
      redirectsPerSecond: 0,
      ok: world.acked,
      errors: 0,
      moved: 3,
      ask: 0,
      timeouts: 0,
      latencyP50Us: 310,
      latencyP99Us: 840,
      shardOk: world.shards.map((shard) =>
        shard.nodes.some((index) => {
          const node = world.nodes[index];
          return node !== undefined && node.isMaster && node.state === 0;
        })
          ? 1
          : 0,
      ),
    },
  };
}
