import styles from './MarkSample.module.css';

export type MarkName = 'master' | 'replica' | 'belief' | 'down' | 'election' | 'wall';

/** A small picture of a Stage mark, for the legend. Its words stand beside it. */
export function MarkSample({ mark }: { readonly mark: MarkName }) {
  return (
    <svg className={styles.sample} viewBox="0 0 52 36" width={52} height={36} aria-hidden>
      {SAMPLES[mark]}
    </svg>
  );
}

/** Part of a circle around (26, 18), from and to in degrees, clockwise from the top. */
function arc(radius: number, from: number, to: number): string {
  const at = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${26 + radius * Math.cos(angle)} ${18 + radius * Math.sin(angle)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}`;
}

const SAMPLES = {
  master: (
    <>
      <circle cx="26" cy="18" r="10" className={styles.disc} />
      <path d={arc(14, 0, 120)} className={styles.hue} />
    </>
  ),
  replica: (
    <>
      <circle cx="8" cy="18" r="6" className={styles.disc} />
      <path d="M 15 18 H 34" className={styles.tie} />
      <path d="M 15 18 H 22" className={styles.lag} />
      <circle cx="42" cy="18" r="7" className={styles.hue} />
    </>
  ),
  belief: (
    <>
      <circle cx="26" cy="18" r="8" className={styles.disc} />
      <path
        d={[0, 60, 240, 300].map((at) => arc(12, at - 14, at + 14)).join(' ')}
        className={styles.fine}
      />
      <path d={arc(13, 106, 134)} className={styles.pfail} />
      <path d={arc(14, 166, 194)} className={styles.fail} />
    </>
  ),
  down: (
    <>
      <circle cx="9" cy="18" r="7" className={styles.hollow} />
      <path d="M 5 14 L 13 22 M 13 14 L 5 22" className={styles.cross} />
      <circle cx="26" cy="18" r="7" className={styles.hue} />
      <path d="M 24 14 V 22 M 28 14 V 22" className={styles.bars} />
      <circle cx="43" cy="18" r="7" className={styles.broken} />
    </>
  ),
  election: (
    <>
      <circle cx="26" cy="18" r="10" className={styles.hollow} />
      <path d="M 26 18 L 32 11" className={styles.vote} />
      <path d={arc(14, 4, 116)} className={styles.voted} />
      <path d={`${arc(14, 124, 236)} ${arc(14, 244, 356)}`} className={styles.unvoted} />
    </>
  ),
  wall: (
    <>
      <path d="M 26 3 V 33" className={styles.wall} />
      <circle cx="26" cy="18" r="6" className={styles.handle} />
      <path d="M 24 16 L 28 20 M 28 16 L 24 20" className={styles.bars} />
    </>
  ),
} as const;
