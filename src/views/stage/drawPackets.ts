/** Single packets in flight, batched by kind so that thousands cost a dozen paths. */
import { layoutRoute, pointOnRoute, type Route } from '../../charts/stage/stageRoutes.ts';
import { PacketField, PacketKind } from '../../protocol/Frame.ts';
import { colourOfKind, isHollow, tracePacket } from './packetLook.ts';
import type { Scene } from './Scene.ts';

const KINDS = 14;

export function drawPackets(scene: Scene): void {
  const { frame, context: c, palette } = scene;
  const count = Math.floor(frame.packets.length / PacketField.size);
  if (count === 0) return;
  const groups = groupByLook(scene, count);
  for (const [key, members] of groups) {
    const kind = key % KINDS;
    const isBadNews = key >= KINDS;
    c.beginPath();
    for (const at of members) traceOne(scene, at, kind, isBadNews);
    const colour = colourOfKind(palette, kind, isBadNews);
    c.lineWidth = 1.4;
    c.strokeStyle = isHollow(kind) ? colour : palette.colour.paper;
    c.fillStyle = isHollow(kind) ? palette.colour.paper : colour;
    c.fill();
    c.stroke();
  }
}

/** The packet nearest to a point, as its offset in `packets`; -1 when none is near. */
export function pickPacket(scene: Scene, x: number, y: number): number {
  const count = Math.floor(scene.frame.packets.length / PacketField.size);
  const point = { x: 0, y: 0 };
  let best = -1;
  let bestPx = 9;
  for (let packet = 0; packet < count; packet++) {
    const at = packet * PacketField.size;
    const route = isShown(scene, at) ? routeOf(scene, at) : null;
    if (!route) continue;
    pointOnRoute(route, scene.frame.packets[at + PacketField.progress] ?? 0, point);
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance < bestPx) {
      best = at;
      bestPx = distance;
    }
  }
  return best;
}

function isShown({ hasSinglePackets, isSlow, frame }: Scene, at: number): boolean {
  if (hasSinglePackets) return true;
  const read = (field: number) => frame.packets[at + field] ?? 0;
  return isSlow(read(PacketField.from), read(PacketField.to));
}

function groupByLook(scene: Scene, count: number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  const { packets } = scene.frame;
  for (let packet = 0; packet < count; packet++) {
    const at = packet * PacketField.size;
    if (!isShown(scene, at)) continue;
    const isBadNews = packets[at + PacketField.flagged] === 1;
    const key = (packets[at + PacketField.kind] ?? 0) + (isBadNews ? KINDS : 0);
    const members = groups.get(key);
    if (members) members.push(at);
    else groups.set(key, [at]);
  }
  return groups;
}

const here = { x: 0, y: 0 };
const ahead = { x: 0, y: 0 };

function traceOne(scene: Scene, at: number, kind: number, isBadNews: boolean): void {
  const route = routeOf(scene, at);
  if (!route) return;
  const progress = scene.frame.packets[at + PacketField.progress] ?? 0;
  pointOnRoute(route, progress, here);
  pointOnRoute(route, Math.min(1, progress + 0.02), ahead);
  const angle = Math.atan2(ahead.y - here.y, ahead.x - here.x);
  tracePacket(scene.context, kind, isBadNews, here.x, here.y, angle);
}

function routeOf(scene: Scene, at: number): Route | null {
  const { packets } = scene.frame;
  const from = packets[at + PacketField.from] ?? 0;
  const to = packets[at + PacketField.to] ?? 0;
  const isStream = packets[at + PacketField.kind] === PacketKind.replication;
  return layoutRoute(scene.layout, from, to, isStream ? 0 : undefined);
}
