/** The panel registry: which view stands behind each tab. Only the app may put views together. */
import type { ReactNode } from 'react';
import { Anatomy } from '../views/anatomy/Anatomy.tsx';
import { Beliefs } from '../views/beliefs/Beliefs.tsx';
import { Clients } from '../views/clients/Clients.tsx';
import { ConsoleView } from '../views/console/ConsoleView.tsx';
import { InspectorView } from '../views/inspector/InspectorView.tsx';
import { Replication } from '../views/replication/Replication.tsx';
import { ShardsView } from '../views/shards/ShardsView.tsx';
import { Slots } from '../views/slots/Slots.tsx';
import { StageView } from '../views/stage/StageView.tsx';
import { Timeline } from '../views/timeline/Timeline.tsx';
import type { CentreTab } from '../store/layout.ts';

export type PanelName = CentreTab | 'inspector' | 'console' | 'shards' | 'anatomy' | 'timeline';

export function panelOf(name: PanelName): ReactNode {
  return PANELS[name]();
}

const PANELS: Readonly<Record<PanelName, () => ReactNode>> = {
  stage: () => <StageView />,
  slots: () => <Slots />,
  replication: () => <Replication />,
  beliefs: () => <Beliefs />,
  clients: () => <Clients />,
  inspector: () => <InspectorView />,
  console: () => <ConsoleView />,
  shards: () => <ShardsView />,
  anatomy: () => <Anatomy />,
  timeline: () => <Timeline />,
};
