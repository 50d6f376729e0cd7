/** What the person points at. One selection for the whole page; every panel shows and changes it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { NodeIndex } from '../protocol/WorldInput.ts';

export interface SelectionState {
  /** The node that inspector, console and keys act on. */
  readonly node: NodeIndex | null;
  /** Several nodes at once (a drawn side of a partition); contains `node` when it is not empty. */
  readonly group: readonly NodeIndex[];
  readonly slot: number | null;
  /** `seq` of the selected trace event. */
  readonly event: number | null;
  /** Under the pointer or keyboard focus: light emphasis only. */
  readonly hoverNode: NodeIndex | null;
}

const NOTHING: SelectionState = {
  node: null,
  group: [],
  slot: null,
  event: null,
  hoverNode: null,
};

export const selectionStore = createStore<SelectionState>()(() => NOTHING);

export function useSelection<T>(select: (state: SelectionState) => T): T {
  return useStore(selectionStore, select);
}

export function selectNode(node: NodeIndex | null): void {
  selectionStore.setState({ node, group: node === null ? [] : [node] });
}

export function selectGroup(group: readonly NodeIndex[]): void {
  selectionStore.setState({ group, node: group[0] ?? null });
}

export function selectSlot(slot: number | null): void {
  selectionStore.setState({ slot });
}

export function selectEvent(event: number | null): void {
  selectionStore.setState({ event });
}

export function hoverNode(node: NodeIndex | null): void {
  if (selectionStore.getState().hoverNode !== node) selectionStore.setState({ hoverNode: node });
}

export function clearSelection(): void {
  selectionStore.setState(NOTHING, true);
}
