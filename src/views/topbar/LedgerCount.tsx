import { formatCount, formatWhole } from '../../charts/formatQuantity.ts';
import { useT } from '../../i18n/useT.ts';
import { onTick } from '../../store/frameLoop.ts';
import { showCentreTab } from '../../store/layout.ts';
import { runStore, useRun } from '../../store/run.ts';
import { LiveText } from '../../ui/LiveText.tsx';
import { Tip } from '../../ui/Tip.tsx';
import styles from './LedgerCount.module.css';

/** The judge's count: how many acknowledged writes there are, and how many of them are gone. */
export function LedgerCount() {
  const t = useT();
  const lost = useRun((run) => run.summary?.ledger.lost ?? 0);
  const read = () => formatCount(runStore.getState().summary?.ledger.acked ?? 0);
  return (
    <Tip text={t('topbar.ledger', { lost: formatWhole(lost) })}>
      <button
        type="button"
        className={styles.ledger}
        data-testid="ledger"
        onClick={() => showCentreTab('clients')}
      >
        <LiveText className={styles.count} subscribe={onTick} everyMs={250} read={read} />
        {t('topbar.acked')}
        <span className={lost > 0 ? styles.lost : styles.none} data-testid="lost">
          <b>{formatCount(lost)}</b> {t('topbar.lostShort')}
        </span>
      </button>
    </Tip>
  );
}
