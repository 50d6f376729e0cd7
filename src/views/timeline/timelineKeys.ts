/** What each key does while the timeline has the focus; true = it was ours. */
import { seek } from '../../store/seek.ts';
import { runClock } from '../../store/runClock.ts';
import { selectNode, selectionStore } from '../../store/selection.ts';
import { currentView, panBy, setFollowing, zoomAtCursor } from './camera.ts';
import { seekToChosen, stepEvent, toCause, toEffect } from './followCauses.ts';
import { traceModel } from './traceModel.ts';

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
}

export function onTimelineKey({ key, shiftKey }: Pressed): boolean {
  const step = shiftKey ? 0.1 : 0.01;
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'ArrowLeft':
      return moveCursor(-step);
    case 'ArrowRight':
      return moveCursor(step);
    case 'Home':
      return done(seek(0));
    case 'End':
      return done(seek(runClock().headUs));
    case 'PageUp':
      return done(stepEvent(-1));
    case 'PageDown':
      return done(stepEvent(1));
    case 'ArrowUp':
      return moveLane(-1);
    case 'ArrowDown':
      return moveLane(1);
    case 'w':
    case '+':
    case '=':
      return done(zoomAtCursor(0.8));
    case 's':
    case '-':
      return done(zoomAtCursor(1.25));
    case 'a':
      return done(panBy(-0.15));
    case 'd':
      return done(panBy(0.15));
    case 'f':
      return done(setFollowing(true));
    case '[':
      return done(toCause());
    case ']':
      return done(toEffect());
    case 'Enter':
      return done(seekToChosen());
    default:
      return false;
  }
}

function moveCursor(share: number): boolean {
  const { fromUs, toUs } = currentView();
  const { cursorUs, headUs } = runClock();
  return done(seek(Math.min(headUs, Math.max(0, cursorUs + share * (toUs - fromUs)))));
}

function moveLane(by: number): boolean {
  const lanes = traceModel()?.lanes ?? [];
  const { node } = selectionStore.getState();
  const at = lanes.findIndex((lane) => lane.node === node);
  const next = lanes[Math.min(lanes.length - 1, Math.max(0, at + by))];
  if (next !== undefined) selectNode(next.node);
  return true;
}

function done(_result: void): boolean {
  return true;
}
