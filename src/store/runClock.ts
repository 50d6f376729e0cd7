/** The moments a drawing needs, as fresh as the last frame; the store's own clock ticks ten times a second. */
import { FrameHeader } from '../protocol/Frame.ts';
import { cursorStore } from './cursor.ts';
import { frames } from './link.ts';
import { runStore } from './run.ts';

export interface RunClock {
  /** Where the run stands. */
  readonly nowUs: number;
  /** Furthest computed moment of this branch. */
  readonly headUs: number;
  /** The page's one line: leads `nowUs` while it is dragged. */
  readonly cursorUs: number;
}

export function runClock(): RunClock {
  const { transport } = runStore.getState();
  const header = frames.latest?.header;
  const nowUs = header?.[FrameHeader.nowUs] ?? transport.nowUs;
  const headUs = Math.max(nowUs, header?.[FrameHeader.headUs] ?? 0, transport.headUs);
  return { nowUs, headUs, cursorUs: cursorStore.getState().atUs ?? nowUs };
}
