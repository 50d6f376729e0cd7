/** Bars of the anatomy: one phase against its promise, or all of them in a row. */
import type { AnatomyPhase, PhaseName } from '../../charts/anatomy/anatomyPhases.ts';
import type { Palette } from '../../ui/palette.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { patternFill } from '../../ui/patternFill.ts';
import { withAlpha } from '../../ui/withAlpha.ts';

/** Where the common axis begins and how much time its width stands for. */
export interface PhaseAxis {
  readonly fromUs: number;
  readonly scaleUs: number;
}

const BAR_PX = 10;

/** The phase's bar at its place in the whole, over the bracket of what is promised. */
export function drawPhase(surface: Surface, phase: AnatomyPhase, axis: PhaseAxis): void {
  const { context: c, palette, width, height } = surface;
  const top = Math.round((height - BAR_PX) / 2);
  const px = (us: number): number => ((us - axis.fromUs) / axis.scaleUs) * width;
  c.fillStyle = palette.colour.line;
  c.fillRect(0, Math.round(height / 2), width, 1);
  if (phase.state === 'waiting' || phase.state === 'never') return;
  drawPromise(
    surface,
    px(phase.startUs + phase.promisedMinUs),
    px(phase.startUs + phase.promisedMaxUs),
  );
  const x = Math.max(0, px(phase.startUs));
  const w = Math.max(2, px(phase.endUs) - px(phase.startUs));
  c.fillStyle = phaseFill(c, palette, phase.name);
  c.fillRect(Math.min(x, width - 2), top, w, BAR_PX);
  if (phase.state === 'running') {
    c.fillStyle = palette.colour.ink;
    c.fillRect(Math.min(width - 1.5, x + w), top - 2, 1.5, BAR_PX + 4);
  }
}

/** Every phase in one bar, with hairlines between. */
export function drawTotal(
  surface: Surface,
  phases: readonly AnatomyPhase[],
  axis: PhaseAxis,
): void {
  const { context: c, palette, width, height } = surface;
  const top = Math.round((height - BAR_PX - 4) / 2);
  const px = (us: number): number => ((us - axis.fromUs) / axis.scaleUs) * width;
  c.fillStyle = palette.colour['paper-3'];
  c.fillRect(0, top, width, BAR_PX + 4);
  for (const phase of phases) {
    if (phase.state !== 'done' && phase.state !== 'running') continue;
    const x = Math.max(0, px(phase.startUs));
    const w = Math.max(1.5, px(phase.endUs) - px(phase.startUs));
    c.fillStyle = phaseFill(c, palette, phase.name);
    c.fillRect(x, top, w, BAR_PX + 4);
    c.fillStyle = palette.colour.paper;
    c.fillRect(x + w - 0.5, top, 1, BAR_PX + 4);
  }
}

/** A bracket from the least to the most promised: `├──┤`, open when it starts at once. */
function drawPromise(
  { context: c, palette, width, height }: Surface,
  x0: number,
  x1: number,
): void {
  const from = Math.max(0, x0);
  const to = Math.min(width, x1);
  c.fillStyle = withAlpha(palette.colour['ink-3'], 0.16);
  c.fillRect(from, 1, Math.max(1, to - from), height - 2);
  c.fillStyle = palette.colour['line-3'];
  c.fillRect(from, 1, 1, height - 2);
  if (x1 <= width) c.fillRect(to - 1, 1, 1, height - 2);
}

function phaseFill(
  c: CanvasRenderingContext2D,
  { colour }: Palette,
  name: PhaseName,
): CanvasPattern | string {
  const marks = withAlpha(colour.paper, 0.6);
  switch (name) {
    case 'detect':
      return colour.suspect;
    case 'agree':
      return patternFill(c, 'backhatch', colour.failed, marks, 0.7);
    case 'delay':
      return patternFill(c, 'hatch', colour.paper, colour.vote, 0.7);
    case 'vote':
      return colour.vote;
    case 'spread':
      return patternFill(c, 'columns', colour.ok, marks, 0.7);
  }
}
