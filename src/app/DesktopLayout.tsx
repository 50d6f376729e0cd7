import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useT } from '../i18n/useT.ts';
import { Anatomy } from '../views/anatomy/Anatomy.tsx';
import { ConsoleView } from '../views/console/ConsoleView.tsx';
import { InspectorView } from '../views/inspector/InspectorView.tsx';
import { ShardsView } from '../views/shards/ShardsView.tsx';
import { Timeline } from '../views/timeline/Timeline.tsx';
import { Centre } from './Centre.tsx';
import styles from './DesktopLayout.module.css';
import { panelStorage } from './panelStorage.ts';

/** Shards | centre | inspector over console, above timeline | anatomy. Sizes are remembered; double-click resets. */
export function DesktopLayout() {
  const t = useT();
  const rows = useDefaultLayout({ id: 'rows', storage: panelStorage });
  const columns = useDefaultLayout({ id: 'columns', storage: panelStorage });
  return (
    <Group {...rows} orientation="vertical" className={styles.group}>
      <Panel id="upper" minSize={240}>
        <Group {...columns} className={styles.group}>
          <Panel id="shards" defaultSize={208} minSize={150} maxSize={360} collapsible {...FIXED}>
            <nav className={styles.panel} aria-label={t('app.shards')}>
              <ShardsView />
            </nav>
          </Panel>
          <Separator className={styles.upright} aria-label={t('app.resizeShards')} />
          <Panel id="centre" minSize={320}>
            <Centre />
          </Panel>
          <Separator className={styles.upright} aria-label={t('app.resizeInspector')} />
          <Panel id="side" defaultSize={344} minSize={260} maxSize={620} collapsible {...FIXED}>
            <Side />
          </Panel>
        </Group>
      </Panel>
      <Separator className={styles.level} aria-label={t('app.resizeTimeline')} />
      <Panel id="lower" defaultSize={232} minSize={96} collapsible {...FIXED}>
        <Lower />
      </Panel>
    </Group>
  );
}

const FIXED = { groupResizeBehavior: 'preserve-pixel-size' } as const;

function Side() {
  const t = useT();
  const side = useDefaultLayout({ id: 'side', storage: panelStorage });
  return (
    <Group {...side} orientation="vertical" className={styles.group}>
      <Panel id="inspector" minSize={120}>
        <div className={styles.panel}>
          <InspectorView />
        </div>
      </Panel>
      <Separator className={styles.level} aria-label={t('app.resizeConsole')} />
      <Panel id="console" defaultSize="38%" minSize={72} collapsible>
        <ConsoleView />
      </Panel>
    </Group>
  );
}

function Lower() {
  const t = useT();
  const lower = useDefaultLayout({ id: 'lower', storage: panelStorage });
  return (
    <Group {...lower} className={styles.group}>
      <Panel id="timeline" minSize={320}>
        <div className={styles.panel}>
          <Timeline />
        </div>
      </Panel>
      <Separator className={styles.upright} aria-label={t('app.tab_anatomy')} />
      <Panel id="anatomy" defaultSize={344} minSize={220} collapsible {...FIXED}>
        <div className={styles.panel}>
          <Anatomy />
        </div>
      </Panel>
    </Group>
  );
}
