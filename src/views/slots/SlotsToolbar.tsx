import { GitCompare } from 'lucide-react';
import { byShard } from '../../charts/byShard.ts';
import { useT } from '../../i18n/useT.ts';
import { formatClock } from '../../charts/time/formatTime.ts';
import { EVERYONE, lookThrough, useLayout } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './SlotsToolbar.module.css';
import { pinTable, unpinTable, useSlotTables } from './slotTable.ts';
import { useOwnerWords } from './useOwnerWords.ts';

/** Whose view the map shows, and what it is compared with. */
export function SlotsToolbar() {
  const t = useT();
  const seenBy = useLayout((layout) => layout.seenBy);
  const nodes = useRun((run) => run.summary?.nodes);
  const pinned = useSlotTables((tables) => tables.pinned);
  const differing = useSlotTables(({ differences }) =>
    differences.reduce((sum, run) => sum + run.to - run.from + 1, 0),
  );
  const { seerOf } = useOwnerWords();
  return (
    <header className={styles.bar}>
      <label className={styles.chooser}>
        {t('slots.seenBy')}
        <select
          className={styles.select}
          value={seenBy}
          onChange={(event) => lookThrough(Number(event.target.value))}
        >
          <option value={EVERYONE}>{t('slots.everyone')}</option>
          {byShard(nodes ?? []).map((node) => (
            <option key={node.index} value={node.index}>
              {node.name}
            </option>
          ))}
        </select>
      </label>
      {pinned === null ? (
        <Button title={t('slots.pinHint')} onClick={() => pinTable(runClock().nowUs)}>
          <GitCompare size={14} aria-hidden />
          {t('slots.pin')}
        </Button>
      ) : (
        <>
          <span className={styles.compared}>
            {t('slots.pinned', { seer: seerOf(pinned.seenBy), at: formatClock(pinned.atUs) })}
          </span>
          <output className={styles.differing}>
            {differing === 0 ? t('slots.same') : t('slots.differ', { count: differing })}
          </output>
          <Button onClick={unpinTable}>{t('slots.unpin')}</Button>
        </>
      )}
    </header>
  );
}
