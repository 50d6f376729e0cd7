/** One sign for each belief; shape and colour both differ, so that either alone is enough. */
import { Belief } from '../../protocol/Frame.ts';
import type { Palette } from '../../ui/palette.ts';

export function drawBeliefSign(
  c: CanvasRenderingContext2D,
  { colour }: Palette,
  belief: number,
  place: { readonly x: number; readonly y: number; readonly size: number },
): void {
  const { x, y, size } = place;
  const r = Math.max(1.5, Math.min(8, size * 0.28));
  c.lineWidth = Math.max(1, Math.min(2, size / 12));
  c.beginPath();
  switch (belief) {
    case Belief.fine:
      c.fillStyle = colour['line-3'];
      c.arc(x, y, Math.max(1, r * 0.36), 0, Math.PI * 2);
      return c.fill();
    case Belief.pfail:
      c.fillStyle = colour.suspect;
      c.moveTo(x, y - r);
      c.lineTo(x + r, y + r * 0.85);
      c.lineTo(x - r, y + r * 0.85);
      c.closePath();
      return c.fill();
    case Belief.fail:
      c.strokeStyle = colour.failed;
      c.lineWidth *= 1.5;
      c.moveTo(x - r, y - r);
      c.lineTo(x + r, y + r);
      c.moveTo(x + r, y - r);
      c.lineTo(x - r, y + r);
      return c.stroke();
    case Belief.handshake:
      c.strokeStyle = colour['ink-2'];
      c.arc(x, y, r * 0.7, 0, Math.PI * 2);
      return c.stroke();
    case Belief.noaddr:
      c.strokeStyle = colour['ink-2'];
      c.rect(x - r * 0.7, y - r * 0.7, r * 1.4, r * 1.4);
      return c.stroke();
    default:
      c.strokeStyle = colour['line-3'];
      c.moveTo(x - r * 0.6, y);
      c.lineTo(x + r * 0.6, y);
      return c.stroke();
  }
}
