import { useState } from 'react';
import { useT } from '../i18n/useT.ts';
import { TabPanes } from '../ui/TabPanes.tsx';
import { FaultPalette } from '../views/faults/FaultPalette.tsx';
import { TimelineMinimap } from '../views/timeline/TimelineMinimap.tsx';
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

type SheetTab = (typeof SHEET)[number];

/** One column: Stage, the thin timeline, faults, and a sheet with everything else as tabs. */
export function PhoneLayout() {
  const t = useT();
  const [tab, setTab] = useState<SheetTab>('shards');
  return (
    <div className={styles.phone}>
      <div className={styles.stage}>{panelOf('stage')}</div>
      {tab !== 'timeline' && (
        <div className={styles.strip}>
          <TimelineMinimap />
        </div>
      )}
      <FaultPalette />
      <div className={styles.sheet}>
        <TabPanes
          label={t('app.sheet')}
          size="touch"
          value={tab}
          onChange={setTab}
          panes={SHEET.map((name) => ({
            name,
            label: t(`app.tab_${name}`),
            render: () => panelOf(name),
          }))}
        />
      </div>
    </div>
  );
}
