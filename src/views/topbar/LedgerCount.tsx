import { formatCount, formatWhole } from '../../charts/formatQuantity.ts';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { Tip } from '../../ui/Tip.tsx';
import styles from './LedgerCount.module.css';

/** The judge's count: how many acknowledged writes there are, and how many of them are gone. */
export function LedgerCount() {
  const t = useT();
  const acked = useRun((run) => run.summary?.ledger.acked ?? 0);
  const lost = useRun((run) => run.summary?.ledger.lost ?? 0);
  const unknown = useRun((run) => run.summary?.ledger.unknown ?? 0);
  const words = {
    acked: formatWhole(acked),
    lost: formatWhole(lost),
    unknown: formatWhole(unknown),
  };
  return (
    <Tip text={t('topbar.ledger', words)}>
      <button type="button" className={styles.ledger} data-testid="ledger">
        <b>{formatCount(acked)}</b> {t('topbar.acked')}
        <span className={lost > 0 ? styles.lost : styles.none}>
          <b>{formatCount(lost)}</b> {t('topbar.lostShort')}
        </span>
      </button>
    </Tip>
  );
}
