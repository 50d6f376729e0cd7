/** Words inside bands that are wide enough: why a node is hollow, how long a delay is, how many hold what. */
import { formatDuration } from '../../charts/time/formatTime.ts';
import { ShapeKind } from '../../charts/timeline/ShapeList.ts';
import type { ShapeList } from '../../charts/timeline/ShapeList.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';

export interface LaneWords {
  readonly killed: string;
  readonly paused: string;
  readonly powerCut: string;
  /** Observers of any one node: all the others. */
  readonly others: number;
  /** Announced delay of the election that `seq` scheduled, µs. */
  readonly delayOf: (seq: number) => number;
}

/** Less height than this has no room for letters of 10 px, ascenders apart. */
const BAND_MIN_PX = 9;
const PAD_PX = 5;
const WORD_MIN_PX = 28;

export function drawLaneWords(surface: Surface, shapes: ShapeList, words: LaneWords): void {
  const { context: c, palette } = surface;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  // What the others think comes first: where two words want one place, the state's own sign is enough.
  const taken: Taken[] = [];
  for (const at of wideShapes(shapes)) {
    const text = beliefWord(shapes, at, words);
    const isFail = shapes.kinds[at] === ShapeKind.fail;
    const colour = isFail ? palette.colour.failed : palette.colour.suspect;
    if (text !== '') drawBelow(surface, shapes, at, { text, colour, taken });
  }
  for (const at of wideShapes(shapes)) {
    const kind = shapes.kinds[at];
    if (kind === ShapeKind.process) {
      const word = { text: stateOf(shapes, at, words), indentPx: 16, plateInk: '', taken };
      drawInside(surface, shapes, at, word);
    }
    if (kind === ShapeKind.electionDelay) {
      const text = formatDuration(words.delayOf(shapes.refs[at] ?? -1));
      const word = { text, indentPx: PAD_PX, plateInk: palette.colour.ink, taken };
      drawInside(surface, shapes, at, word);
    }
  }
}

/** Where a word stands already. */
interface Taken {
  readonly row: number;
  readonly x0: number;
  readonly x1: number;
}

/** No word fits in less; most bands of a long run are narrower. */
function* wideShapes(shapes: ShapeList): Generator<number> {
  for (let at = 0; at < shapes.count; at++) {
    const wide = (shapes.boxes[at * 4 + 2] ?? 0) - (shapes.boxes[at * 4] ?? 0);
    if (wide >= WORD_MIN_PX) yield at;
  }
}

function beliefWord(shapes: ShapeList, at: number, { others }: LaneWords): string {
  const kind = shapes.kinds[at];
  const count = shapes.values[at] ?? 0;
  if (kind === ShapeKind.fail) return `FAIL ${count}/${others}`;
  // The opinion of a cut-off few is drawn on every lane; it is named only where many share it.
  return kind === ShapeKind.pfail && count * 2 >= others ? `PFAIL ${count}/${others}` : '';
}

function isTaken(taken: readonly Taken[], row: number, x0: number, x1: number): boolean {
  return taken.some((one) => one.row === row && one.x0 < x1 && one.x1 > x0);
}

interface InsideWord {
  readonly text: string;
  readonly indentPx: number;
  /** '' = the band is hollow. */
  readonly plateInk: string;
  readonly taken: readonly Taken[];
}

/** Inside a band, if it is high and wide enough; on a filled one with a plate behind the letters. */
function drawInside(
  surface: Surface,
  shapes: ShapeList,
  at: number,
  { text, indentPx, plateInk, taken }: InsideWord,
): void {
  const { context: c, palette, width } = surface;
  const [x0, y0, x1, y1] = boxOf(shapes, at);
  if (text === '' || y1 - y0 < BAND_MIN_PX) return;
  c.font = `10px ${palette.sans}`;
  const x = Math.max(0, x0) + indentPx;
  const size = c.measureText(text).width;
  if (x + size + PAD_PX > Math.min(width, x1)) return;
  if (isTaken(taken, shapes.rows[at] ?? -1, x, x + size)) return;
  const y = (y0 + y1) / 2 + 0.5;
  if (plateInk !== '') {
    c.fillStyle = palette.colour.paper;
    c.fillRect(x - 2, y - 5, size + 4, 9);
  }
  c.fillStyle = plateInk === '' ? palette.colour['ink-2'] : plateInk;
  c.fillText(text, x, y);
}

/** Under a belief's strip, on what the node itself is: PFAIL and FAIL named, with how many hold it. */
function drawBelow(
  surface: Surface,
  shapes: ShapeList,
  at: number,
  { text, colour, taken }: { text: string; colour: string; taken: Taken[] },
): void {
  const { context: c, palette, width } = surface;
  const [x0, y0, x1, y1] = boxOf(shapes, at);
  // The strip is about two fifths of the lane; the rest must hold the letters.
  if ((y1 - y0) * 1.6 < BAND_MIN_PX - 1) return;
  c.font = `600 10px ${palette.sans}`;
  const size = c.measureText(text).width;
  const x = Math.max(0, x0) + 2;
  if (x + size + PAD_PX > Math.min(width, x1)) return;
  const y = y1 + (y1 - y0) * 0.8 + 0.5;
  taken.push({ row: shapes.rows[at] ?? -1, x0: x - 2, x1: x + size + 2 });
  c.fillStyle = palette.colour.paper;
  c.fillRect(x - 2, y - 5, size + 4, 9);
  c.fillStyle = colour;
  c.fillText(text, x, y);
}

function boxOf(shapes: ShapeList, at: number): readonly [number, number, number, number] {
  const { boxes } = shapes;
  const b = at * 4;
  return [boxes[b] ?? 0, boxes[b + 1] ?? 0, boxes[b + 2] ?? 0, boxes[b + 3] ?? 0];
}

function stateOf(shapes: ShapeList, at: number, words: LaneWords): string {
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
