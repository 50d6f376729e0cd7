/** The run's strip: a bar for each stretch with an event, higher and stronger the graver it is. */
import { Severity } from '../../charts/timeline/eventSeverity.ts';
import type { TimeView } from '../../charts/time/TimeView.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { withAlpha } from '../../ui/withAlpha.ts';

export interface MinimapFacts {
  readonly bins: Uint8Array;
  readonly view: TimeView;
  readonly cursorUs: number;
  readonly headUs: number;
}

export function drawMinimap(
  surface: Surface,
  { bins, view, cursorUs, headUs }: MinimapFacts,
): void {
  const { context: c, palette, width, height } = surface;
  const { colour } = palette;
  const run = Math.max(1, headUs);
  c.fillStyle = colour['paper-2'];
  c.fillRect(0, 0, width, height);
  const colours = binColours(surface);
  const wide = width / Math.max(1, bins.length);
  for (let bin = 0; bin < bins.length; bin++) {
    const severity = (bins[bin] ?? 0) - 1;
    if (severity < 0) continue;
    const high = 2 + ((height - 4) * (severity + 1)) / (Severity.lost + 1);
    c.fillStyle = colours[severity] ?? colour['line-3'];
    c.fillRect(bin * wide, height - high - 1, Math.max(1.5, wide), high);
  }
  const from = Math.max(0, (view.fromUs / run) * width);
  const to = Math.min(width, Math.max(from + 4, (view.toUs / run) * width));
  c.fillStyle = withAlpha(colour.selected, 0.1);
  c.fillRect(from, 0, to - from, height);
  c.strokeStyle = colour['line-3'];
  c.lineWidth = 1;
  c.strokeRect(from + 0.5, 0.5, Math.max(1, to - from - 1), height - 1);
  c.fillStyle = colour.selected;
  c.fillRect(Math.min(width - 1.5, (cursorUs / run) * width), 0, 1.5, height);
}

function binColours({ palette }: Surface): readonly string[] {
  const { colour } = palette;
  const bySeverity: string[] = [];
  bySeverity[Severity.quiet] = colour['line-2'];
  bySeverity[Severity.note] = colour['line-3'];
  bySeverity[Severity.vote] = colour.vote;
  bySeverity[Severity.suspect] = colour.suspect;
  bySeverity[Severity.failed] = colour.failed;
  bySeverity[Severity.fault] = colour.ink;
  bySeverity[Severity.lost] = colour.lost;
  return bySeverity;
}
