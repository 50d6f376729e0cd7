/**
 * The stretch of virtual time a chart shows, and how it moves.
 *
 * One idea: a view is two numbers, and every gesture (wheel, WASD, drag, fit, follow) is a pure function
 * from view to view, so that mouse, keyboard and tests share one behaviour. All moments are virtual µs.
 */

export interface TimeView {
  readonly fromUs: number;
  /** Exclusive; always greater than `fromUs`. */
  readonly toUs: number;
}

/** What may be seen at all: the run's first moment and a little beyond its head. */
export interface TimeBounds {
  readonly startUs: number;
  readonly headUs: number;
}

/** Closest zoom: 200 µs over the whole width still separates the votes of one election. */
export const SPAN_MIN_US = 200;

/** Share of the width kept empty to the right of "now" while following. */
const FOLLOW_MARGIN = 0.06;

export function spanUs(view: TimeView): number {
  return view.toUs - view.fromUs;
}

export function timeToPx(view: TimeView, atUs: number, widthPx: number): number {
  return ((atUs - view.fromUs) / (view.toUs - view.fromUs)) * widthPx;
}

export function pxToTime(view: TimeView, xPx: number, widthPx: number): number {
  return view.fromUs + (xPx / Math.max(1, widthPx)) * (view.toUs - view.fromUs);
}

/** Zooms by `factor` (below 1 = closer) so that `anchorUs` stays where it is on the screen. */
export function zoomView(
  view: TimeView,
  anchorUs: number,
  factor: number,
  bounds: TimeBounds,
): TimeView {
  const wanted = clampSpan(spanUs(view) * factor, bounds);
  const share = (anchorUs - view.fromUs) / spanUs(view);
  const fromUs = anchorUs - share * wanted;
  return clampView({ fromUs, toUs: fromUs + wanted }, bounds);
}

export function panView(view: TimeView, byUs: number, bounds: TimeBounds): TimeView {
  return clampView({ fromUs: view.fromUs + byUs, toUs: view.toUs + byUs }, bounds);
}

/** Shows `[fromUs, toUs]` with a margin of 8 % on both sides. */
export function fitView(fromUs: number, toUs: number, bounds: TimeBounds): TimeView {
  const span = clampSpan((toUs - fromUs) * 1.16, bounds);
  const middle = (fromUs + toUs) / 2;
  return clampView({ fromUs: middle - span / 2, toUs: middle + span / 2 }, bounds);
}

/** Keeps the span and puts `nowUs` near the right edge; early in a run the view starts at its start. */
export function followView(view: TimeView, nowUs: number, bounds: TimeBounds): TimeView {
  const span = spanUs(view);
  const toUs = Math.max(bounds.startUs + span, nowUs + span * FOLLOW_MARGIN);
  return { fromUs: toUs - span, toUs };
}

/** Moves as little as possible so that `atUs` is inside, with a tenth of the span around it. */
export function revealMoment(view: TimeView, atUs: number, bounds: TimeBounds): TimeView {
  const margin = spanUs(view) * 0.1;
  if (atUs < view.fromUs + margin) return panView(view, atUs - margin - view.fromUs, bounds);
  if (atUs > view.toUs - margin) return panView(view, atUs + margin - view.toUs, bounds);
  return view;
}

function clampSpan(span: number, bounds: TimeBounds): number {
  const spanMax = Math.max(SPAN_MIN_US, (bounds.headUs - bounds.startUs) * 1.25, 10_000_000);
  return Math.min(spanMax, Math.max(SPAN_MIN_US, span));
}

/** Half a span beyond either end may be seen, so that an edge can be brought to the middle. */
function clampView(view: TimeView, bounds: TimeBounds): TimeView {
  const span = spanUs(view);
  const lowest = bounds.startUs - span * 0.02;
  const highest = Math.max(lowest, bounds.headUs - span * 0.5);
  const fromUs = Math.min(highest, Math.max(lowest, view.fromUs));
  return { fromUs, toUs: fromUs + span };
}
