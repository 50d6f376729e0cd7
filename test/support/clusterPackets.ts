/** Bus packets made by hand: as a node would send them now, or with something changed. */
import { SOCKET_WORDS, Word } from '../../src/engine/network/Network.ts';
import { NodeFlag } from '../../src/engine/cluster/BusTable.ts';
import { chooseEntries } from '../../src/engine/cluster/gossip.ts';
import {
  ENTRY_COLUMN,
  HEADER_BYTES,
  MessageType,
  type BusMessage,
} from '../../src/engine/cluster/message.ts';
import { processPacket } from '../../src/engine/cluster/packets.ts';
import { buildMessage } from '../../src/engine/cluster/send.ts';
import { internSet } from '../../src/engine/cluster/slotSets.ts';
import type { TestCluster } from './cluster.ts';
import type { TestNode } from './clusterNode.ts';

type MessageName = keyof typeof MessageType;

/** Column of a node's present ID. */
export function columnOf(node: TestNode): number {
  return node.cluster.myself;
}

/** Cell of `observer`'s row about `subject`. */
export function cellOf(c: TestCluster, observer: string, subject: string): number {
  const { index } = c.node(observer);
  return index * c.world.bus.stride + columnOf(c.node(subject));
}

/** A packet with the header that `sender` would write now, and the given changes. */
export function packet(
  c: TestCluster,
  sender: string,
  name: MessageName,
  change: Partial<BusMessage> = {},
): BusMessage {
  const { server } = c.node(sender);
  const made = buildMessage(c.world, server, MessageType[name], HEADER_BYTES, { entries: [] });
  return { ...made, cause: -1, heading: ++c.world.bus.headings, ...change };
}

/** One gossip entry about `subject`, pong in seconds since the table's base. */
export function entry(
  c: TestCluster,
  subject: string,
  flags: number = NodeFlag.master,
  pongSec = 0,
): number[] {
  return [columnOf(c.node(subject)) * ENTRY_COLUMN + flags, pongSec];
}

/** Hands a packet to `receiver`, as if it came on the sender's link to it (or on its own link). */
export function deliver(
  c: TestCluster,
  receiver: string,
  message: BusMessage,
  link: 'theirs' | 'ours' = 'theirs',
): void {
  const node = c.node(receiver);
  const { bus } = c.world;
  const cell = node.index * bus.stride + message.sender;
  const socket = (link === 'ours' ? bus.outLink : bus.inLink)[cell] as number;
  catchUp(c, receiver);
  processPacket(c.world, node.server, socket, message);
}

/** Lets a server's clock show the present moment, as at the start of a loop iteration. */
export function catchUp(c: TestCluster, name: string): void {
  const { server } = c.node(name);
  server.loopStartUs = c.world.nowUs;
  server.cpuUs = 0;
}

/** Interned number of a set of slots. */
export function slots(c: TestCluster, ...ranges: readonly (readonly [number, number])[]): number {
  const bitmap = new Uint8Array(2_048);
  for (const [from, to] of ranges) {
    for (let slot = from; slot <= to; slot++) {
      bitmap[slot >> 3] = (bitmap[slot >> 3] as number) | (1 << (slot & 7));
    }
  }
  return internSet(c.world.bus.sets, bitmap);
}

/** Gossip entries of one heartbeat of `sender`: names of nodes, flags and seconds, in order. */
export function gossipOf(
  c: TestCluster,
  sender: string,
): { name: string; flags: number; sec: number }[] {
  const entries = chooseEntries(c.world, c.node(sender).server);
  const found: { name: string; flags: number; sec: number }[] = [];
  for (let k = 0; k < entries.length; k += 2) {
    const packed = entries[k] as number;
    const column = Math.floor(packed / ENTRY_COLUMN);
    const { process } = c.world.bus.identities[column] as { process: number };
    const sec = entries[k + 1] as number;
    found.push({ name: c.nodes[process]?.name ?? '', flags: packed % ENTRY_COLUMN, sec });
  }
  return found;
}

/** Messages that a node has queued in the running iteration, by destination socket's peer. */
export function queuedBy(c: TestCluster, sender: string): { to: string; message: BusMessage }[] {
  return c.node(sender).cluster.outbox.flatMap(({ socket, messages }) => {
    const process = c.world.net.words[(socket ^ 1) * SOCKET_WORDS + Word.process] as number;
    return messages.map((message) => ({ to: c.nodes[process]?.name ?? '', message }));
  });
}
