import { useT } from '../i18n/useT.ts';
import { CENTRE_TABS, showCentreTab, useLayout } from '../store/layout.ts';
import { TabPanes } from '../ui/TabPanes.tsx';
import { FaultPalette } from '../views/faults/FaultPalette.tsx';
import { panelOf } from './panels.tsx';
import { SeenBy } from './SeenBy.tsx';

/** The large view in the middle, one of several, with the fault palette under all of them. */
export function Centre() {
  const t = useT();
  const tab = useLayout((layout) => layout.centreTab);
  return (
    <TabPanes
      label={t('app.centre')}
      value={tab}
      onChange={showCentreTab}
      panes={CENTRE_TABS.map((name) => ({
        name,
        label: t(`app.tab_${name}`),
        render: () => panelOf(name),
        hasControls: name === 'stage',
      }))}
      extra={<SeenBy />}
      foot={<FaultPalette />}
    />
  );
}
