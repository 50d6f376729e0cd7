/** Which panels show, and through whose eyes. Sizes of panels are remembered by the layout itself. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { NodeIndex } from '../protocol/WorldInput.ts';
import { recallOneOf, remember } from './remembered.ts';

export const CENTRE_TABS = ['stage', 'slots', 'replication', 'beliefs', 'clients'] as const;
export const INSPECTOR_TABS = [
  'overview',
  'beliefs',
  'replication',
  'info',
  'config',
  'log',
] as const;
export const DIALOGS = ['setup', 'share', 'help', 'palette', 'partition'] as const;
export type CentreTab = (typeof CENTRE_TABS)[number];
export type InspectorTab = (typeof INSPECTOR_TABS)[number];
export type DialogName = (typeof DIALOGS)[number];

/** God view: nobody's eyes. */
export const EVERYONE = -1;

export interface LayoutState {
  readonly centreTab: CentreTab;
  readonly inspectorTab: InspectorTab;
  /** Node through whose beliefs Stage and Slots are drawn; `EVERYONE` for the god view. */
  readonly seenBy: NodeIndex;
  readonly dialog: DialogName | null;
  /** The mouse draws a wall instead of selecting. */
  readonly isDrawingWall: boolean;
}

export const layoutStore = createStore<LayoutState>()(() => ({
  centreTab: recallOneOf('centreTab', CENTRE_TABS, 'stage'),
  inspectorTab: recallOneOf('inspectorTab', INSPECTOR_TABS, 'overview'),
  seenBy: EVERYONE,
  dialog: null,
  isDrawingWall: false,
}));

export function useLayout<T>(select: (state: LayoutState) => T): T {
  return useStore(layoutStore, select);
}

export function showCentreTab(centreTab: CentreTab): void {
  remember('centreTab', centreTab);
  layoutStore.setState({ centreTab });
}

export function showInspectorTab(inspectorTab: InspectorTab): void {
  remember('inspectorTab', inspectorTab);
  layoutStore.setState({ inspectorTab });
}

export function lookThrough(seenBy: NodeIndex): void {
  layoutStore.setState({ seenBy });
}

export function openDialog(dialog: DialogName | null): void {
  layoutStore.setState({ dialog });
}

export function setDrawingWall(isDrawingWall: boolean): void {
  layoutStore.setState({ isDrawingWall });
}
