/**
 * The tie between a replica and the master it follows. The line has a gap: a thin channel that fills
 * with the bytes the replica is behind; an unbroken thin line means that nothing is outstanding.
 */
import { ringWidth } from '../../charts/stage/stageLayout.ts';
import { NodeField, ProcessState, ReplLink } from '../../protocol/Frame.ts';
import { dimming } from './eyes.ts';
import { field, type Scene } from './Scene.ts';

/** Lag that fills the gap to the end, on a log scale: a megabyte. */
const LAG_FULL_BYTES = 1_048_576;

export function drawReplication(scene: Scene): void {
  for (const place of scene.layout.places) {
    const master = field(scene, place.index, NodeField.master);
    const state = field(scene, place.index, NodeField.state);
    const isReplica = field(scene, place.index, NodeField.role) === 1;
    if (
      !isReplica ||
      master < 0 ||
      state === ProcessState.killed ||
      state === ProcessState.powerCut
    )
      continue;
    drawTie(scene, place.index, master);
  }
}

function drawTie(scene: Scene, replica: number, master: number): void {
  const a = scene.layout.places[master];
  const b = scene.layout.places[replica];
  if (!a || !b) return;
  const { context: c, palette } = scene;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const ux = (b.x - a.x) / length;
  const uy = (b.y - a.y) / length;
  const from = a.radius + ringWidth(a.radius) + 2;
  const to = length - b.radius - ringWidth(b.radius) - 2;
  if (to <= from) return;
  const link = field(scene, replica, NodeField.replLink);
  c.globalAlpha = (scene.motion.appear[replica] ?? 1) * dimming(scene, replica);
  c.strokeStyle = palette.colour.repl;
  const stroke = (start: number, end: number, width: number) => {
    c.lineWidth = width;
    c.beginPath();
    c.moveTo(a.x + ux * start, a.y + uy * start);
    c.lineTo(a.x + ux * end, a.y + uy * end);
    c.stroke();
  };
  if (link !== ReplLink.connected) {
    c.setLineDash(link === ReplLink.sync ? [6, 3] : [1.5, 4]);
    stroke(from, to, link === ReplLink.sync ? 3 : 1.25);
    c.setLineDash([]);
  } else {
    stroke(from, to, 1);
    const lag = scene.motion.lag[replica] ?? 0;
    const share = Math.min(1, Math.log2(1 + lag) / Math.log2(1 + LAG_FULL_BYTES));
    if (share > 0.01) stroke(from, from + (to - from) * share, 4);
  }
  c.globalAlpha = 1;
}
