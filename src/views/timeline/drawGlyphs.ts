/** The small signs of the timeline. Each is a shape of its own: none is told from another by colour. */
import type { Surface } from '../../ui/LiveCanvas.tsx';

/** A vote: filled = granted, hollow = refused. Stands on `yBase`. */
export function drawTriangle(
  { context: c, palette }: Surface,
  x: number,
  yBase: number,
  isGranted: boolean,
): void {
  const { colour } = palette;
  c.beginPath();
  c.moveTo(x, yBase - 8);
  c.lineTo(x + 4.5, yBase);
  c.lineTo(x - 4.5, yBase);
  c.closePath();
  c.fillStyle = isGranted ? colour.vote : colour.paper;
  c.strokeStyle = isGranted ? colour.paper : colour.vote;
  c.lineWidth = isGranted ? 1 : 1.5;
  c.fill();
  c.stroke();
}

/** Killed; with a broken stroke: without power. */
export function drawCross(
  { context: c, palette }: Surface,
  x: number,
  y: number,
  isBroken: boolean,
): void {
  c.strokeStyle = palette.colour['ink-2'];
  c.lineWidth = 1.5;
  c.beginPath();
  if (isBroken) {
    // A flash: the power went.
    c.moveTo(x + 2, y - 4);
    c.lineTo(x - 2, y + 0.5);
    c.lineTo(x + 1.5, y + 0.5);
    c.lineTo(x - 1.5, y + 4);
  } else {
    c.moveTo(x - 3, y - 3);
    c.lineTo(x + 3, y + 3);
    c.moveTo(x + 3, y - 3);
    c.lineTo(x - 3, y + 3);
  }
  c.stroke();
}

export function drawPauseBars({ context: c, palette }: Surface, x: number, y: number): void {
  c.fillStyle = palette.colour['ink-2'];
  c.fillRect(x, y - 3, 2, 6);
  c.fillRect(x + 4, y - 3, 2, 6);
}

const NOTCH_MAX_PX = 12;

/** A lost acknowledged write: a notch driven into the strip from above. */
export function drawNotch(
  { context: c, palette }: Surface,
  x: number,
  y: number,
  height: number,
): void {
  const { colour } = palette;
  c.beginPath();
  c.moveTo(x - 4.5, y - 1);
  c.lineTo(x + 4.5, y - 1);
  c.lineTo(x, y + Math.min(NOTCH_MAX_PX, height));
  c.closePath();
  c.fillStyle = colour.lost;
  c.strokeStyle = colour.paper;
  c.lineWidth = 1;
  c.fill();
  c.stroke();
}

/** A fault: a wedge that points at its moment. */
export function drawFaultWedge(
  { context: c, palette }: Surface,
  x: number,
  yTip: number,
  isSelected: boolean,
): void {
  c.beginPath();
  c.moveTo(x, yTip);
  c.lineTo(x - 4, yTip - 7);
  c.lineTo(x + 4, yTip - 7);
  c.closePath();
  c.fillStyle = isSelected ? palette.colour.selected : palette.colour.ink;
  c.fill();
}
