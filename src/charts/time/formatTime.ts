/**
 * Moments and durations as text, the same in every language: digits, a point and SI units.
 * `stepUs` is the finest difference worth showing; digits below it are left out.
 */

const SECOND = 1_000_000;

/** Virtual clock, `00:12.480`; with hours once there are any. */
export function formatClock(atUs: number, stepUs = 1_000): string {
  const digits = digitsOfSecond(stepUs);
  const scale = 10 ** digits;
  const units = Math.floor((Math.max(0, atUs) * scale) / SECOND + 1e-6);
  const whole = Math.floor(units / scale);
  const fraction = digits === 0 ? '' : `.${String(units % scale).padStart(digits, '0')}`;
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
  return whole >= 3_600 ? `${Math.floor(whole / 3_600)}:${clock}` : clock;
}

/** Signed distance from an origin: `+1.237 s`, `−12 ms`, `+3 min 20 s`. */
export function formatDelta(deltaUs: number, stepUs = 1_000): string {
  const sign = deltaUs < 0 ? '−' : '+';
  const size = Math.abs(deltaUs);
  if (size === 0) return '0 s';
  if (size >= 100 * SECOND) return sign + longDuration(size);
  if (stepUs < 1_000 && size < 10_000) return `${sign}${size.toFixed(0)} µs`;
  return `${sign}${(size / SECOND).toFixed(digitsOfSecond(stepUs))} s`;
}

/** A duration for people, to three significant digits: `735 ms`, `1.24 s`, `12.5 s`, `85 µs`. */
export function formatDuration(us: number): string {
  const size = Math.abs(us);
  if (size < 1_000) return `${Math.round(us)} µs`;
  if (size < 10_000) return `${(us / 1_000).toFixed(1)} ms`;
  if (size < SECOND) return `${Math.round(us / 1_000)} ms`;
  if (size < 10 * SECOND) return `${(us / SECOND).toFixed(2)} s`;
  if (size < 100 * SECOND) return `${(us / SECOND).toFixed(1)} s`;
  return longDuration(us);
}

/** Whole milliseconds with thin grouping, for tables and bars: `3 838 ms`. */
export function formatMs(us: number): string {
  if (Math.abs(us) < 1_000) return `${(us / 1_000).toFixed(us === 0 ? 0 : 2)} ms`;
  if (Math.abs(us) < 10_000) return `${(us / 1_000).toFixed(1)} ms`;
  return `${groupDigits(Math.round(us / 1_000))} ms`;
}

/** `16384` → `16 384` (narrow no-break spaces, read alike in both languages); short numbers stay whole. */
export function groupDigits(value: number): string {
  const text = String(Math.round(Math.abs(value)));
  const sign = value < 0 ? '−' : '';
  return sign + (text.length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, '\u202f'));
}

function longDuration(us: number): string {
  const seconds = Math.round(us / SECOND);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} min`;
}

function digitsOfSecond(stepUs: number): number {
  if (stepUs >= SECOND) return 0;
  return Math.min(6, Math.max(1, Math.ceil(Math.log10(SECOND / stepUs) - 1e-9)));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
