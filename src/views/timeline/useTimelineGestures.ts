/** Mouse, touch and wheel on the drawing: scrub, choose, zoom, pan, scroll lanes. */
import { useEffect, useRef } from 'react';
import type { PointerEvent as ReactPointerEvent, RefObject } from 'react';
import { pxToTime } from '../../charts/time/TimeView.ts';
import { laneAtPx } from '../../charts/timeline/layoutRows.ts';
import { endSeek, seek } from '../../store/seek.ts';
import { selectEvent, selectNode } from '../../store/selection.ts';
import { runClock } from '../../store/runClock.ts';
import { traceStore } from '../../store/trace.ts';
import { currentView, panBy, scrollLanes, zoomAt } from './camera.ts';
import { drawnShapes } from './drawTimeline.ts';
import { chooseEvent } from './followCauses.ts';
import { gutterPx, timelineRows } from './timelineSpace.ts';
import { traceModel } from './traceModel.ts';

/** A press that moves less than this is a click. */
const CLICK_PX = 4;

export interface PlotPoint {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Within the sticky labels. */
  readonly isGutter: boolean;
  readonly atUs: number;
}

/** Where an event lies on the drawing; `xPx` counts from the end of the labels. */
export function plotPoint(box: HTMLElement, clientX: number, clientY: number): PlotPoint {
  const rect = box.getBoundingClientRect();
  const gutter = gutterPx(rect.width);
  const xPx = clientX - rect.left - gutter;
  const widthPx = rect.width - gutter;
  const atUs = pxToTime(currentView(), Math.min(widthPx, Math.max(0, xPx)), widthPx);
  const isGutter = xPx < 0;
  return { xPx, yPx: clientY - rect.top, widthPx, heightPx: rect.height, isGutter, atUs };
}

export function useTimelineGestures(box: RefObject<HTMLDivElement | null>) {
  const press = useRef<{ x: number; isPan: boolean; hasMoved: boolean } | null>(null);
  useWheel(box);
  const onPointerDown = (event: ReactPointerEvent<HTMLDivElement>): void => {
    if (event.button > 1) return;
    const isPan = event.shiftKey || event.button === 1;
    press.current = { x: event.clientX, isPan, hasMoved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: ReactPointerEvent<HTMLDivElement>): void => {
    const now = press.current;
    if (now === null) return;
    const point = plotPoint(event.currentTarget, event.clientX, event.clientY);
    if (!now.hasMoved && Math.abs(event.clientX - now.x) < CLICK_PX) return;
    now.hasMoved = true;
    if (point.isGutter && !now.isPan) return;
    if (now.isPan) {
      panBy((now.x - event.clientX) / point.widthPx);
      now.x = event.clientX;
    } else scrub(point.atUs);
  };
  const onPointerUp = (event: ReactPointerEvent<HTMLDivElement>): void => {
    const now = press.current;
    press.current = null;
    if (now === null) return;
    if (now.hasMoved) endSeek();
    else click(plotPoint(event.currentTarget, event.clientX, event.clientY));
  };
  const onPointerCancel = (): void => {
    press.current = null;
    endSeek();
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}

function click(point: PlotPoint): void {
  const model = traceModel();
  if (model === null) return;
  const rows = timelineRows(model, point.heightPx);
  const lane = model.lanes[laneAtPx(rows, point.yPx, model.lanes.length)];
  if (lane !== undefined) selectNode(lane.node);
  if (point.isGutter) return;
  const hit = drawnShapes.hit(point.xPx, point.yPx, 2);
  const event = traceStore.getState().list.bySeq(drawnShapes.refs[hit] ?? -1);
  if (event !== undefined && hit >= 0) return chooseEvent(event);
  selectEvent(null);
  scrub(point.atUs);
  endSeek();
}

function scrub(atUs: number): void {
  seek(Math.min(runClock().headUs, Math.max(0, atUs)));
}

/** React's wheel listeners are passive; this one must keep the page from scrolling. */
function useWheel(box: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const point = plotPoint(element, event.clientX, event.clientY);
      const unit = event.deltaMode === 1 ? 16 : 1;
      const dx = (event.shiftKey ? event.deltaY : event.deltaX) * unit;
      const dy = event.shiftKey ? 0 : event.deltaY * unit;
      if (point.isGutter || event.altKey) scrollLanes(dy);
      else if (Math.abs(dx) > Math.abs(dy)) panBy(dx / point.widthPx);
      else if (dy !== 0) zoomAt(point.atUs, Math.exp(Math.max(-120, Math.min(120, dy)) * 0.0022));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);
}
