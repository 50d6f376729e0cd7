/** Names in the discs and one line of facts below them. The layout keeps the room free. */
import { formatBytes } from '../../charts/formatQuantity.ts';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { ringWidth, type NodePlace } from '../../charts/stage/stageLayout.ts';
import {
  Belief,
  ElectionPhase,
  FrameHeader,
  NodeField,
  ProcessState,
  ReplLink,
} from '../../protocol/Frame.ts';
import { beliefOf, dimming, isSeenByOther } from './eyes.ts';
import { field, type Scene } from './Scene.ts';

interface Label {
  readonly text: string;
  readonly tone: 'ink-2' | 'failed' | 'vote' | 'paused' | 'suspect';
}

export function drawLabels(scene: Scene): void {
  const { layout } = scene;
  for (const place of layout.places) {
    const isAsked = scene.selected.has(place.index) || scene.hovered === place.index;
    if (layout.detail !== 'marks' || isAsked) drawName(scene, place);
    if (layout.detail === 'full') drawFacts(scene, place);
  }
  drawClientsLabel(scene);
  scene.context.globalAlpha = 1;
}

function drawName(scene: Scene, { index, x, y, radius }: NodePlace): void {
  const { context: c, palette, motion, layout } = scene;
  const name = scene.summary.nodes[index]?.name ?? '';
  const state = field(scene, index, NodeField.state);
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  if (layout.detail === 'marks')
    return drawFlag(scene, name, x, y - radius - ringWidth(radius) - 9);
  const isFilled = (motion.fill[index] ?? 0) > 0.6;
  const isOther = isSeenByOther(scene, index);
  // Bars and clock hand have the disc for themselves; the line below says the name instead.
  if (!isOther && isCovered(scene, index)) return;
  c.globalAlpha = (motion.appear[index] ?? 1) * Math.max(0.5, dimming(scene, index));
  const size = Math.max(9, Math.min(radius * 0.46, 16 + Math.max(0, radius - 46) * 0.35));
  c.font = `600 ${size}px ${palette.sans}`;
  if (isOther || UNMARKED.includes(state)) {
    c.fillStyle = isFilled ? palette.colour['on-shard'] : palette.colour.ink;
    c.fillText(name, x, y + size * 0.04);
    return;
  }
  // A mark lies in the disc: the name gets a patch of paper so that both can be read.
  c.lineWidth = 4;
  c.strokeStyle = palette.colour.paper;
  c.strokeText(name, x, y + size * 0.04);
  c.fillStyle = palette.colour.ink;
  c.fillText(name, x, y + size * 0.04);
}

/** States without a mark in the disc. */
const UNMARKED: readonly number[] = [ProcessState.up, ProcessState.loading, ProcessState.starting];

/** A mark fills the disc: there is no room for the name in it. */
function isCovered(scene: Scene, index: number): boolean {
  const state = field(scene, index, NodeField.state);
  return state === ProcessState.paused || field(scene, index, NodeField.election) !== 0;
}

function drawFlag(scene: Scene, name: string, x: number, y: number): void {
  const { context: c, palette } = scene;
  c.font = `600 11px ${palette.sans}`;
  const width = c.measureText(name).width + 8;
  c.fillStyle = palette.colour.ink;
  c.fillRect(x - width / 2, y - 8, width, 16);
  c.fillStyle = palette.colour.paper;
  c.fillText(name, x, y + 0.5);
}

function drawFacts(scene: Scene, { index, x, y, radius }: NodePlace): void {
  const { context: c, palette } = scene;
  const label = factsOf(scene, index);
  const name = scene.summary.nodes[index]?.name ?? '';
  const isNamed = isCovered(scene, index) && !isSeenByOther(scene, index);
  const text = isNamed ? `${name} · ${label.text}` : label.text;
  c.globalAlpha = (scene.motion.appear[index] ?? 1) * Math.max(0.9, dimming(scene, index));
  const size = scene.layout.labelPx;
  c.font = `${size}px ${palette.sans}`;
  c.textAlign = 'center';
  c.textBaseline = 'top';
  const top = y + radius + ringWidth(radius) + 8;
  const width = c.measureText(text).width;
  c.fillStyle = palette.colour.paper;
  c.fillRect(x - width / 2 - 3, top - 1, width + 6, size + 3);
  c.fillStyle = palette.colour[label.tone];
  c.fillText(text, x, top + 0.5);
}

