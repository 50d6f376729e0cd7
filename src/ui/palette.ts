/**
 * The theme's colours as canvases need them: plain strings, read from CSS at run time so that the
 * tokens in theme.css stay the only place with colours. Cached until the theme changes.
 */
const TOKENS = [
  'paper',
  'paper-2',
  'paper-3',
  'float',
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'line-2',
  'line-3',
  'focus',
  'selected',
  'selected-soft',
  'ok',
  'suspect',
  'suspect-mark',
  'failed',
  'paused',
  'lost',
  'vote',
  'repl',
  'client',
  'gossip',
  'tick',
  'on-shard',
] as const;

export type ColourName = (typeof TOKENS)[number];

export interface Palette {
  readonly colour: Readonly<Record<ColourName, string>>;
  /** The eight shard hues, by `shardMark(shard).hue`. */
  readonly shard: readonly string[];
  readonly sans: string;
  readonly mono: string;
  /** Differs between any two palettes: a key for caches of drawn things. */
  readonly version: number;
}

let cached: Palette | null = null;
let version = 0;
const listeners = new Set<() => void>();

export function palette(): Palette {
  cached ??= readPalette();
  return cached;
}

/** The theme or the system's preference changed: read again at the next use. */
export function refreshPalette(): void {
  cached = null;
  for (const listener of listeners) listener();
}

/** @returns stops listening */
export function onPaletteChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readPalette(): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const entries = TOKENS.map((name) => [name, read(name)] as const);
  const colour = Object.fromEntries(entries) as Record<ColourName, string>;
  const shard = Array.from({ length: 8 }, (_, hue) => read(`shard-${hue}`));
  probe.remove();
  const root = getComputedStyle(document.documentElement);
  version += 1;
  return {
    colour,
    shard,
    sans: root.getPropertyValue('--sans'),
    mono: root.getPropertyValue('--mono'),
    version,
  };
}
