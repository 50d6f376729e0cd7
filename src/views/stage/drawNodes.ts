/** Discs, rings, slot arcs and the marks of what was done to a process: never told by colour alone. */
import { shardMark } from '../../charts/shardMark.ts';
import { ringWidth, type NodePlace } from '../../charts/stage/stageLayout.ts';
import { NodeField, ProcessState } from '../../protocol/Frame.ts';
import { patternFill } from '../../ui/patternFill.ts';
import { dimming, isSeenByOther } from './eyes.ts';
import { field, shardOf, type Scene } from './Scene.ts';

export function drawNodes(scene: Scene): void {
  for (const place of scene.layout.places) drawNode(scene, place);
}

function drawNode(scene: Scene, place: NodePlace): void {
  const { context: c, palette, motion } = scene;
  const { index, x, y, radius } = place;
  const isOther = isSeenByOther(scene, index);
  const state = isOther ? ProcessState.up : field(scene, index, NodeField.state);
  const appear = motion.appear[index] ?? 1;
  const hue = palette.shard[shardMark(shardOf(scene, index)).hue] ?? palette.colour.ink;
  drawSelection(scene, place);
  c.globalAlpha = appear * dimming(scene, index);
  const r = radius * (0.6 + 0.4 * appear);
  c.beginPath();
  c.arc(x, y, r, 0, Math.PI * 2);
  c.fillStyle = palette.colour.paper;
  c.fill();
  fillMaster(scene, place, hue, r);
  drawOutline(scene, place, hue, r, state);
  drawSlotArc(scene, place, hue, r);
  drawStateMark(scene, place, state, r);
  c.globalAlpha = 1;
}

function drawSelection(scene: Scene, { index, x, y, radius }: NodePlace): void {
  const isSelected = scene.selected.has(index);
  if (!isSelected && scene.hovered !== index) return;
  const { context: c, palette } = scene;
  const reach = radius + ringWidth(radius) + 4;
  c.beginPath();
  c.arc(x, y, reach, 0, Math.PI * 2);
  c.fillStyle = palette.colour['selected-soft'];
  c.globalAlpha = isSelected ? 0.55 : 0.35;
  c.fill();
  c.globalAlpha = 1;
  if (!isSelected) return;
  c.strokeStyle = palette.colour.selected;
  c.lineWidth = 1.5;
  c.stroke();
}

/** A running master is a solid disc in its shard's hue and pattern. */
function fillMaster(scene: Scene, { index, x, y }: NodePlace, hue: string, r: number): void {
  const fill = scene.motion.fill[index] ?? 0;
  if (fill <= 0.01) return;
  const { context: c, palette } = scene;
  const { pattern } = shardMark(shardOf(scene, index));
  const marks = `color-mix(in srgb, ${palette.colour.paper} 34%, ${hue})`;
  c.beginPath();
  c.arc(x, y, r * fill, 0, Math.PI * 2);
  c.fillStyle = r > 5 ? patternFill(c, pattern, hue, marks) : hue;
  c.fill();
  if (r < 14 || pattern === 'solid') return;
  // A plain middle keeps the name readable on any pattern.
  c.beginPath();
  c.arc(x, y, r * fill * 0.56, 0, Math.PI * 2);
  c.fillStyle = hue;
  c.fill();
}

function drawOutline(
  scene: Scene,
  { x, y }: NodePlace,
  hue: string,
  r: number,
  state: number,
): void {
  const { context: c, palette } = scene;
  const isDown = state === ProcessState.killed || state === ProcessState.powerCut;
  c.beginPath();
  const width = Math.max(1.5, Math.min(4, r * 0.12));
  c.arc(x, y, Math.max(1, r - width / 2), 0, Math.PI * 2);
  c.strokeStyle = isDown ? palette.colour['ink-3'] : hue;
  c.lineWidth = isDown ? Math.max(1.25, width * 0.6) : width;
  if (state === ProcessState.powerCut) c.setLineDash([r * 0.3 + 1, r * 0.26 + 1]);
  if (state === ProcessState.loading || state === ProcessState.starting) c.setLineDash([2, 3]);
  c.stroke();
  c.setLineDash([]);
}

/** An arc as long as the share of the 16384 slots, from the top, clockwise, over its faint full circle. */
function drawSlotArc(
  scene: Scene,
  { index, x, y, radius }: NodePlace,
  hue: string,
  r: number,
): void {
  const share = scene.motion.share[index] ?? 0;
  if (share <= 0.0005) return;
  const { context: c } = scene;
  const w = ringWidth(radius);
  c.lineWidth = Math.max(1.5, w * 0.22);
  c.strokeStyle = hue;
  c.beginPath();
  c.arc(x, y, r + w * 0.28, -Math.PI / 2, -Math.PI / 2 + Math.PI * 2 * share);
  c.stroke();
}

function drawStateMark(scene: Scene, { x, y }: NodePlace, state: number, r: number): void {
  const { context: c, palette } = scene;
  const s = r * 0.62;
  c.lineWidth = Math.max(1.5, Math.min(3.5, r * 0.11));
  c.lineCap = 'round';
  if (state === ProcessState.killed) {
    c.strokeStyle = palette.colour.failed;
    line(c, x - s, y - s, x + s, y + s);
    line(c, x - s, y + s, x + s, y - s);
  }
  if (state === ProcessState.paused) {
    c.fillStyle = palette.colour.paper;
    c.beginPath();
    c.arc(x, y, r * 0.8, 0, Math.PI * 2);
    c.fill();
    c.strokeStyle = palette.colour.paused;
    c.lineWidth = Math.max(2, r * 0.2);
    line(c, x - r * 0.26, y - s * 0.72, x - r * 0.26, y + s * 0.72);
    line(c, x + r * 0.26, y - s * 0.72, x + r * 0.26, y + s * 0.72);
  }
  c.lineCap = 'butt';
}

function line(c: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
}
