/** Belief rings. Length, width and distance tell PFAIL from FAIL as well as colour does. */
import {
  layoutBeliefRing,
  tickSpan,
  TICKS_MAX,
  type BeliefTick,
} from '../../charts/stage/beliefRing.ts';
import { ringWidth, type NodePlace } from '../../charts/stage/stageLayout.ts';
import { Belief, NodeField, ProcessState } from '../../protocol/Frame.ts';
import { field, type Scene } from './Scene.ts';

/** A tick of a small cluster would be a third of the circle; beyond this it is no tick any more. */
const SPAN_MAX = 0.62;

export function drawBeliefs(scene: Scene): void {
  if (scene.frame.beliefs.length === 0) return;
  for (const place of scene.layout.places) {
    const { index } = place;
    const state = field(scene, index, NodeField.state);
    const isDead = state === ProcessState.killed || state === ProcessState.powerCut;
    const isOther = scene.seenBy >= 0 && scene.seenBy !== index;
    if (!isDead && !isOther) drawRing(scene, place);
  }
}

function drawRing(scene: Scene, place: NodePlace): void {
  const { context: c, nodeCount, palette } = scene;
  const { index, x, y, radius } = place;
  const isFull = nodeCount <= TICKS_MAX || scene.selected.has(index) || scene.hovered === index;
  const ticks = layoutBeliefRing(scene.frame.beliefs, index, nodeCount, !isFull);
  const w = ringWidth(radius);
  c.globalAlpha = scene.motion.appear[index] ?? 1;
  if (!isFull) {
    c.beginPath();
    c.arc(x, y, radius + w * 0.72, 0, Math.PI * 2);
    c.strokeStyle = palette.colour.tick;
    c.lineWidth = 1;
    c.stroke();
  }
  const span = Math.max(
    Math.min(SPAN_MAX, tickSpan(nodeCount) * 0.7),
    isFull ? 0 : 2.4 / (radius + w),
  );
  for (const belief of BELIEFS_DRAWN) drawTicks(scene, place, ticks, belief, span);
  c.globalAlpha = 1;
}

/** Grey first, so that bad news lies on top. */
const BELIEFS_DRAWN = [
  Belief.fine,
  Belief.noaddr,
  Belief.handshake,
  Belief.pfail,
  Belief.fail,
] as const;

function drawTicks(
  scene: Scene,
  { x, y, radius }: NodePlace,
  ticks: readonly BeliefTick[],
  belief: number,
  span: number,
): void {
  const { context: c } = scene;
  const w = ringWidth(radius);
  const look = lookOf(scene, belief, w);
  c.beginPath();
  let isAny = false;
  for (const tick of ticks) {
    if (tick.belief !== belief) continue;
    isAny = true;
    const reach = radius + w * 0.58 + look.width / 2;
    const half = span * (tick.isLinked || belief !== Belief.fine ? 0.5 : 0.2);
    c.moveTo(x + reach * Math.cos(tick.angle - half), y + reach * Math.sin(tick.angle - half));
    c.arc(x, y, reach, tick.angle - half, tick.angle + half);
  }
  if (!isAny) return;
  c.strokeStyle = look.colour;
  c.lineWidth = look.width;
  c.stroke();
}

function lookOf(scene: Scene, belief: number, w: number): { colour: string; width: number } {
  const { colour } = scene.palette;
  switch (belief) {
    case Belief.pfail:
      return { colour: colour['suspect-mark'], width: Math.max(2, w * 0.27) };
    case Belief.fail:
      return { colour: colour.failed, width: Math.max(3, w * 0.44) };
    case Belief.handshake:
      return { colour: colour.vote, width: Math.max(1, w * 0.1) };
    default:
      return { colour: colour.tick, width: Math.max(1, w * 0.12) };
  }
}
