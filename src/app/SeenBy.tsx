import { byShard } from '../charts/byShard.ts';
import { useT } from '../i18n/useT.ts';
import { EVERYONE, lookThrough, useLayout } from '../store/layout.ts';
import { isClusterRun, useRun } from '../store/run.ts';
import styles from './SeenBy.module.css';

/** Whose beliefs the page shows: everybody's own, or the world as one node knows it. */
export function SeenBy() {
  const t = useT();
  const seenBy = useLayout((layout) => layout.seenBy);
  const isCluster = useRun(isClusterRun);
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  if (!isCluster) return null;
  return (
    <label className={styles.seen}>
      <span className={styles.word}>{t('app.seenBy')}</span>
      <select
        className={styles.select}
        data-eye={seenBy !== EVERYONE || undefined}
        value={seenBy}
        onChange={(event) => lookThrough(Number(event.target.value))}
      >
        <option value={EVERYONE}>{t('app.everyone')}</option>
        {byShard(cards).map((card) => (
          <option key={card.index} value={card.index}>
            {card.name}
          </option>
        ))}
      </select>
    </label>
  );
}
