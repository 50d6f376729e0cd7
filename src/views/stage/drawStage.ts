/** One drawing of the Stage, from what lies deepest to what lies on top. */
import { drawBeliefs } from './drawBeliefs.ts';
import { drawClients } from './drawClients.ts';
import { drawElection } from './drawElection.ts';
import { drawFlows } from './drawFlows.ts';
import { drawLabels } from './drawLabels.ts';
import { drawNodes } from './drawNodes.ts';
import { drawPackets } from './drawPackets.ts';
import { drawReplication } from './drawReplication.ts';
import { drawHandles, drawStroke, drawWalls } from './drawWalls.ts';
import type { Scene } from './Scene.ts';

export function drawStage(scene: Scene): void {
  const { context, layout } = scene;
  context.clearRect(0, 0, layout.width, layout.height);
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  drawFlows(scene);
  drawReplication(scene);
  drawWalls(scene);
  drawClients(scene);
  drawNodes(scene);
  drawBeliefs(scene);
  drawElection(scene);
  drawPackets(scene);
  drawLabels(scene);
  drawHandles(scene);
  drawStroke(scene);
  context.globalAlpha = 1;
}
