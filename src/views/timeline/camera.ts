/** What the timeline shows: its stretch of time, its scroll position, and whether it runs along with now. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import {
  fitView,
  followView,
  panView,
  revealMoment,
  zoomView,
} from '../../charts/time/TimeView.ts';
import type { TimeBounds, TimeView } from '../../charts/time/TimeView.ts';
import { runClock } from '../../store/runClock.ts';

export interface Camera {
  readonly view: TimeView;
  readonly scrollPx: number;
  readonly isFollowing: boolean;
}

const FIRST_SPAN_US = 12_000_000;

export const cameraStore = createStore<Camera>()(() => ({
  view: { fromUs: 0, toUs: FIRST_SPAN_US },
  scrollPx: 0,
  isFollowing: true,
}));

export function useCamera<T>(select: (camera: Camera) => T): T {
  return useStore(cameraStore, select);
}

function bounds(): TimeBounds {
  return { startUs: 0, headUs: runClock().headUs };
}

/** The view of this very frame: a following camera has moved on since the last. */
export function currentView(): TimeView {
  const { view, isFollowing } = cameraStore.getState();
  const { nowUs, headUs } = runClock();
  // Looking back, the view stays where it is: a scrub must not drag its own ground along.
  if (!isFollowing || (nowUs < headUs && nowUs <= view.toUs)) return view;
  const moved = followView(view, nowUs, bounds());
  if (moved.fromUs !== view.fromUs) cameraStore.setState({ view: moved });
  return moved;
}

export function zoomAt(anchorUs: number, factor: number): void {
  cameraStore.setState(({ view }) => ({ view: zoomView(view, anchorUs, factor, bounds()) }));
}

/** Zooms around the cursor if it shows, else around the middle. */
export function zoomAtCursor(factor: number): void {
  const { fromUs, toUs } = currentView();
  const { cursorUs } = runClock();
  zoomAt(cursorUs >= fromUs && cursorUs <= toUs ? cursorUs : (fromUs + toUs) / 2, factor);
}

/** Moves by a share of the visible span; who pans has stopped following. */
export function panBy(share: number): void {
  const view = currentView();
  const byUs = share * (view.toUs - view.fromUs);
  cameraStore.setState({ view: panView(view, byUs, bounds()), isFollowing: false });
}

export function showStretch(fromUs: number, toUs: number): void {
  cameraStore.setState({ view: fitView(fromUs, toUs, bounds()), isFollowing: false });
}

export function centreOn(atUs: number): void {
  const view = currentView();
  const byUs = atUs - (view.fromUs + view.toUs) / 2;
  cameraStore.setState({ view: panView(view, byUs, bounds()), isFollowing: false });
}

export function reveal(atUs: number): void {
  const view = currentView();
  const moved = revealMoment(view, atUs, bounds());
  if (moved !== view) cameraStore.setState({ view: moved, isFollowing: false });
}

export function setFollowing(isFollowing: boolean): void {
  cameraStore.setState({ isFollowing });
}

export function scrollLanes(byPx: number): void {
  cameraStore.setState(({ scrollPx }) => ({ scrollPx: Math.max(0, scrollPx + byPx) }));
}

/** The layout knows how far lanes scroll; what lies beyond is taken back. */
export function clampScroll(scrollPx: number): void {
  if (cameraStore.getState().scrollPx !== scrollPx) cameraStore.setState({ scrollPx });
}
