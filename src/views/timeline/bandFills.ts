/** The textures of the timeline in the present theme, made once: a long run paints thousands of bands a frame. */
import { shardMark } from '../../charts/shardMark.ts';
import { readRole } from '../../charts/timeline/TimelineModel.ts';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { patternFill } from '../../ui/patternFill.ts';
import { withAlpha } from '../../ui/withAlpha.ts';

type Fill = CanvasPattern | string;

export interface BandFills {
  readonly fail: Fill;
  readonly delay: Fill;
  readonly failing: Fill;
  readonly roleOf: (value: number) => { readonly body: Fill; readonly edge: string };
}

let cached: BandFills | null = null;
let cachedFor = '';

export function bandFills(surface: Surface): BandFills {
  const wanted = `${surface.palette.version}/${globalThis.devicePixelRatio}`;
  if (cached === null || wanted !== cachedFor) cached = makeFills(surface);
  cachedFor = wanted;
  return cached;
}

function makeFills({ context: c, palette }: Surface): BandFills {
  const { colour } = palette;
  const roles = new Map<number, { readonly body: Fill; readonly edge: string }>();
  const makeRole = (value: number): { readonly body: Fill; readonly edge: string } => {
    const { shard, isMaster } = readRole(value);
    const mark = shardMark(shard);
    const edge = palette.shard[mark.hue] ?? colour['ink-3'];
    const marks = withAlpha(colour.paper, 0.5);
    const master = patternFill(c, mark.pattern, edge, marks, 0.75);
    return { edge, body: isMaster ? master : withAlpha(edge, 0.14) };
  };
  return {
    fail: patternFill(c, 'backhatch', colour.failed, withAlpha(colour.paper, 0.55), 0.6),
    delay: patternFill(c, 'hatch', colour.paper, colour.vote, 0.7),
    failing: patternFill(c, 'hatch', colour.failed, withAlpha(colour.paper, 0.7), 0.7),
    roleOf: (value) => {
      const known = roles.get(value);
      if (known !== undefined) return known;
      const made = makeRole(value);
      roles.set(value, made);
      return made;
    },
  };
}
