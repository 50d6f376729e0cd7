/**
 * Aggregated traffic: lines as wide as their rate, with beads that tell the direction. Single packets
 * take over when time is slow.
 *
 * Hundreds of long translucent curves are the dearest thing on the Stage to rasterise, and they change
 * slowly: they are stroked a few times a second into a layer of their own, and copied in between.
 */
import { layoutRoute, pointOnRoute, type Route } from '../../charts/stage/stageRoutes.ts';
import { FlowField, PacketKind } from '../../protocol/Frame.ts';
import { colourOfKind } from './packetLook.ts';
import type { Scene } from './Scene.ts';

/** Beyond this many, lines are all that can be told apart. */
const BEADS_MAX = 150;
const FLOWS_MAX = 1_500;
const TRAVEL_MS = 1_100;
const LAYER_PERIOD_MS = 250;

interface Flow {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly perSecond: number;
  readonly isGossip: boolean;
  readonly route: Route;
}

export function drawFlows(scene: Scene): void {
  const { context: c, layout } = scene;
  const count = flowCount(scene);
  if (count === 0) return;
  const isCoarse = count <= BEADS_MAX && !scene.hasSinglePackets;
  if (count <= BEADS_MAX) strokeLines(c, scene);
  else c.drawImage(freshLayer(scene), 0, 0, layout.width, layout.height);
  if (isCoarse && scene.isPlaying && !scene.isMotionReduced) drawBeads(scene);
  c.globalAlpha = 1;
}

function flowCount(scene: Scene): number {
  return Math.min(FLOWS_MAX, Math.floor(scene.frame.flows.length / FlowField.size));
}

const layer = { canvas: new OffscreenCanvas(1, 1), key: '', atMs: -Infinity };

function freshLayer(scene: Scene): OffscreenCanvas {
  const { layout, palette, timeMs } = scene;
  const ratio = window.devicePixelRatio || 1;
  const key = `${layout.width}×${layout.height}×${ratio}|${layout.places.length}|${palette.version}`;
  if (key === layer.key && timeMs - layer.atMs < LAYER_PERIOD_MS) return layer.canvas;
  const isSized = key === layer.key;
  layer.key = key;
  layer.atMs = timeMs;
  if (!isSized) {
    layer.canvas.width = Math.max(1, Math.round(layout.width * ratio));
    layer.canvas.height = Math.max(1, Math.round(layout.height * ratio));
  }
  const c = layer.canvas.getContext('2d');
  if (!c) return layer.canvas;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, layout.width, layout.height);
  strokeLines(c, scene);
  return layer.canvas;
}

type Pen = Pick<
  CanvasRenderingContext2D,
  | 'strokeStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'beginPath'
  | 'moveTo'
  | 'quadraticCurveTo'
  | 'stroke'
>;

function strokeLines(c: Pen, scene: Scene): void {
  const count = flowCount(scene);
  // Single packets tell more: beside them the lines only remind of the paths.
  const hasPackets = scene.isPlaying ? scene.hasSinglePackets : scene.frame.packets.length > 0;
  const quiet = hasPackets ? 0.45 : 1;
  const faint = (count > 400 ? 0.1 : count > 100 ? 0.22 : 0.4) * quiet;
  for (let at = 0; at < count; at++) {
    const flow = readFlow(scene, at);
    // A replication stream runs along the tie, which drawReplication draws.
    if (!flow || flow.kind === PacketKind.replication) continue;
    const { route, isGossip } = flow;
    c.strokeStyle = colourOfKind(scene.palette, flow.kind, false);
    c.globalAlpha = isGossip ? faint * 0.6 : faint;
    c.lineWidth = Math.min(6, 0.5 + Math.log10(1 + flow.perSecond) * (isGossip ? 0.5 : 0.9));
    c.beginPath();
    c.moveTo(route.x0, route.y0);
    c.quadraticCurveTo(route.cx, route.cy, route.x1, route.y1);
    c.stroke();
  }
}

/** More beads, more messages; all travel alike. */
function drawBeads(scene: Scene): void {
  const { context: c } = scene;
  const point = { x: 0, y: 0 };
  for (let at = 0; at < flowCount(scene); at++) {
    const flow = readFlow(scene, at);
    // Where packets are seen singly, beads would tell of others.
    if (!flow || scene.isSlow(flow.from, flow.to)) continue;
    c.fillStyle = colourOfKind(scene.palette, flow.kind, false);
    c.globalAlpha = flow.isGossip ? 0.55 : 0.9;
    const beads = Math.max(1, Math.min(5, Math.round(Math.log2(1 + flow.perSecond) / 2)));
    // Each route starts elsewhere in its cycle, so that beads do not pulse together.
    const offset = ((flow.from * 7 + flow.to * 13 + flow.kind * 3) * 0.137) % 1;
    for (let bead = 0; bead < beads; bead++) {
      pointOnRoute(flow.route, (scene.timeMs / TRAVEL_MS + offset + bead / beads) % 1, point);
      c.beginPath();
      c.arc(point.x, point.y, flow.isGossip ? 1.3 : 1.9, 0, Math.PI * 2);
      c.fill();
    }
  }
}

function readFlow(scene: Scene, index: number): Flow | null {
  const { flows } = scene.frame;
  const read = (field: number) => flows[index * FlowField.size + field] ?? 0;
  const [from, to, kind] = [read(FlowField.from), read(FlowField.to), read(FlowField.kind)];
  const isStream = kind === PacketKind.replication;
  const route = layoutRoute(scene.layout, from, to, isStream ? 0 : undefined);
  const perSecond = read(FlowField.perSecond);
  if (!route || perSecond <= 0) return null;
  const isGossip = kind === PacketKind.ping || kind === PacketKind.pong;
  return { from, to, kind, perSecond, isGossip, route };
}
