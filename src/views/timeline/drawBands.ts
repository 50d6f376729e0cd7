/** Paints the shapes of the lanes: what a node is, what others believe of it, elections, clients, losses. */
import { ShapeKind } from '../../charts/timeline/ShapeList.ts';
import type { ShapeList } from '../../charts/timeline/ShapeList.ts';
import { readRole } from '../../charts/timeline/TimelineModel.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { withAlpha } from '../../ui/withAlpha.ts';
import { bandFills } from './bandFills.ts';
import { drawCross, drawNotch, drawPauseBars, drawTriangle } from './drawGlyphs.ts';

/** What the shapes need beyond themselves to be painted. */
export interface BandFacts {
  /** Observers of any one node: all the others. */
  readonly others: number;
  readonly shards: number;
}

/** Narrower than this, textures and sides would be mud. */
const NARROW_PX = 3;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** @param part lanes are clipped to their scrolling window, clients are not */
export function drawBands(
  surface: Surface,
  shapes: ShapeList,
  facts: BandFacts,
  part: 'lanes' | 'clients',
): void {
  for (let at = 0; at < shapes.count; at++) {
    if ((shapes.kinds[at] ?? 0) >= ShapeKind.served !== (part === 'clients')) continue;
    const b = at * 4;
    const x = shapes.boxes[b] ?? 0;
    const y = shapes.boxes[b + 1] ?? 0;
    const box = {
      x,
      y,
      w: (shapes.boxes[b + 2] ?? 0) - x,
      h: (shapes.boxes[b + 3] ?? 0) - y,
    };
    drawShape(surface, shapes.kinds[at] ?? -1, shapes.values[at] ?? 0, box, facts);
  }
}

function drawShape(
  surface: Surface,
  kind: number,
  value: number,
  box: Box,
  facts: BandFacts,
): void {
  const { context: c, palette } = surface;
  const { colour } = palette;
  switch (kind) {
    case ShapeKind.role:
      return drawRole(surface, value, box);
    case ShapeKind.process:
      return drawProcess(surface, value, box);
    case ShapeKind.pfail:
      return drawCount(surface, box, value / facts.others, false);
    case ShapeKind.fail:
      return drawCount(surface, box, value / facts.others, true);
    case ShapeKind.electionDelay:
      return drawDelay(surface, box);
    case ShapeKind.electionVotes:
      c.fillStyle = colour.vote;
      return c.fillRect(box.x, box.y, Math.max(1.5, box.w), box.h);
    case ShapeKind.delayStart:
      c.fillStyle = colour.vote;
      return c.fillRect(box.x + box.w / 2 - 1, box.y - 2, 2, box.h + 3);
    case ShapeKind.voteGranted:
      return drawTriangle(surface, box.x + box.w / 2, box.y + box.h - 1, true);
    case ShapeKind.voteDenied:
      return drawTriangle(surface, box.x + box.w / 2, box.y + box.h - 1, false);
    case ShapeKind.served:
      c.fillStyle = withAlpha(colour.ok, 0.5);
      return c.fillRect(box.x, box.y + box.h / 2 - 1, box.w, 2);
    case ShapeKind.failing:
      return drawFailing(surface, box, 1);
    case ShapeKind.failingShare:
      return drawFailing(surface, box, value / facts.shards);
    case ShapeKind.lost:
      return drawNotch(surface, box.x + box.w / 2, box.y, box.h);
    default:
  }
}

function drawRole(surface: Surface, value: number, { x, y, w, h }: Box): void {
  const { context: c } = surface;
  const { isMaster } = readRole(value);
  const fill = bandFills(surface).roleOf(value);
  c.fillStyle = fill.body;
  c.fillRect(x, y, w, h);
  if (!isMaster) outline(c, fill.edge, x, y, w, h);
}

/** A process that does not run is hollow, and its mark says why: cross, two bars, broken outline. */
function drawProcess(surface: Surface, state: number, { x, y, w, h }: Box): void {
  const { context: c, palette } = surface;
  const { colour } = palette;
  c.fillStyle = state === ProcessState.paused ? colour['paper-3'] : colour.paper;
  c.fillRect(x, y, w, h);
  if (state === ProcessState.powerCut && w > NARROW_PX) {
    c.strokeStyle = colour['line-3'];
    c.lineWidth = 1;
    c.setLineDash([3, 3]);
    c.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    c.setLineDash([]);
  } else outline(c, colour['line-3'], x, y, w, h);
  if (w < 12) return;
  if (state === ProcessState.paused) drawPauseBars(surface, x + 5, y + h / 2);
  else drawCross(surface, x + 8, y + h / 2, state === ProcessState.powerCut);
}

/** PFAIL grows from below, FAIL comes down from above with its own texture: two marks, never one. */
function drawCount(surface: Surface, { x, y, w, h }: Box, share: number, isFail: boolean): void {
  const { context: c, palette } = surface;
  const height = Math.max(2, h * Math.min(1, share));
  const width = Math.max(1.5, w);
  if (isFail) {
    c.fillStyle = w < NARROW_PX ? palette.colour.failed : bandFills(surface).fail;
    c.fillRect(x, y, width, height);
    return;
  }
  c.fillStyle = palette.colour.suspect;
  c.fillRect(x, y + h - height, width, height);
}

function drawDelay(surface: Surface, { x, y, w, h }: Box): void {
  const { context: c, palette } = surface;
  c.fillStyle = w < NARROW_PX ? palette.colour.vote : bandFills(surface).delay;
  c.fillRect(x, y, Math.max(1.5, w), h);
  if (w >= NARROW_PX) outline(c, palette.colour.vote, x, y, w, h);
}

function drawFailing(surface: Surface, { x, y, w, h }: Box, share: number): void {
  const { context: c, palette } = surface;
  const height = Math.max(3, h * Math.min(1, share));
  const width = Math.max(1.5, w);
  if (w >= NARROW_PX) c.clearRect(x, y, width, h);
  c.fillStyle = w < NARROW_PX ? palette.colour.failed : bandFills(surface).failing;
  c.fillRect(x, y + h - height, width, height);
}

/** Four thin rectangles: much cheaper than stroking thousands of small boxes. */
function outline(
  c: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  c.fillStyle = colour;
  c.fillRect(x, y, w, 1);
  c.fillRect(x, y + h - 1, w, 1);
  if (w < NARROW_PX) return;
  c.fillRect(x, y, 1, h);
  c.fillRect(x + w - 1, y, 1, h);
}
