/** Packets in flight: the network's pending arrivals. */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { CLIENT_END, PacketField } from '../../protocol/Frame.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import { SocketRole } from '../server/Extension.ts';
import { isFlagged, packetKind } from './packetKind.ts';

/** More cannot be told apart on a screen. */
const PACKETS_MAX = 4_000;

/** Scratch of one thread: filled and copied out within one look. */
let scratch = new Float32Array(64 * PacketField.size);

export interface PacketList {
  readonly count: number;
  /** `count` × `PacketField.size`; valid until the next call. */
  readonly fields: Float32Array;
}

export function packetsInFlight(world: World): PacketList {
  let count = 0;
  world.wheel.forEach((time, kind, socket, generation, seg) => {
    if (kind !== EventKind.netArrive || count >= PACKETS_MAX) return;
    if (writePacket(world, count, time, socket, generation, seg)) count++;
  });
  return { count, fields: scratch.subarray(0, count * PacketField.size) };
}

/** False: nothing that can be seen. */
function writePacket(
  world: World,
  index: number,
  arrivalUs: number,
  socket: number,
  generation: number,
  seg: number,
): boolean {
  const { net, nowUs } = world;
  if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.generation] !== generation) return false;
  const sentUs = net.segSentUs[seg] as number;
  // A process may be ahead of the clock by its CPU time: what it wrote has not left yet.
  if (sentUs > nowUs) return false;
  const at = index * PacketField.size;
  if (at + PacketField.size > scratch.length) grow();
  const payload = net.segPayload[seg];
  scratch[at + PacketField.from] = endOf(world, socket);
  scratch[at + PacketField.to] = endOf(world, socket ^ 1);
  scratch[at + PacketField.kind] = packetKind(payload, isReplication(world, socket));
  scratch[at + PacketField.progress] =
    arrivalUs > sentUs ? (nowUs - sentUs) / (arrivalUs - sentUs) : 1;
  scratch[at + PacketField.flagged] = isFlagged(payload) ? 1 : 0;
  scratch[at + PacketField.bytes] = net.segBytes[seg] as number;
  return true;
}

/** Node index, or the clients' end. */
export function endOf(world: World, socket: number): number {
  const process = world.processes[world.net.words[socket * SOCKET_WORDS + Word.process] as number];
  return process === undefined || process.kind === 'clients' ? CLIENT_END : process.index;
}

export function isReplication(world: World, socket: number): boolean {
  const { words } = world.net;
  const own = words[socket * SOCKET_WORDS + Word.role];
  const other = words[(socket ^ 1) * SOCKET_WORDS + Word.role];
  return own === SocketRole.masterLink || other === SocketRole.masterLink;
}

function grow(): void {
  const grown = new Float32Array(scratch.length * 2);
  grown.set(scratch);
  scratch = grown;
}