/** The one thing worth saying about a node now. */
function factsOf(scene: Scene, index: number): Label {
  const { words } = scene;
  if (isSeenByOther(scene, index)) return believedOf(scene, index);
  const read = (which: number) => field(scene, index, which);
  const state = read(NodeField.state);
  if (state === ProcessState.killed) return { text: words.killed, tone: 'failed' };
  if (state === ProcessState.powerCut) return { text: words.powerCut, tone: 'failed' };
  if (state === ProcessState.paused) return { text: words.paused, tone: 'paused' };
  if (state === ProcessState.loading) return { text: words.loading, tone: 'ink-2' };
  if (state === ProcessState.starting) return { text: words.starting, tone: 'ink-2' };
  const phase = read(NodeField.election);
  if (phase === ElectionPhase.delay) {
    const leftUs =
      read(NodeField.electionStartsAtUs) - (scene.frame.header[FrameHeader.nowUs] ?? 0);
    return { text: words.electionIn(formatDuration(Math.max(0, leftUs))), tone: 'vote' };
  }
  if (phase === ElectionPhase.votes)
    return { text: words.votes(read(NodeField.votes), read(NodeField.votesNeeded)), tone: 'vote' };
  if (read(NodeField.role) === 0 && !scene.isCluster)
    return { text: words.keys(read(NodeField.keys)), tone: 'ink-2' };
  if (read(NodeField.role) === 0) {
    const slots = read(NodeField.slots);
    const text = slots > 0 ? words.slots(slots) : words.noSlots;
    return read(NodeField.clusterOk) === 1
      ? { text, tone: 'ink-2' }
      : { text: 'cluster_state:fail', tone: 'failed' };
  }
  const link = read(NodeField.replLink);
  if (link === ReplLink.sync) return { text: words.syncing, tone: 'suspect' };
  if (link !== ReplLink.connected) return { text: words.noLink, tone: 'suspect' };
  return { text: words.lag(formatBytes(scene.motion.lag[index] ?? 0)), tone: 'ink-2' };
}

/** Through another node's eyes there are no facts, only what it believes. */
function believedOf(scene: Scene, index: number): Label {
  const { words } = scene;
  switch (beliefOf(scene, index)) {
    case Belief.fail:
      return { text: 'FAIL', tone: 'failed' };
    case Belief.pfail:
      return { text: 'PFAIL', tone: 'suspect' };
    case Belief.handshake:
      return { text: 'handshake', tone: 'vote' };
    case Belief.unknown:
      return { text: words.stranger, tone: 'ink-2' };
    default: {
      const slots = scene.slotsSeen?.[index] ?? 0;
      return { text: slots > 0 ? words.slots(slots) : words.seenUp, tone: 'ink-2' };
    }
  }
}

function drawClientsLabel(scene: Scene): void {
  const { context: c, palette, layout, words } = scene;
  if (scene.summary.clients.clients === 0) return;
  c.globalAlpha = 1;
  c.font = `${layout.labelPx}px ${palette.sans}`;
  c.fillStyle = palette.colour['ink-2'];
  const isBelow = layout.arrangement === 'ellipse' && layout.clients.y < layout.height - 40;
  c.textAlign = isBelow ? 'center' : 'left';
  c.textBaseline = 'middle';
  const x = layout.clients.x + (isBelow ? 0 : 26);
  const y = layout.clients.y + (isBelow ? 30 : 0);
  const width = c.measureText(words.clients).width;
  c.fillStyle = palette.colour.paper;
  c.fillRect(isBelow ? x - width / 2 - 2 : x - 2, y - 7, width + 4, 14);
  c.fillStyle = palette.colour['ink-2'];
  c.fillText(words.clients, x, y);
}
