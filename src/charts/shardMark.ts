/**
 * Hue and pattern of a shard, the same everywhere: Stage, slot map, timeline, tables.
 *
 * Eight hues and seven patterns have no common divisor, so the pair repeats only after 56 shards, and
 * two neighbours never share either: telling shards apart never needs colour sight.
 */
export const PATTERNS = ['solid', 'hatch', 'dots', 'rows', 'backhatch', 'grid', 'columns'] as const;
export type Pattern = (typeof PATTERNS)[number];

const HUES = 8;

export interface ShardMark {
  /** 0..7: the CSS variable `--shard-<hue>`. */
  readonly hue: number;
  readonly pattern: Pattern;
}

/** @param shard 0-based; negative = nobody's, drawn as shard 7's grey without pattern by convention */
export function shardMark(shard: number): ShardMark {
  if (shard < 0) return { hue: HUES - 1, pattern: 'solid' };
  return { hue: shard % HUES, pattern: PATTERNS[shard % PATTERNS.length] ?? 'solid' };
}
