/** Paints the shapes of the lanes: what a node is, what others believe of it, elections, clients, losses. */
import { shardMark } from '../../charts/shardMark.ts';
import { ShapeKind } from '../../charts/timeline/ShapeList.ts';
import type { ShapeList } from '../../charts/timeline/ShapeList.ts';
import { readRole } from '../../charts/timeline/TimelineModel.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { patternFill } from '../../ui/patternFill.ts';
import { withAlpha } from '../../ui/withAlpha.ts';
import { drawCross, drawNotch, drawPauseBars, drawTriangle } from './drawGlyphs.ts';

/** What the shapes need beyond themselves to be painted. */
export interface BandFacts {
  /** Observers of any one node: all the others. */
  readonly others: number;
  readonly shards: number;
}

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

function drawRole({ context: c, palette }: Surface, value: number, box: Box): void {
  const { shard, isMaster } = readRole(value);
  const mark = shardMark(shard);
  const hue = palette.shard[mark.hue] ?? palette.colour['ink-3'];
  const { x, y, w, h } = box;
  if (isMaster) {
    c.fillStyle = patternFill(c, mark.pattern, hue, withAlpha(palette.colour.paper, 0.5), 0.75);
    c.fillRect(x, y, w, h);
    return;
  }
  c.fillStyle = withAlpha(hue, 0.14);
  c.fillRect(x, y, w, h);
  c.strokeStyle = hue;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, y + 0.5, Math.max(0, w - 1), h - 1);
}

/** A process that does not run is hollow, and its mark says why: cross, two bars, broken outline. */
function drawProcess(surface: Surface, state: number, { x, y, w, h }: Box): void {
  const { context: c, palette } = surface;
  const { colour } = palette;
  c.fillStyle = state === ProcessState.paused ? colour['paper-3'] : colour.paper;
  c.fillRect(x, y, w, h);
  c.strokeStyle = colour['line-3'];
  c.lineWidth = 1;
  c.setLineDash(state === ProcessState.powerCut ? [3, 3] : []);
  c.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, w - 1), h - 1);
  c.setLineDash([]);
  if (w < 12) return;
  if (state === ProcessState.paused) drawPauseBars(surface, x + 5, y + h / 2);
  else drawCross(surface, x + 8, y + h / 2, state === ProcessState.powerCut);
}

/** PFAIL grows from below, FAIL comes down from above with its own texture: two marks, never one. */
function drawCount(surface: Surface, { x, y, w, h }: Box, share: number, isFail: boolean): void {
  const { context: c, palette } = surface;
  const { colour } = palette;
  const height = Math.max(2, h * Math.min(1, share));
  const width = Math.max(1.5, w);
  if (isFail) {
    c.fillStyle = patternFill(c, 'backhatch', colour.failed, withAlpha(colour.paper, 0.55), 0.6);
    c.fillRect(x, y, width, height);
    return;
  }
  c.fillStyle = colour.suspect;
  c.fillRect(x, y + h - height, width, height);
}

function drawDelay({ context: c, palette }: Surface, { x, y, w, h }: Box): void {
  const { colour } = palette;
  c.fillStyle = patternFill(c, 'hatch', colour.paper, colour.vote, 0.7);
  c.fillRect(x, y, w, h);
  c.strokeStyle = colour.vote;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, w - 1), h - 1);
}

function drawFailing({ context: c, palette }: Surface, { x, y, w, h }: Box, share: number): void {
  const { colour } = palette;
  const height = Math.max(3, h * Math.min(1, share));
  c.fillStyle = patternFill(c, 'hatch', colour.failed, withAlpha(colour.paper, 0.7), 0.7);
  c.clearRect(x, y, Math.max(1.5, w), h);
  c.fillRect(x, y + h - height, Math.max(1.5, w), height);
}
