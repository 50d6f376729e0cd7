/** Words inside bands that are wide enough for them: why a node is hollow, how long a delay is. */
import { formatDuration } from '../../charts/time/formatTime.ts';
import { ShapeKind } from '../../charts/timeline/ShapeList.ts';
import type { ShapeList } from '../../charts/timeline/ShapeList.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';

export interface LaneWords {
  readonly killed: string;
  readonly paused: string;
  readonly powerCut: string;
  /** Announced delay of the election that `seq` scheduled, µs. */
  readonly delayOf: (seq: number) => number;
}

/** Less height than this has no room for 10 px letters. */
const BAND_MIN_PX = 10;
const PAD_PX = 5;

export function drawLaneWords(surface: Surface, shapes: ShapeList, words: LaneWords): void {
  const { context: c, palette, width } = surface;
  c.font = `10px ${palette.sans}`;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  for (let at = 0; at < shapes.count; at++) {
    const text = wordOf(shapes, at, words);
    if (text === '') continue;
    const b = at * 4;
    const isHollow = shapes.kinds[at] === ShapeKind.process;
    const x = Math.max(0, shapes.boxes[b] ?? 0) + (isHollow ? 16 : PAD_PX);
    const end = Math.min(width, shapes.boxes[b + 2] ?? 0);
    const y = ((shapes.boxes[b + 1] ?? 0) + (shapes.boxes[b + 3] ?? 0)) / 2 + 0.5;
    const size = c.measureText(text).width;
    if (x + size + PAD_PX > end) continue;
    if (!isHollow) {
      c.fillStyle = palette.colour.paper;
      c.fillRect(x - 2, y - 5, size + 4, 9);
    }
    c.fillStyle = isHollow ? palette.colour['ink-2'] : palette.colour.ink;
    c.fillText(text, x, y);
  }
}

function wordOf(shapes: ShapeList, at: number, words: LaneWords): string {
  const b = at * 4;
  const height = (shapes.boxes[b + 3] ?? 0) - (shapes.boxes[b + 1] ?? 0);
  if (height < BAND_MIN_PX) return '';
  if (shapes.kinds[at] === ShapeKind.electionDelay) {
    return formatDuration(words.delayOf(shapes.refs[at] ?? -1));
  }
  if (shapes.kinds[at] !== ShapeKind.process) return '';
  switch (shapes.values[at]) {
    case ProcessState.killed:
      return words.killed;
    case ProcessState.paused:
      return words.paused;
    case ProcessState.powerCut:
      return words.powerCut;
    default:
      return '';
  }
}
