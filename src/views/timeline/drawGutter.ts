/** Sticky names of the lanes and of the client strips; the chosen node is marked. */
import { shardMark } from '../../charts/shardMark.ts';
import { laneTopPx, visibleLanes } from '../../charts/timeline/layoutRows.ts';
import type { TimelineRows } from '../../charts/timeline/layoutRows.ts';
import { readRole } from '../../charts/timeline/TimelineModel.ts';
import type { TimelineModel } from '../../charts/timeline/TimelineModel.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { patternFill } from '../../ui/patternFill.ts';
import { withAlpha } from '../../ui/withAlpha.ts';

/** A narrower gutter holds the word for clients and nothing beside it. */
const LETTERS_MIN_PX = 80;

export interface GutterFacts {
  readonly model: TimelineModel;
  readonly rows: TimelineRows;
  readonly gutter: number;
  readonly atUs: number;
  readonly selected: number | null;
  readonly hovered: number | null;
  readonly clientsWord: string;
}

export function drawGutter(surface: Surface, facts: GutterFacts): void {
  const { context: c, palette } = surface;
  const { model, rows, gutter } = facts;
  const [first, last] = visibleLanes(rows, model.lanes.length);
  c.save();
  c.beginPath();
  c.rect(0, rows.lanes.yPx, surface.width, rows.lanes.heightPx);
  c.clip();
  for (let at = first; at < last; at++) drawName(surface, facts, at);
  c.restore();
  drawScrollThumb(surface, facts);
  drawClientNames(surface, facts);
  c.fillStyle = palette.colour['line-2'];
  c.fillRect(gutter - 1, 0, 1, surface.height);
}

/** That there are more lanes than show, and where these stand among them. */
function drawScrollThumb({ context: c, palette }: Surface, { rows, gutter }: GutterFacts): void {
  const { lanes, lanesTotalPx, scrollPx } = rows;
  if (lanesTotalPx <= lanes.heightPx) return;
  const scale = lanes.heightPx / lanesTotalPx;
  c.fillStyle = palette.colour['line-3'];
  c.beginPath();
  c.roundRect(gutter - 6, lanes.yPx + scrollPx * scale, 3, lanes.heightPx * scale, 1.5);
  c.fill();
}

function drawName(surface: Surface, facts: GutterFacts, at: number): void {
  const { context: c, palette } = surface;
  const lane = facts.model.lanes[at];
  if (lane === undefined) return;
  const top = laneTopPx(facts.rows, at);
  const middle = top + facts.rows.laneHeightPx / 2;
  const isSelected = lane.node === facts.selected;
  if (isSelected || lane.node === facts.hovered) {
    c.fillStyle = isSelected ? palette.colour['selected-soft'] : palette.colour['paper-3'];
    c.fillRect(0, top, facts.gutter - 1, facts.rows.laneHeightPx);
  }
  if (isSelected) {
    c.fillStyle = palette.colour.selected;
    c.fillRect(0, top, 2, facts.rows.laneHeightPx);
  }
  const role = lane.role.values[Math.max(0, lane.role.indexAt(facts.atUs))] ?? 0;
  drawDisc(surface, role, 14, middle);
  c.font = `${isSelected ? '600 ' : ''}12px ${palette.sans}`;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  c.fillStyle = palette.colour.ink;
  c.fillText(lane.name, 26, middle + 0.5);
}

function drawDisc({ context: c, palette }: Surface, role: number, x: number, y: number): void {
  const { shard, isMaster } = readRole(role);
  const mark = shardMark(shard);
  const hue = palette.shard[mark.hue] ?? palette.colour.ink;
  c.beginPath();
  c.arc(x, y, 4.5, 0, Math.PI * 2);
  if (isMaster) {
    c.fillStyle = patternFill(c, mark.pattern, hue, withAlpha(palette.colour.paper, 0.55), 0.5);
    c.fill();
  }
  c.strokeStyle = hue;
  c.lineWidth = 1.5;
  c.stroke();
}

function drawClientNames(
  surface: Surface,
  { model, rows, gutter, clientsWord }: GutterFacts,
): void {
  const { context: c, palette } = surface;
  const { clients, stripHeightPx, isMerged } = rows;
  c.fillStyle = palette.colour['ink-3'];
  c.font = `11px ${palette.sans}`;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  c.fillText(clientsWord, 8, clients.yPx + Math.min(stripHeightPx, clients.heightPx) / 2 + 0.5);
  if (isMerged || stripHeightPx < 9 || gutter < LETTERS_MIN_PX) return;
  c.textAlign = 'right';
  model.shards.forEach((shard, at) => {
    const y = clients.yPx + (at + 0.5) * stripHeightPx + 0.5;
    c.fillText(shard.letter, gutter - 12, y);
  });
}
