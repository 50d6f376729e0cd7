/** A computed colour (`rgb(1, 2, 3)`, `color(srgb …)`) made translucent, for canvases. */
export function withAlpha(colour: string, alpha: number): string {
  if (!colour.endsWith(')') || colour.includes('/')) return colour;
  return `${colour.slice(0, -1).replaceAll(',', ' ').replace('rgba(', 'rgb(')} / ${alpha})`;
}
