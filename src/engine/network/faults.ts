/**
 * Which hosts can reach which, and how slowly. Faults overlap; each heals separately.
 *
 * Fault groups name hosts. A cut drops packets silently (nothing is refused); connections stay open and
 * find out by their own timers.
 */
import { SOCKET_WORDS, Word } from './Network.ts';
import type { World } from '../kernel/World.ts';
import type { CutPlane, LinkFault } from '../../protocol/WorldInput.ts';
import type { Network } from './Network.ts';

/** Adds a fault between two groups of hosts and returns its id. */
export function addFault(world: World, fault: Omit<LinkFault, 'id' | 'sinceUs'>): number {
  const id = world.net.nextFault++;
  world.net.faults.push({ ...fault, id, sinceUs: world.nowUs });
  return id;
}

/** Removes one fault, or all; false when there was none. */
export function healFault(world: World, id: number | 'all'): boolean {
  const { net } = world;
  const before = net.faults.length;
  net.faults = id === 'all' ? [] : net.faults.filter((fault) => fault.id !== id);
  return net.faults.length < before;
}

/** Plane of a connection: what its initiator uses it for. */
export function planeOf(net: Network, conn: number): CutPlane {
  return net.words[conn * 2 * SOCKET_WORDS + Word.role] === BUS_ROLE ? 'bus' : 'data';
}

/** The number that servers give to their outgoing bus links (`SocketRole.busOut`). */
const BUS_ROLE = 2;

/** Whether a packet that leaves `from` now reaches `to` on a connection of this plane. */
export function isReachable(world: World, from: number, to: number, plane: CutPlane): boolean {
  if (world.hosts[to]?.isUp === false || world.hosts[from]?.isUp === false) return false;
  const { net } = world;
  if (net.faults.length === 0 || from === to) return true;
  for (const fault of net.faults) {
    if (fault.kind !== 'cut' || (fault.plane ?? plane) !== plane) continue;
    if (isBetween(net, fault, from, to)) return false;
  }
  return true;
}

/** Delay that `slow` faults add between two hosts, µs. */
export function addedLatencyUs(net: Network, from: number, to: number): number {
  let added = 0;
  for (const fault of net.faults) {
    if (fault.kind === 'slow' && isBetween(net, fault, from, to)) added += fault.amount;
  }
  return added;
}

/** Loss between two hosts, permille: the network's own or the worst fault's. */
export function lossPermille(net: Network, from: number, to: number): number {
  let loss = net.options.lossPermille;
  for (const fault of net.faults) {
    if (fault.kind === 'lossy' && isBetween(net, fault, from, to))
      loss = Math.max(loss, fault.amount);
  }
  return loss;
}

function isBetween(net: Network, fault: LinkFault, from: number, to: number): boolean {
  if (inGroup(net, fault, fault.from, from, true) && inGroup(net, fault, fault.to, to, false))
    return true;
  return (
    fault.ways === 'both' &&
    inGroup(net, fault, fault.to, from, false) &&
    inGroup(net, fault, fault.from, to, true)
  );
}

/** The clients' host stands on the `to` side of a fault that includes the clients. */
function inGroup(
  net: Network,
  fault: LinkFault,
  group: readonly number[],
  host: number,
  isFrom: boolean,
): boolean {
  if (host === net.clientHost || host === net.outsideHost) return !isFrom && fault.clients;
  return group.includes(host);
}
