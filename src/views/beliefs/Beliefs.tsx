import { useEffect } from 'react';
import { WHOLE_MATRIX_MAX } from '../../charts/beliefs/beliefMatrix.ts';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { want } from '../../store/wants.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { BeliefLegend } from './BeliefLegend.tsx';
import { BeliefMatrix } from './BeliefMatrix.tsx';
import styles from './Beliefs.module.css';
import { forgetBeliefs, sampleBeliefs, useBeliefTable } from './beliefTable.ts';
import { Disputes } from './Disputes.tsx';

/** Who thinks what of whom, and where they disagree. */
export function Beliefs() {
  const t = useT();
  const generation = useRun((run) => run.generation);
  const isCluster = useRun(isClusterRun);
  const nodeCount = useBeliefTable((table) => table?.nodeCount ?? 0);
  useEffect(() => {
    const stops = [want({ beliefs: true }), onFrame(sampleBeliefs)];
    return () => stops.forEach((stop) => stop());
  }, []);
  useEffect(() => forgetBeliefs, [generation]);
  if (!isCluster) return <EmptyState>{t('inspector.noCluster')}</EmptyState>;
  return (
    <section className={styles.beliefs} aria-label={t('beliefs.title')}>
      {nodeCount === 0 ? (
        <EmptyState>{t('beliefs.waiting')}</EmptyState>
      ) : (
        <>
          <BeliefLegend />
          {nodeCount > WHOLE_MATRIX_MAX && (
            <p className={styles.note}>{t('beliefs.byShard', { max: WHOLE_MATRIX_MAX })}</p>
          )}
          <Disputes />
          <BeliefMatrix />
        </>
      )}
    </section>
  );
}
