/** nodes.conf of a process that does not run: what it will believe when it starts again. */
import type { NodeIndex } from '../../protocol/WorldInput.ts';
import { NOBODY, NodeFlag, nodeId, processOf } from '../cluster/BusTable.ts';
import { flagsText } from '../cluster/describe.ts';
import { busPortOf } from '../cluster/links.ts';
import type { SavedNode } from '../cluster/savedConfig.ts';
import { hasSlot, SLOTS } from '../cluster/slotSets.ts';
import type { World } from '../kernel/World.ts';

/** Lines as in the file; times of pings and pongs are not restored and shown as 0. */
export function savedNodesText(world: World, node: NodeIndex): string {
  const saved = world.nodesConf[node]?.shared ?? null;
  if (saved === null) return '';
  const lines = saved.nodes.map((one) => {
    const isMyself = one.column === saved.myself;
    return savedLine(world, one, isMyself, !isMyself || saved.knowsOwnIp);
  });
  const vars = `vars currentEpoch ${saved.currentEpoch} lastVoteEpoch ${saved.lastVoteEpoch}`;
  return [...lines, vars].map((line) => `${line}\n`).join('');
}

/** Until a node has learnt its address its own line says `:0@0`, as in the first file it writes. */
function savedLine(world: World, saved: SavedNode, isMyself: boolean, hasAddress: boolean): string {
  const process = world.processes[processOf(world, saved.column)];
  const ip = world.hosts[process?.host ?? -1]?.ip ?? '';
  const port = process?.port ?? 0;
  return [
    nodeId(world, saved.column),
    hasAddress ? `${ip}:${port}@${busPortOf(port)}` : ':0@0',
    flagsText(saved.flags | (isMyself ? NodeFlag.myself : 0)),
    saved.master === NOBODY ? '-' : nodeId(world, saved.master),
    '0 0',
    saved.epoch,
    isMyself ? 'connected' : 'disconnected',
    ...rangesOf(world, saved.slotSet),
  ].join(' ');
}

function rangesOf(world: World, set: number): string[] {
  const { sets } = world.bus;
  const ranges: string[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    if (!hasSlot(sets, set, slot)) continue;
    const from = slot;
    while (slot + 1 < SLOTS && hasSlot(sets, set, slot + 1)) slot++;
    ranges.push(from === slot ? String(from) : `${from}-${slot}`);
  }
  return ranges;
}
