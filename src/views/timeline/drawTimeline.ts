/** One whole drawing of the lanes. The layout is kept until something it depends on changes. */
import { layoutTimeline } from '../../charts/timeline/layoutTimeline.ts';
import { ShapeList } from '../../charts/timeline/ShapeList.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { originMoment } from './origin.ts';
import { runClock } from '../../store/runClock.ts';
import { runStore } from '../../store/run.ts';
import { selectionStore } from '../../store/selection.ts';
import { currentView } from './camera.ts';
import { drawAxis } from './drawAxis.ts';
import { drawBands } from './drawBands.ts';
import { drawFaults } from './drawFaults.ts';
import { drawGutter } from './drawGutter.ts';
import { drawLaneWords } from './drawLaneWords.ts';
import type { LaneWords } from './drawLaneWords.ts';
import { gutterPx, timelineRows } from './timelineSpace.ts';
import { traceModel } from './traceModel.ts';

export interface TimelineWords extends LaneWords {
  readonly clients: string;
  readonly faultLabel: (seq: number) => string;
}

/** Shapes of the last drawing: what the pointer is asked about. */
export const drawnShapes = new ShapeList();

export function drawTimeline(surface: Surface, words: TimelineWords): void {
  const model = traceModel();
  if (model === null) return;
  const { context: c } = surface;
  const gutter = gutterPx(surface.width);
  const rows = timelineRows(model, surface.height);
  const clock = runClock();
  const view = currentView();
  const { node, hoverNode, event } = selectionStore.getState();
  const plot = { ...surface, width: surface.width - gutter };
  const { headUs } = clock;
  const shardOk = runStore.getState().summary?.clients.shardOk ?? [];
  layoutTimeline(model, { view, widthPx: plot.width, headUs, rows, shardOk }, drawnShapes);

  c.save();
  c.translate(gutter, 0);
  c.beginPath();
  c.rect(0, 0, plot.width, plot.height);
  c.clip();
  drawAxis(plot, { view, rows, clock, originUs: originMoment() });
  const facts = { others: Math.max(1, model.lanes.length - 1), shards: model.shards.length };
  clipLanes(plot, rows.lanes.yPx, rows.lanes.heightPx, () => {
    drawBands(plot, drawnShapes, facts, 'lanes');
    drawLaneWords(plot, drawnShapes, words);
  });
  drawBands(plot, drawnShapes, facts, 'clients');
  drawFaults(plot, drawnShapes, {
    ...rows.faults,
    labelOf: words.faultLabel,
    selectedSeq: event,
  });
  c.restore();
  drawGutter(surface, {
    model,
    rows,
    gutter,
    atUs: clock.cursorUs,
    selected: node,
    hovered: hoverNode,
    clientsWord: words.clients,
  });
}

function clipLanes({ context: c, width }: Surface, y: number, h: number, draw: () => void): void {
  c.save();
  c.beginPath();
  c.rect(0, y, width, h);
  c.clip();
  draw();
  c.restore();
}
