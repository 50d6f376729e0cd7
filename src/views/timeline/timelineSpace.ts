/** Sizes of the timeline's drawing that pointer, drawing and labels must agree on. */
import { layoutRows } from '../../charts/timeline/layoutRows.ts';
import type { TimelineRows } from '../../charts/timeline/layoutRows.ts';
import type { TimelineModel } from '../../charts/timeline/TimelineModel.ts';
import { cameraStore, clampScroll } from './camera.ts';

/** Width of the sticky labels; a phone's are narrower. */
export function gutterPx(widthPx: number): number {
  return widthPx < 600 ? 52 : 96;
}

export function timelineRows(model: TimelineModel, heightPx: number): TimelineRows {
  const rows = layoutRows({
    heightPx,
    nodes: model.lanes.length,
    shards: model.shards.length,
    scrollPx: cameraStore.getState().scrollPx,
  });
  clampScroll(rows.scrollPx);
  return rows;
}
