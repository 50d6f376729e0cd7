/** The matrix of beliefs: row = observer, column = subject, as processes. */
import { Belief, BELIEF_LINKED } from '../../protocol/Frame.ts';
import type { World } from '../kernel/World.ts';
import { ConnState, SOCKET_WORDS, Word } from '../network/Network.ts';
import { NOBODY, NodeFlag, processOf } from '../cluster/BusTable.ts';
import { clusterAt, columnAt, nodeCountOf } from './identity.ts';

/**
 * Fills `cells` (nodeCount² of them). A process that runs nobody's row believes nothing. Where an observer
 * knows several identities of one process, the present one counts.
 */
export function fillBeliefs(world: World, cells: Uint8Array): void {
  const nodes = nodeCountOf(world);
  cells.fill(Belief.unknown);
  for (let row = 0; row < nodes; row++) fillRow(world, row, cells, row * nodes);
}

function fillRow(world: World, row: number, cells: Uint8Array, base: number): void {
  const cluster = clusterAt(world, row);
  if (cluster === null) return;
  const { bus, net } = world;
  for (const column of cluster.known) {
    const process = processOf(world, column);
    if (process === NOBODY || process === row) continue;
    if (cells[base + process] !== Belief.unknown && column !== columnAt(world, process)) continue;
    const cell = row * bus.stride + column;
    const link = bus.outLink[cell] as number;
    const isLinked =
      link !== NOBODY &&
      net.words[(link >> 1) * 2 * SOCKET_WORDS + Word.state] === ConnState.established;
    cells[base + process] = beliefOf(bus.flags[cell] as number) | (isLinked ? BELIEF_LINKED : 0);
  }
  for (const { host, port } of cluster.handshakes) {
    const process = net.listeners.get(host * 65_536 + port) ?? -1;
    if (process >= 0 && cells[base + process] === Belief.unknown)
      cells[base + process] = Belief.handshake;
  }
}

function beliefOf(flags: number): number {
  if ((flags & NodeFlag.fail) !== 0) return Belief.fail;
  if ((flags & NodeFlag.pfail) !== 0) return Belief.pfail;
  if ((flags & NodeFlag.handshake) !== 0) return Belief.handshake;
  return (flags & NodeFlag.noaddr) !== 0 ? Belief.noaddr : Belief.fine;
}
