/** Where the workload lives: one mark for all clients, with a segment for each shard they talk to. */
import { shardMark } from '../../charts/shardMark.ts';
import type { Scene } from './Scene.ts';

export function drawClients(scene: Scene): void {
  const { context: c, palette, summary, layout } = scene;
  const { clients, shardOk } = summary.clients;
  if (clients === 0) return;
  const { x, y } = layout.clients;
  c.beginPath();
  c.arc(x, y, 13, 0, Math.PI * 2);
  c.fillStyle = palette.colour.paper;
  c.fill();
  c.strokeStyle = palette.colour['line-3'];
  c.lineWidth = 1;
  c.stroke();
  c.fillStyle = palette.colour.ink;
  c.font = `600 11px ${palette.sans}`;
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  c.fillText(String(clients), x, y + 0.5);
  const each = (Math.PI * 2) / Math.max(1, shardOk.length);
  shardOk.forEach((ok, shard) => {
    const from = -Math.PI / 2 + shard * each;
    const gap = Math.min(0.2, each * 0.2);
    c.beginPath();
    c.arc(x, y, ok === 0 ? 18 : 17, from + gap / 2, from + each - gap / 2);
    c.lineWidth = ok === 0 ? 5 : 2.5;
    c.strokeStyle =
      ok === 0
        ? palette.colour.failed
        : (palette.shard[shardMark(shard).hue] ?? palette.colour.ink);
    c.globalAlpha = ok < 0 ? 0.25 : 1;
    // Failing is dashed and thick, not only red.
    if (ok === 0) c.setLineDash([3, 2]);
    c.stroke();
    c.setLineDash([]);
  });
  c.globalAlpha = 1;
}
