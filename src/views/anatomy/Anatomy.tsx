import { ChevronLeft, ChevronRight, Route } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { isClusterRun, runStore, useRun } from '../../store/run.ts';
import { selectEvent } from '../../store/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './Anatomy.module.css';
import { AnatomyTable } from './AnatomyTable.tsx';
import { Sentence } from './Sentence.tsx';

/** A failover cut into its phases, each beside its promise, and one sentence that says why. */
export function Anatomy() {
  const t = useT();
  // Renders when a failover begins, reaches a phase or ends; what runs between draws itself.
  useRun((run) => run.summary?.failovers.map(progressOf).join('|') ?? '');
  const hasReplicas = useRun((run) => (run.setup?.topology.replicasPerMaster ?? 1) > 0);
  const isCluster = useRun(isClusterRun);
  const withCluster = hasReplicas ? 'anatomy.empty' : 'anatomy.noReplicas';
  const empty = isCluster ? withCluster : 'anatomy.noCluster';
  const [chosen, choose] = useState<number | null>(null);
  const failovers = runStore.getState().summary?.failovers ?? [];
  const last = failovers.length - 1;
  const found = failovers.findIndex((one) => one.id === chosen);
  const at = found < 0 ? last : found;
  const failover = failovers[at];
  const step = (by: number): void => {
    const next = failovers[at + by];
    choose(next === undefined || at + by === last ? null : next.id);
  };
  return (
    <section className={styles.anatomy} aria-label={t('anatomy.title')}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('anatomy.title')}</h2>
        {failover !== undefined && <Which failover={failover} />}
        <span className={styles.space} />
        {failover !== undefined && (
          <>
            <IconButton
              icon={<Route size={16} />}
              label={t('anatomy.showChain')}
              onClick={() => selectEvent(failover.chain.at(-1) ?? null)}
            />
            {last > 0 && (
              <>
                <IconButton
                  icon={<ChevronLeft size={16} />}
                  label={t('anatomy.earlier')}
                  whyNot={at > 0 ? null : t('anatomy.noEarlier')}
                  onClick={() => step(-1)}
                />
                <span className={styles.place}>
                  {t('anatomy.place', { at: at + 1, of: last + 1 })}
                </span>
                <IconButton
                  icon={<ChevronRight size={16} />}
                  label={t('anatomy.later')}
                  whyNot={at < last ? null : t('anatomy.noLater')}
                  onClick={() => step(1)}
                />
              </>
            )}
          </>
        )}
      </header>
      {failover === undefined ? (
        <EmptyState>{t(empty)}</EmptyState>
      ) : (
        <div className={styles.body}>
          <AnatomyTable key={failover.id} failover={failover} />
          <Sentence id={failover.id} />
        </div>
      )}
    </section>
  );
}

function Which({ failover }: { readonly failover: FailoverAnatomy }) {
  const t = useT();
  const names = useRun((run) => run.summary?.nodes);
  const nameOf = (node: number): string => names?.[node]?.name ?? '–';
  const master = nameOf(failover.master);
  const outcome = OUTCOMES[failover.outcome];
  return (
    <span className={styles.which}>
      <strong>
        {failover.winner < 0
          ? t('anatomy.whichRunning', { master })
          : t('anatomy.which', { master, winner: nameOf(failover.winner) })}
      </strong>{' '}
      {t(outcome)}
      {failover.epoch > 0 && ` · ${t('anatomy.epoch', { epoch: failover.epoch })}`}
    </span>
  );
}

const OUTCOMES = {
  running: 'anatomy.outcomeRunning',
  won: 'anatomy.outcomeWon',
  noFailover: 'anatomy.outcomeNoFailover',
  returned: 'anatomy.outcomeReturned',
} as const;

/** Everything about a failover that a render shows; the running clock is not part of it. */
function progressOf(one: FailoverAnatomy): string {
  const { id, outcome, winner, epoch, rank, firstPfailAtUs, failAtUs, startedAtUs } = one;
  const { wonAtUs, spreadAtUs, chain } = one;
  const moments = [firstPfailAtUs, failAtUs, startedAtUs, wonAtUs, spreadAtUs];
  return [id, outcome, winner, epoch, rank, chain.length, ...moments].join('/');
}
