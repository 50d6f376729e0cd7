import { formatWhole } from '../../charts/formatQuantity.ts';
import { sayCode, useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { selectEvent } from '../../store/selection.ts';
import { traceStore } from '../../store/trace.ts';
import styles from './Ledger.module.css';

/** Every write the clients were told is safe: what became of it, and why some are gone. */
export function Ledger() {
  const t = useT();
  const acked = useRun((run) => run.summary?.ledger.acked ?? 0);
  const kept = useRun((run) => run.summary?.ledger.kept ?? 0);
  const lost = useRun((run) => run.summary?.ledger.lost ?? 0);
  const staleReads = useRun((run) => run.summary?.ledger.staleReads ?? 0);
  const reasons = useRun((run) => JSON.stringify(run.summary?.ledger.lostByReason ?? {}));
  const rows = [
    { word: t('clients.ledgerAcked'), hint: t('clients.hintAcked'), value: acked },
    { word: t('clients.ledgerKept'), hint: t('clients.hintKept'), value: kept },
    {
      word: t('clients.ledgerUnknown'),
      hint: t('clients.hintUnknown'),
      value: acked - kept - lost,
    },
    { word: t('clients.ledgerLost'), hint: t('clients.hintLost'), value: lost, isBad: lost > 0 },
    { word: t('clients.ledgerStale'), hint: t('clients.hintStale'), value: staleReads },
  ];
  return (
    <section className={styles.ledger}>
      <h2 className={styles.title}>{t('clients.ledger')}</h2>
      <dl className={styles.rows}>
        {rows.map(({ word, hint, value, isBad }) => (
          <div key={word} className={styles.row} data-bad={isBad || undefined}>
            <dt>
              {word}
              <small>{hint}</small>
            </dt>
            <dd>{formatWhole(value)}</dd>
          </div>
        ))}
      </dl>
      <h2 className={styles.title}>{t('clients.lostWhy')}</h2>
      {lost === 0 ? (
        <p className={styles.none}>{t('clients.noneLost')}</p>
      ) : (
        <ul className={styles.reasons}>
          {Object.entries(JSON.parse(reasons) as Record<string, number>).map(([reason, count]) => (
            <li key={reason} className={styles.reason}>
              <strong>{formatWhole(count)}</strong>
              <span>{reasonWords(reason)}</span>
              <button type="button" className={styles.see} onClick={() => showLoss(reason)}>
                {t('clients.seeOnTimeline')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function reasonWords(reason: string): string {
  const key = `clients.loss${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
  return sayCode(key, {}, reason);
}

/** Chooses the newest loss of this kind; the timeline brings it into view. */
function showLoss(reason: string): void {
  const { events } = traceStore.getState().list;
  const found = events.findLast(
    (event) => event.kind === 'write.lost' && event.facts['reason'] === reason,
  );
  if (found !== undefined) selectEvent(found.seq);
}
