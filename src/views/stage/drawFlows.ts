/**
 * Aggregated traffic: lines as wide as their rate, with beads that tell the direction. Drawn while the
 * host sends flows (time runs fast, or many nodes); single packets take over when time is slow.
 */
import { layoutRoute, pointOnRoute } from '../../charts/stage/stageRoutes.ts';
import { FlowField, PacketKind } from '../../protocol/Frame.ts';
import { colourOfKind } from './packetLook.ts';
import type { Scene } from './Scene.ts';

/** Beyond this many, lines are all that can be told apart. */
const BEADS_MAX = 150;
const FLOWS_MAX = 1_500;
const TRAVEL_MS = 1_100;

export function drawFlows(scene: Scene): void {
  const { frame, context: c } = scene;
  const count = Math.min(FLOWS_MAX, Math.floor(frame.flows.length / FlowField.size));
  const isCoarse = count <= BEADS_MAX && frame.packets.length === 0;
  const hasBeads = isCoarse && scene.isPlaying && !scene.isMotionReduced;
  const point = { x: 0, y: 0 };
  // Single packets tell more: beside them the lines only remind of the paths.
  const quiet = frame.packets.length > 0 ? 0.45 : 1;
  const faint = (count > 400 ? 0.1 : count > 100 ? 0.22 : 0.4) * quiet;
  for (let flow = 0; flow < count; flow++) {
    const at = flow * FlowField.size;
    const from = frame.flows[at + FlowField.from] ?? 0;
    const to = frame.flows[at + FlowField.to] ?? 0;
    const kind = frame.flows[at + FlowField.kind] ?? 0;
    const perSecond = frame.flows[at + FlowField.perSecond] ?? 0;
    const isStream = kind === PacketKind.replication;
    const route = layoutRoute(scene.layout, from, to, isStream ? 0 : undefined);
    if (!route || perSecond <= 0) continue;
    const isGossip = kind === PacketKind.ping || kind === PacketKind.pong;
    c.strokeStyle = colourOfKind(scene.palette, kind, false);
    c.globalAlpha = isGossip ? faint * 0.6 : faint;
    c.lineWidth = Math.min(6, 0.5 + Math.log10(1 + perSecond) * (isGossip ? 0.5 : 0.9));
    c.beginPath();
    c.moveTo(route.x0, route.y0);
    c.quadraticCurveTo(route.cx, route.cy, route.x1, route.y1);
    // A replication stream runs along the tie, which drawReplication draws.
    if (!isStream) c.stroke();
    if (!hasBeads) continue;
    c.fillStyle = c.strokeStyle;
    c.globalAlpha = isGossip ? 0.55 : 0.9;
    const beads = Math.max(1, Math.min(5, Math.round(Math.log2(1 + perSecond) / 2)));
    const phase = scene.timeMs / TRAVEL_MS + (((from * 7 + to * 13 + kind * 3) * 0.137) % 1);
    for (let bead = 0; bead < beads; bead++) {
      pointOnRoute(route, (phase + bead / beads) % 1, point);
      c.beginPath();
      c.arc(point.x, point.y, isGossip ? 1.3 : 1.9, 0, Math.PI * 2);
      c.fill();
    }
  }
  c.globalAlpha = 1;
}
