import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { formatWhole } from '../../charts/formatQuantity.ts';
import { shardMark } from '../../charts/shardMark.ts';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import styles from './Counters.module.css';

/** Totals since the start, and how each shard's last operation went. */
export function Counters() {
  const t = useT();
  const clients = useRun((run) => run.summary?.clients);
  const letters = useRun((run) => run.summary?.shards.map((one) => one.letter).join('\n') ?? '');
  if (clients === undefined) return null;
  const rows = [
    [t('clients.countOk'), clients.ok],
    [t('clients.countErrors'), clients.errors],
    [t('clients.countTimeouts'), clients.timeouts],
    [t('clients.countMoved'), clients.moved],
    [t('clients.countAsk'), clients.ask],
  ] as const;
  return (
    <section className={styles.counters}>
      <div>
        <h2 className={styles.title}>{t('clients.counters')}</h2>
        <dl className={styles.rows}>
          {rows.map(([word, value]) => (
            <div key={word} className={styles.row}>
              <dt>{word}</dt>
              <dd>{formatWhole(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h2 className={styles.title}>{t('clients.shards')}</h2>
        <ul className={styles.shards}>
          {letters.split('\n').map((letter, shard) => (
            <li key={letter} className={styles.shard}>
              <ShardSwatch {...shardMark(shard)} />
              {letter}
              <ShardOutcome ok={clients.shardOk[shard] ?? -1} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function ShardOutcome({ ok }: { readonly ok: number }) {
  const t = useT();
  if (ok === 1) {
    return (
      <span className={styles.ok}>
        <CircleCheck size={14} aria-hidden /> {t('clients.shardOk')}
      </span>
    );
  }
  if (ok === 0) {
    return (
      <span className={styles.failed}>
        <CircleX size={14} aria-hidden /> {t('clients.shardFailed')}
      </span>
    );
  }
  return (
    <span className={styles.none}>
      <CircleDashed size={14} aria-hidden /> {t('clients.shardNone')}
    </span>
  );
}
