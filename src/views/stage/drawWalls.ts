/** Link faults as walls: hatched for a cut, with an arrow when one way still passes, dashed for the rest. */
import { patternFill } from '../../ui/patternFill.ts';
import type { Point } from '../../charts/stage/stagePick.ts';
import type { DrawnWall, Scene } from './Scene.ts';

const THICK = 9;
export const HANDLE_RADIUS = 10;

export function drawWalls(scene: Scene): void {
  for (const one of scene.walls) drawWall(scene, one);
}

/** On top of everything: a wall must always be healable. */
export function drawHandles(scene: Scene): void {
  for (const one of scene.walls) drawHandle(scene, one);
}

function drawWall(scene: Scene, { wall, fault }: DrawnWall): void {
  const { context: c, palette } = scene;
  trace(c, wall.points, wall.shape === 'fence');
  const isHot = scene.hoveredFault === fault.id;
  if (fault.kind === 'cut') {
    c.lineWidth = isHot ? THICK + 3 : THICK;
    c.strokeStyle = patternFill(c, 'hatch', palette.colour.paper, palette.colour['ink-2']);
    c.stroke();
    if (fault.ways === 'one') drawOneWay(scene, wall.handle, wall.across);
    return;
  }
  c.lineWidth = isHot ? 4 : 2;
  c.strokeStyle = palette.colour['ink-2'];
  c.setLineDash(fault.kind === 'slow' ? [10, 6] : [2, 5]);
  c.stroke();
  c.setLineDash([]);
}

/** An arrow with a bar: what leaves `from` is lost, the other way passes. */
function drawOneWay(scene: Scene, handle: Point, across: Point): void {
  const { context: c, palette } = scene;
  const run = { x: -across.y, y: across.x };
  const at = (along: number, side: number): Point => ({
    x: handle.x + run.x * (26 + side) + across.x * along,
    y: handle.y + run.y * (26 + side) + across.y * along,
  });
  c.strokeStyle = palette.colour.ink;
  c.lineWidth = 2;
  trace(c, [at(-22, 0), at(-7, 0)], false);
  c.stroke();
  trace(c, [at(-13, -5), at(-7, 0), at(-13, 5)], false);
  c.stroke();
  c.lineWidth = 3;
  trace(c, [at(-4, -8), at(-4, 8)], false);
  c.stroke();
}

function drawHandle(scene: Scene, { wall, fault }: DrawnWall): void {
  const { context: c, palette } = scene;
  const { x, y } = wall.handle;
  c.beginPath();
  c.arc(x, y, HANDLE_RADIUS, 0, Math.PI * 2);
  c.fillStyle = palette.colour.float;
  c.fill();
  c.strokeStyle = scene.hoveredFault === fault.id ? palette.colour.selected : palette.colour.ink;
  c.lineWidth = 1.5;
  c.stroke();
  trace(
    c,
    [
      { x: x - 3.5, y: y - 3.5 },
      { x: x + 3.5, y: y + 3.5 },
    ],
    false,
  );
  c.stroke();
  trace(
    c,
    [
      { x: x - 3.5, y: y + 3.5 },
      { x: x + 3.5, y: y - 3.5 },
    ],
    false,
  );
  c.stroke();
  const text = scene.words.wall(fault.kind, fault.amount);
  c.font = `11px ${palette.sans}`;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  const width = c.measureText(text).width;
  const left =
    x + HANDLE_RADIUS + 4 + width > scene.layout.width - 6
      ? x - HANDLE_RADIUS - 12 - width
      : x + HANDLE_RADIUS + 4;
  c.fillStyle = palette.colour.paper;
  c.fillRect(left, y - 8, width + 8, 16);
  c.fillStyle = palette.colour.ink;
  c.fillText(text, left + 4, y + 0.5);
}

/** The wall or lasso that the pointer is drawing now. */
export function drawStroke(scene: Scene): void {
  const { context: c, palette, stroke } = scene;
  const first = stroke?.points[0];
  const last = stroke?.points[stroke.points.length - 1];
  if (!stroke || !first || !last) return;
  if (stroke.kind === 'wall') {
    trace(c, [first, last], false);
    c.lineWidth = THICK;
    c.strokeStyle = patternFill(
      c,
      'hatch',
      palette.colour['selected-soft'],
      palette.colour.selected,
    );
    c.stroke();
    return;
  }
  trace(c, stroke.points, true);
  c.fillStyle = palette.colour['selected-soft'];
  c.globalAlpha = 0.4;
  c.fill();
  c.globalAlpha = 1;
  c.strokeStyle = palette.colour.selected;
  c.lineWidth = 1.5;
  c.setLineDash([4, 3]);
  c.stroke();
  c.setLineDash([]);
}

function trace(c: CanvasRenderingContext2D, points: readonly Point[], isClosed: boolean): void {
  c.beginPath();
  for (const [at, point] of points.entries())
    if (at === 0) c.moveTo(point.x, point.y);
    else c.lineTo(point.x, point.y);
  if (isClosed) c.closePath();
}
