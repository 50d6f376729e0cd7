/**
 * The page's one vertical line. `atUs` null means "now": the line stands at the transport's clock.
 * While the person drags it, `atUs` leads and the host is asked to seek; `hoverAtUs` is only a hint.
 */
import { createStore } from 'zustand/vanilla';

export interface CursorState {
  readonly atUs: number | null;
  readonly hoverAtUs: number | null;
}

export const cursorStore = createStore<CursorState>()(() => ({ atUs: null, hoverAtUs: null }));

export function hoverTime(hoverAtUs: number | null): void {
  cursorStore.setState({ hoverAtUs });
}
