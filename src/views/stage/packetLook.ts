/** Colour and shape of each kind of message; shape alone tells the important ones apart. */
import { PacketKind } from '../../protocol/Frame.ts';
import type { Palette } from '../../ui/palette.ts';

export function colourOfKind({ colour }: Palette, kind: number, isBadNews: boolean): string {
  switch (kind) {
    case PacketKind.fail:
    case PacketKind.error:
      return colour.failed;
    case PacketKind.voteRequest:
    case PacketKind.vote:
      return colour.vote;
    case PacketKind.replication:
      return colour.repl;
    case PacketKind.request:
    case PacketKind.reply:
    case PacketKind.redirect:
    case PacketKind.publish:
      return colour.client;
    default:
      return isBadNews ? colour['suspect-mark'] : colour.gossip;
  }
}

/** Adds a packet's outline to the path. `angle` is its direction of travel. */
export function tracePacket(
  c: CanvasRenderingContext2D,
  kind: number,
  isBadNews: boolean,
  x: number,
  y: number,
  angle: number,
): void {
  switch (kind) {
    case PacketKind.fail:
      return polygon(c, x, y, 6.5, 4, 0);
    case PacketKind.voteRequest:
    case PacketKind.vote:
      return polygon(c, x, y, 6.5, 3, angle);
    case PacketKind.meet:
    case PacketKind.update:
      return polygon(c, x, y, 4.5, 4, Math.PI / 4);
    case PacketKind.redirect:
      return chevron(c, x, y, angle);
    case PacketKind.error:
      return cross(c, x, y);
    default:
      circle(c, x, y, isBadNews ? 4 : kind >= PacketKind.replication ? 2.6 : 2.2);
  }
}

/** Answers are hollow, what starts an exchange is filled. */
export function isHollow(kind: number): boolean {
  return (
    kind === PacketKind.pong ||
    kind === PacketKind.reply ||
    kind === PacketKind.voteRequest ||
    kind === PacketKind.redirect ||
    kind === PacketKind.error
  );
}

function circle(c: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  c.moveTo(x + r, y);
  c.arc(x, y, r, 0, Math.PI * 2);
}

function polygon(
  c: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  corners: number,
  turn: number,
): void {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    if (k === 0) c.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    else c.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  c.closePath();
}

/** A hooked arrow: the answer that sends the client elsewhere. */
function chevron(c: CanvasRenderingContext2D, x: number, y: number, angle: number): void {
  const ux = Math.cos(angle) * 6;
  const uy = Math.sin(angle) * 6;
  c.moveTo(x - ux - uy * 0.8, y - uy + ux * 0.8);
  c.lineTo(x + ux * 0.6, y + uy * 0.6);
  c.lineTo(x - ux + uy * 0.8, y - uy - ux * 0.8);
}

function cross(c: CanvasRenderingContext2D, x: number, y: number): void {
  c.moveTo(x - 3.5, y - 3.5);
  c.lineTo(x + 3.5, y + 3.5);
  c.moveTo(x - 3.5, y + 3.5);
  c.lineTo(x + 3.5, y - 3.5);
}
