/** A candidate: a clock hand for the delay it must wait, then vote ticks up to a majority notch. */
import { ringWidth, type NodePlace } from '../../charts/stage/stageLayout.ts';
import { ElectionPhase, FrameHeader, NodeField } from '../../protocol/Frame.ts';
import { field, type Scene } from './Scene.ts';

export function drawElection(scene: Scene): void {
  for (const place of scene.layout.places) {
    const phase = field(scene, place.index, NodeField.election);
    if (phase === ElectionPhase.delay) drawHand(scene, place);
    if (phase === ElectionPhase.votes) drawVotes(scene, place);
  }
}

function drawHand(scene: Scene, { index, x, y, radius }: NodePlace): void {
  const { context: c, palette } = scene;
  const nowUs = scene.frame.header[FrameHeader.nowUs] ?? 0;
  const fromUs = field(scene, index, NodeField.electionScheduledAtUs);
  const toUs = field(scene, index, NodeField.electionStartsAtUs);
  const share = Math.max(0, Math.min(1, (nowUs - fromUs) / Math.max(1, toUs - fromUs)));
  const angle = -Math.PI / 2 + share * Math.PI * 2;
  const reach = radius * 0.82;
  c.fillStyle = palette.colour.vote;
  c.globalAlpha = 0.22;
  c.beginPath();
  c.moveTo(x, y);
  c.arc(x, y, reach, -Math.PI / 2, angle);
  c.fill();
  c.globalAlpha = 1;
  c.strokeStyle = palette.colour.vote;
  c.lineWidth = Math.max(1.5, radius * 0.08);
  c.lineCap = 'round';
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  c.stroke();
  c.lineCap = 'butt';
}

/** Segments of a ring inside the disc, one for each vote needed; the last one closes the majority. */
function drawVotes(scene: Scene, { index, x, y, radius }: NodePlace): void {
  const { context: c, palette } = scene;
  const have = field(scene, index, NodeField.votes);
  const need = Math.max(1, field(scene, index, NodeField.votesNeeded));
  const reach = radius + ringWidth(radius) * 0.28;
  const each = (Math.PI * 2) / need;
  const gap = Math.min(0.24, each * 0.2);
  c.strokeStyle = palette.colour.vote;
  for (let vote = 0; vote < need; vote++) {
    const from = -Math.PI / 2 + vote * each + gap / 2;
    c.lineWidth = vote < have ? Math.max(3, radius * 0.17) : 1;
    c.beginPath();
    c.arc(x, y, reach, from, from + each - gap);
    c.stroke();
  }
  // The notch: where the ring is full, the majority is reached.
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x, y - reach - radius * 0.2);
  c.lineTo(x, y - reach + radius * 0.2);
  c.stroke();
}
