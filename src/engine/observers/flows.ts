/**
 * Flows: how many segments of a kind went from one end to another in the last full virtual second.
 *
 * They change once a second, so the last list of each world is kept. Beside the wire itself nothing is
 * counted twice: a second that is over stays what it was.
 */
import { FlowField, PacketKind } from '../../protocol/Frame.ts';
import type { World } from '../kernel/World.ts';
import { ConnState, type Network, SOCKET_WORDS, Word } from '../network/Network.ts';
import { SocketRole } from '../server/Extension.ts';
import { endOf, isReplication } from './packets.ts';

/** Beyond this many connections the strongest flows cannot be told from the rest anyway. */
const CONNECTIONS_MAX = 200_000;
const FLOWS_MAX = 2_000;

export interface FlowList {
  readonly count: number;
  readonly fields: Float32Array;
  readonly messagesPerSecond: number;
}

const NO_FLOWS: FlowList = { count: 0, fields: new Float32Array(0), messagesPerSecond: 0 };

const kept = new WeakMap<World, { readonly second: number; readonly flows: FlowList }>();

export function flowsOfLastSecond(world: World): FlowList {
  const second = Math.floor(world.nowUs / 1_000_000);
  const known = kept.get(world);
  if (known !== undefined && known.second === second) return known.flows;
  const flows = world.net.used > CONNECTIONS_MAX ? NO_FLOWS : countFlows(world, second);
  kept.set(world, { second, flows });
  return flows;
}

function countFlows(world: World, second: number): FlowList {
  const { net } = world;
  const rates = new Map<number, number>();
  let total = 0;
  for (let socket = 0; socket < net.used * 2; socket++) {
    if (net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state] !== ConnState.established)
      continue;
    const rate = lastFullSecond(net, socket, second);
    if (rate === 0) continue;
    total += rate;
    const key = keyOf(endOf(world, socket), endOf(world, socket ^ 1), kindOf(world, socket));
    rates.set(key, (rates.get(key) ?? 0) + rate);
  }
  const strongest = [...rates].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, FLOWS_MAX);
  const fields = new Float32Array(strongest.length * FlowField.size);
  strongest.forEach(([key, rate], index) => writeFlow(fields, index * FlowField.size, key, rate));
  return { count: strongest.length, fields, messagesPerSecond: total };
}

function lastFullSecond(net: Network, socket: number, second: number): number {
  const counted = net.words[socket * SOCKET_WORDS + Word.sentSecond] as number;
  if (counted === second) return net.words[socket * SOCKET_WORDS + Word.sentLastSecond] as number;
  return counted === second - 1
    ? (net.words[socket * SOCKET_WORDS + Word.sentThisSecond] as number)
    : 0;
}

/** The kind that a direction mostly carries: its own end tells. */
function kindOf(world: World, socket: number): number {
  const role = world.net.words[socket * SOCKET_WORDS + Word.role];
  if (role === SocketRole.busOut) return PacketKind.ping;
  if (role === SocketRole.busIn) return PacketKind.pong;
  if (isReplication(world, socket)) return PacketKind.replication;
  return role === SocketRole.client ? PacketKind.reply : PacketKind.request;
}

const ENDS = 65_536;
const KINDS = 32;

function keyOf(from: number, to: number, kind: number): number {
  return ((from + 1) * ENDS + (to + 1)) * KINDS + kind;
}

function writeFlow(fields: Float32Array, at: number, key: number, rate: number): void {
  const ends = Math.floor(key / KINDS);
  fields[at + FlowField.from] = Math.floor(ends / ENDS) - 1;
  fields[at + FlowField.to] = (ends % ENDS) - 1;
  fields[at + FlowField.kind] = key % KINDS;
  fields[at + FlowField.perSecond] = rate;
}
