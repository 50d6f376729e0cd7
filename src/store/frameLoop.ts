/**
 * One requestAnimationFrame for the whole page. A panel registers what it draws and unregisters when
 * it hides; nothing else may start an animation frame of its own.
 */
import type { FrameView } from '../protocol/Frame.ts';
import { frames } from './link.ts';

export interface Draw {
  /** @param timeMs the animation clock; @param serial changes when `frame` is another one than last time */
  (frame: FrameView | null, timeMs: number, serial: number): void;
}

const draws = new Set<Draw>();
let handle = 0;

/** @returns unregisters */
export function onFrame(draw: Draw): () => void {
  draws.add(draw);
  if (handle === 0) handle = requestAnimationFrame(turn);
  return () => draws.delete(draw);
}

function turn(timeMs: number): void {
  handle = draws.size > 0 ? requestAnimationFrame(turn) : 0;
  for (const draw of draws) draw(frames.latest, timeMs, frames.serial);
}

/** For drawers that need only the clock. @returns unregisters */
export function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
