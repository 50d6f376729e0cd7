/**
 * A canvas fill of one colour with the marks of a pattern in another: how a shard looks on a canvas.
 * Tiles are small and kept; the key holds everything that changes their pixels.
 */
const SIZE = 8;
const tiles = new Map<string, CanvasPattern | string>();

/**
 * @param pattern name from charts/shardMark: solid, hatch, dots, rows, backhatch, grid, columns
 * @param marks colour of the pattern's strokes, usually the background at some transparency
 */
export function patternFill(
  context: CanvasRenderingContext2D,
  pattern: string,
  colour: string,
  marks: string,
  scale = 1,
): CanvasPattern | string {
  if (pattern === 'solid') return colour;
  const key = `${pattern}|${colour}|${marks}|${scale}`;
  const known = tiles.get(key);
  if (known !== undefined) return known;
  const made = makeTile(context, pattern, colour, marks, scale) ?? colour;
  if (tiles.size > 400) tiles.clear();
  tiles.set(key, made);
  return made;
}

function makeTile(
  context: CanvasRenderingContext2D,
  pattern: string,
  colour: string,
  marks: string,
  scale: number,
): CanvasPattern | null {
  const density = 2;
  const tile = new OffscreenCanvas(SIZE * density, SIZE * density);
  const c = tile.getContext('2d');
  if (!c) return null;
  c.scale(density, density);
  c.fillStyle = colour;
  c.fillRect(0, 0, SIZE, SIZE);
  c.strokeStyle = marks;
  c.fillStyle = marks;
  c.lineWidth = 1.6;
  drawMarks(c, pattern);
  const made = context.createPattern(tile, 'repeat');
  made?.setTransform(new DOMMatrix().scale(scale / density));
  return made;
}

function drawMarks(c: OffscreenCanvasRenderingContext2D, pattern: string): void {
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
  };
  if (pattern === 'hatch' || pattern === 'grid')
    for (const at of [-SIZE, 0, SIZE]) line(at - 2, SIZE + 2, at + SIZE + 2, -2);
  if (pattern === 'backhatch' || pattern === 'grid')
    for (const at of [-SIZE, 0, SIZE]) line(at - 2, -2, at + SIZE + 2, SIZE + 2);
  if (pattern === 'rows') for (const at of [2, 6]) line(0, at, SIZE, at);
  if (pattern === 'columns') for (const at of [2, 6]) line(at, 0, at, SIZE);
  if (pattern === 'dots')
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      c.beginPath();
      c.arc(x, y, 1.35, 0, 7);
      c.fill();
    }
}
