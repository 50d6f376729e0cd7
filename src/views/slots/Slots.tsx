import { useEffect } from 'react';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { want } from '../../store/wants.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { KeyCalculator } from './KeyCalculator.tsx';
import { OwnerTable } from './OwnerTable.tsx';
import styles from './Slots.module.css';
import { SlotMap } from './SlotMap.tsx';
import { SlotsToolbar } from './SlotsToolbar.tsx';
import { forgetTables, sampleSlots, useSlotTables } from './slotTable.ts';

/** Who owns which of the 16384 slots, by anybody's belief, and where a key goes. */
export function Slots() {
  const t = useT();
  const generation = useRun((run) => run.generation);
  const isCluster = useRun(isClusterRun);
  const hasTable = useSlotTables((tables) => tables.now !== null);
  useEffect(() => {
    const stops = [want({ slots: true }), onFrame(sampleSlots)];
    return () => stops.forEach((stop) => stop());
  }, []);
  useEffect(() => forgetTables, [generation]);
  if (!isCluster) return <EmptyState>{t('slots.noCluster')}</EmptyState>;
  return (
    <section className={styles.slots} aria-label={t('slots.title')}>
      <SlotsToolbar />
      {hasTable ? (
        <div className={styles.body}>
          <SlotMap />
          <aside className={styles.side}>
            <KeyCalculator />
            <OwnerTable />
          </aside>
        </div>
      ) : (
        <EmptyState>{t('slots.waiting')}</EmptyState>
      )}
    </section>
  );
}
