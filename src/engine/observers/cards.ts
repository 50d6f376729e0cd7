/** Names of nodes and shards. */
import type { NodeCard, ShardCard } from '../../protocol/Summary.ts';
import { nodeId } from '../cluster/BusTable.ts';
import type { World } from '../kernel/World.ts';
import { columnAt } from './identity.ts';

export function nodeCards(world: World): readonly NodeCard[] {
  return world.shared.places.map(({ shard }, index) => {
    const process = world.processes[index];
    return {
      index,
      name: process?.name ?? '',
      id: nodeId(world, columnAt(world, index)),
      ip: world.hosts[process?.host ?? -1]?.ip ?? '',
      port: process?.port ?? 0,
      shard,
    };
  });
}

/** Shards as they were at the start; a node without a shard of its own stands for itself. */
export function shardCards(world: World): readonly ShardCard[] {
  const nodes: number[][] = [];
  world.shared.places.forEach(({ shard }, index) => (nodes[shard] ??= []).push(index));
  return nodes.map((members, index) => ({
    index,
    letter: world.processes[members[0] ?? -1]?.name ?? '',
    nodes: members,
  }));
}
