import styles from './ShardSwatch.module.css';

interface SwatchProps {
  /** 0..7. */
  readonly hue: number;
  /** A name from charts/shardMark. */
  readonly pattern: string;
  readonly hollow?: boolean;
  readonly size?: number;
}

/** The small disc (or ring) of a hue and a pattern, for text and tables. Says nothing by itself. */
export function ShardSwatch({ hue, pattern, hollow = false, size = 12 }: SwatchProps) {
  return (
    <span
      aria-hidden
      className={styles.swatch}
      data-pattern={pattern}
      data-hollow={hollow || undefined}
      style={{ width: size, height: size, ['--hue' as string]: `var(--shard-${hue})` }}
    />
  );
}
