import type { NodeCard } from '../protocol/Summary.ts';

/** Nodes as people look for them, a replica after its master; the run's own order has all masters first. */
export function byShard(nodes: readonly NodeCard[]): readonly NodeCard[] {
  // Who belongs to no shard stands at the end.
  const place = ({ shard }: NodeCard): number => (shard < 0 ? Infinity : shard);
  return nodes.toSorted((a, b) =>
    place(a) === place(b) ? a.index - b.index : place(a) - place(b),
  );
}
