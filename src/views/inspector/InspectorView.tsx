import { Tabs } from 'radix-ui';
import { useT } from '../../i18n/useT.ts';
import {
  INSPECTOR_TABS,
  showInspectorTab,
  useLayout,
  type InspectorTab,
} from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import { useSelection } from '../../store/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { InspectorHead } from './InspectorHead.tsx';
import styles from './InspectorView.module.css';
import { OverviewTab } from './OverviewTab.tsx';
import { RowsTab } from './RowsTab.tsx';
import { TextTab } from './TextTab.tsx';

/** What the selected node is, knows and believes: its own words wherever it has any. */
export function InspectorView() {
  const t = useT();
  const tab = useLayout((layout) => layout.inspectorTab);
  const node = useSelection((selection) => selection.node);
  const groupSize = useSelection((selection) => selection.group.length);
  const exists = useRun((run) => node !== null && run.summary?.nodes[node] !== undefined);
  if (node === null || !exists) return <EmptyState>{t('inspector.empty')}</EmptyState>;
  return (
    <section className={styles.inspector} aria-label={t('app.inspector')}>
      <InspectorHead node={node} groupSize={groupSize} />
      <Tabs.Root
        className={styles.tabs}
        value={tab}
        onValueChange={(next) => showInspectorTab(next as InspectorTab)}
      >
        <Tabs.List className={styles.list} aria-label={t('app.inspector')}>
          {INSPECTOR_TABS.map((name) => (
            <Tabs.Trigger key={name} value={name} className={styles.tab}>
              {t(`inspector.tab_${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="overview" className={styles.content}>
          <OverviewTab node={node} />
        </Tabs.Content>
        <Tabs.Content value="beliefs" className={styles.content}>
          <TextTab node={node} topic="clusterNodes" title={t('inspector.clusterNodes')} />
        </Tabs.Content>
        <Tabs.Content value="replication" className={styles.content}>
          <RowsTab node={node} topic="replication" />
        </Tabs.Content>
        <Tabs.Content value="info" className={styles.content}>
          <TextTab node={node} topic="info" title="INFO" />
        </Tabs.Content>
        <Tabs.Content value="config" className={styles.content}>
          <RowsTab node={node} topic="config" hasFilter />
        </Tabs.Content>
        <Tabs.Content value="log" className={styles.content}>
          <RowsTab node={node} topic="log" />
        </Tabs.Content>
      </Tabs.Root>
    </section>
  );
}
