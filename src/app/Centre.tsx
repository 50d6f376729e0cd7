import { Tabs } from 'radix-ui';
import { useT } from '../i18n/useT.ts';
import { CENTRE_TABS, showCentreTab, useLayout, type CentreTab } from '../store/layout.ts';
import { FaultPalette } from '../views/faults/FaultPalette.tsx';
import styles from './Centre.module.css';
import { panelOf } from './panels.tsx';
import { SeenBy } from './SeenBy.tsx';

/** The large view in the middle, one of several, with the fault palette under all of them. */
export function Centre() {
  const t = useT();
  const tab = useLayout((layout) => layout.centreTab);
  return (
    <Tabs.Root
      className={styles.centre}
      value={tab}
      onValueChange={(next) => showCentreTab(next as CentreTab)}
    >
      <div className={styles.head}>
        <Tabs.List className={styles.list} aria-label={t('app.centre')}>
          {CENTRE_TABS.map((name) => (
            <Tabs.Trigger key={name} value={name} className={styles.tab}>
              {t(`app.tab_${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <SeenBy />
      </div>
      {CENTRE_TABS.map((name) => (
        <Tabs.Content key={name} value={name} className={styles.content} tabIndex={-1}>
          {panelOf(name)}
        </Tabs.Content>
      ))}
      <FaultPalette />
    </Tabs.Root>
  );
}
