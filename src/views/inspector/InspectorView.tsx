import type { ReactNode } from 'react';
import { useT, type T } from '../../i18n/useT.ts';
import {
  INSPECTOR_TABS,
  showInspectorTab,
  useLayout,
  type InspectorTab,
} from '../../store/layout.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { useSelection } from '../../store/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { TabPanes } from '../../ui/TabPanes.tsx';
import { ConfigTab } from './ConfigTab.tsx';
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
  const isCluster = useRun(isClusterRun);
  const groupSize = useSelection((selection) => selection.group.length);
  const exists = useRun((run) => node !== null && run.summary?.nodes[node] !== undefined);
  if (node === null || !exists) return <EmptyState>{t('inspector.empty')}</EmptyState>;
  return (
    <section className={styles.inspector} aria-label={t('app.inspector')}>
      <InspectorHead node={node} groupSize={groupSize} />
      <div className={styles.tabs}>
        <TabPanes
          label={t('app.inspector')}
          size="small"
          value={tab}
          onChange={showInspectorTab}
          panes={INSPECTOR_TABS.map((name) => ({
            name,
            label: t(`inspector.tab_${name}`),
            render: () => renderTab(t, name, node, isCluster),
          }))}
        />
      </div>
    </section>
  );
}

function renderTab(t: T, name: InspectorTab, node: number, isCluster: boolean): ReactNode {
  switch (name) {
    case 'overview':
      return <OverviewTab node={node} />;
    case 'beliefs':
      if (!isCluster) return <EmptyState>{t('inspector.noCluster')}</EmptyState>;
      return <TextTab node={node} topic="clusterNodes" title={t('inspector.clusterNodes')} />;
    case 'info':
      return <TextTab node={node} topic="info" title="INFO" />;
    case 'config':
      return <ConfigTab key={node} node={node} />;
    default:
      return <RowsTab node={node} topic={name} />;
  }
}
