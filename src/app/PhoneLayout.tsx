import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useT } from '../i18n/useT.ts';
import { FaultPalette } from '../views/faults/FaultPalette.tsx';
import styles from './PhoneLayout.module.css';
import { panelOf, type PanelName } from './panels.tsx';

const SHEET = [
  'shards',
  'inspector',
  'console',
  'timeline',
  'anatomy',
  'slots',
  'beliefs',
  'replication',
  'clients',
] as const satisfies readonly PanelName[];

/** One column: Stage, fault palette, and a sheet with everything else as tabs. */
export function PhoneLayout() {
  const t = useT();
  const [tab, setTab] = useState<PanelName>('shards');
  return (
    <div className={styles.phone}>
      <div className={styles.stage}>{panelOf('stage')}</div>
      <FaultPalette />
      <Tabs.Root
        className={styles.sheet}
        value={tab}
        onValueChange={(next) => setTab(next as PanelName)}
      >
        <Tabs.List className={styles.list} aria-label={t('app.sheet')}>
          {SHEET.map((name) => (
            <Tabs.Trigger key={name} value={name} className={styles.tab}>
              {t(`app.tab_${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SHEET.map((name) => (
          <Tabs.Content key={name} value={name} className={styles.content} tabIndex={-1}>
            {panelOf(name)}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
