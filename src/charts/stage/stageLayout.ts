/**
 * Where every node stands on the Stage: shards as groups, on an ellipse while they are few and large,
 * in a grid when there are many. Pure: sizes in, places out; the same input gives the same picture.
 *
 * The largest node radius is taken at which no two nodes, rings and labels included, touch each other.
 */
export interface StageShard {
  readonly shard: number;
  /** Node indices, the initial master first. */
  readonly nodes: readonly number[];
}

export interface NodePlace {
  readonly index: number;
  readonly shard: number;
  readonly x: number;
  readonly y: number;
  /** Radius of the disc, px; what surrounds it is `ringWidth`. */
  readonly radius: number;
}

export interface StageLayout {
  readonly width: number;
  readonly height: number;
  /** By node index. */
  readonly places: readonly NodePlace[];
  /** Where requests come from. */
  readonly clients: { readonly x: number; readonly y: number };
  /** `full`: names and facts; `names`: names only; `marks`: neither, the pointer tells. */
  readonly detail: 'full' | 'names' | 'marks';
  readonly arrangement: 'ellipse' | 'grid';
  /** Size of the words below the discs, px. */
  readonly labelPx: number;
}

/** Discs of a laptop's page; a hall's screen has larger ones, so that the last row can read them. */
const RADIUS_MAX = 46;
const RADIUS_HALL = 70;
const RADIUS_MIN = 3;
/** Words of the usual size, and the room they need. */
const LABEL_PX = 11;
const LABEL_HEIGHT = 21;
const LABEL_WIDTH = 92;
const MARGIN = 14;
/** The Stage's own line of words stands above the nodes. */
const HINT_ROOM = 22;
/** The ellipse is never flatter than this: neighbours must stay recognisable as a ring. */
const ASPECT_MAX = 2.2;
const CLIENTS_ROOM = 46;
/** An ellipse reads better than a grid; it may cost this much of the radius. */
const ELLIPSE_BONUS = 1.3;

function radiusMax(width: number, height: number): number {
  const room = Math.floor(Math.min(width / 20, height / 12));
  return Math.max(RADIUS_MAX, Math.min(RADIUS_HALL, room));
}

/** Size of the words below the discs, px. */
function labelPx(radius: number): number {
  return Math.max(LABEL_PX, Math.min(15, Math.round(radius * 0.24)));
}

/** Width of what is drawn around a disc: slot arc and belief ring. */
export function ringWidth(radius: number): number {
  return Math.max(3, Math.min(20, radius * 0.5));
}

function detailOf(radius: number): StageLayout['detail'] {
  if (radius >= 17) return 'full';
  return radius >= 10 ? 'names' : 'marks';
}

export function layoutStage(
  shards: readonly StageShard[],
  width: number,
  height: number,
): StageLayout {
  const groups = shards.filter((shard) => shard.nodes.length > 0);
  if (groups.length === 0 || width < 40 || height < 40)
    return {
      width,
      height,
      places: [],
      clients: { x: width / 2, y: height / 2 },
      detail: 'full',
      arrangement: 'ellipse',
      labelPx: LABEL_PX,
    };
  const ellipse = bestRadius(
    groups,
    (radius) => onEllipse(groups, width, height, radius),
    width,
    height,
  );
  const grid = bestGrid(groups, width, height);
  const isEllipse = ellipse !== null && ellipse.radius * ELLIPSE_BONUS >= (grid?.radius ?? 0);
  const chosen = isEllipse ? ellipse : (grid ?? fallback(groups, width, height));
  const centre = isEllipse ? centreOf(chosen.places, groups.length) : null;
  return {
    width,
    height,
    places: chosen.places.toSorted((a, b) => a.index - b.index),
    clients: centre ?? { x: width / 2, y: height - CLIENTS_ROOM / 2 },
    detail: detailOf(chosen.radius),
    arrangement: isEllipse ? 'ellipse' : 'grid',
    labelPx: labelPx(chosen.radius),
  };
}

interface Candidate {
  readonly radius: number;
  readonly places: readonly NodePlace[];
}

function bestRadius(
  groups: readonly StageShard[],
  place: (radius: number) => readonly NodePlace[],
  width: number,
  height: number,
): Candidate | null {
  const usable = groups.length > 1 ? height : height - CLIENTS_ROOM;
  return largestThatFits(RADIUS_MIN, radiusMax(width, height), (radius) => {
    const places = place(radius);
    return fits(places, radius, width, usable, centreOf(places, groups.length)) ? places : null;
  });
}

/** The largest radius, from `floor` up, whose places fit; by halves, because larger never fits better. */
function largestThatFits(
  floor: number,
  ceiling: number,
  tryRadius: (radius: number) => readonly NodePlace[] | null,
): Candidate | null {
  let low = floor;
  let high = ceiling;
  let best: Candidate | null = null;
  while (low <= high) {
    // The floor first: where that fails nothing else needs to be tried.
    const radius: number = best ? (low + high + 1) >> 1 : low;
    const places = tryRadius(radius);
    if (places) {
      best = { radius, places };
      low = radius + 1;
    } else {
      if (!best) return null;
      high = radius - 1;
    }
  }
  return best;
}

/** Where the clients stand: amid the groups, so that their routes are about equally long. */
function centreOf(places: readonly NodePlace[], groups: number) {
  const sum = places.reduce((at, place) => ({ x: at.x + place.x, y: at.y + place.y }), {
    x: 0,
    y: 0,
  });
  const count = Math.max(1, places.length);
  return groups > 1 ? { x: sum.x / count, y: sum.y / count } : null;
}

/** Half the box that belongs to one node. */
function halfBox(radius: number) {
  const reach = radius + ringWidth(radius);
  const air = radius < 6 ? 1 : 3;
  const words = labelPx(radius) / LABEL_PX;
  const hasLabel = detailOf(radius) === 'full';
  return {
    x: Math.max(reach + air, hasLabel ? (LABEL_WIDTH / 2) * words : 0),
    up: reach + air,
    down: reach + air + (hasLabel ? LABEL_HEIGHT * words : 0),
  };
}

function fits(
  places: readonly NodePlace[],
  radius: number,
  width: number,
  height: number,
  keepOut: { readonly x: number; readonly y: number } | null,
): boolean {
  const half = halfBox(radius);
  const tall = half.up + half.down;
  for (const [at, one] of places.entries()) {
    if (one.x - half.x < MARGIN / 2 || one.x + half.x > width - MARGIN / 2) return false;
    if (one.y - half.up < MARGIN + HINT_ROOM || one.y + half.down > height - MARGIN / 2)
      return false;
    if (keepOut && Math.hypot(one.x - keepOut.x, one.y - keepOut.y) < radius * 1.6 + 34)
      return false;
    for (let other = at + 1; other < places.length; other++) {
      const two = places[other];
      if (two && Math.abs(one.x - two.x) < half.x * 2 && Math.abs(one.y - two.y) < tall)
        return false;
    }
  }
  return true;
}

/** Groups evenly on an ellipse that fills the room; even numbers are turned: pairs stand left and right. */
function onEllipse(
  groups: readonly StageShard[],
  width: number,
  height: number,
  radius: number,
): readonly NodePlace[] {
  const count = groups.length;
  const isWide = width >= height;
  const half = halfBox(radius);
  const largest = Math.max(...groups.map((group) => group.nodes.length));
  const span = groupSpan(largest, radius, isWide);
  const usable = count > 1 ? height : height - CLIENTS_ROOM;
  const a = width / 2 - span.x / 2 - MARGIN;
  const b = (usable - HINT_ROOM) / 2 - span.y / 2 - MARGIN;
  const corners = unitCorners(count);
  const shift = (half.up - half.down) / 2;
  return groups.flatMap((group, k) => {
    const corner = corners[k] ?? { x: 0, y: 0 };
    const x = width / 2 + Math.min(a, b * ASPECT_MAX) * corner.x;
    const y = (usable + HINT_ROOM) / 2 + Math.min(b, a * ASPECT_MAX) * corner.y + shift;
    return placeGroup(group, x, y, radius, isWide, corner.x < -0.2 ? -1 : 1);
  });
}

/** Corners of a regular polygon, stretched to touch all four sides of the square from -1 to 1. */
function unitCorners(count: number): readonly { readonly x: number; readonly y: number }[] {
  if (count === 1) return [{ x: 0, y: 0 }];
  const start = -Math.PI / 2 - (count % 2 === 0 ? Math.PI / count : 0);
  const raw = Array.from({ length: count }, (_, k) => {
    const angle = start + (2 * Math.PI * k) / count;
    return { x: Math.cos(angle), y: Math.sin(angle) };
  });
  const stretch = (values: readonly number[]) => {
    const low = Math.min(...values);
    const high = Math.max(...values);
    return (value: number) => (high - low < 1e-6 ? 0 : ((value - low) / (high - low)) * 2 - 1);
  };
  const x = stretch(raw.map((corner) => corner.x));
  const y = stretch(raw.map((corner) => corner.y));
  return raw.map((corner) => ({ x: x(corner.x), y: y(corner.y) }));
}

/** Room one group takes: its master and a file of replicas beside (wide) or below it (tall). */
function groupSpan(members: number, radius: number, isWide: boolean) {
  const half = halfBox(radius);
  const file = Math.max(1, members - 1);
  const tall = half.up + half.down + 1;
  const wide = half.x * 2 + 1;
  if (members === 1) return { x: wide, y: tall };
  const gap = memberGap(radius, isWide);
  return isWide ? { x: wide + gap, y: tall * file } : { x: wide * file, y: tall + gap };
}

/** Distance from the master to its replicas: room for a line on which the lag can be read. */
function memberGap(radius: number, isWide: boolean): number {
  const half = halfBox(radius);
  return (isWide ? half.x * 2 : half.up + half.down) + Math.max(4, radius * 1.5);
}

function placeGroup(
  group: StageShard,
  x: number,
  y: number,
  radius: number,
  isWide: boolean,
  outward: number,
): readonly NodePlace[] {
  const [first, ...rest] = group.nodes;
  if (first === undefined) return [];
  const gap = rest.length > 0 ? memberGap(radius, isWide) : 0;
  const half = halfBox(radius);
  const stride = isWide ? half.up + half.down + 1 : half.x * 2 + 1;
  const at = (index: number, along: number, across: number): NodePlace => ({
    index,
    shard: group.shard,
    x: x + (isWide ? along * outward : across),
    y: y + (isWide ? across : along),
    radius: index === first ? radius : radius * 0.86,
  });
  return [
    at(first, -gap / 2, 0),
    ...rest.map((index, place) => at(index, gap / 2, (place - (rest.length - 1) / 2) * stride)),
  ];
}

function bestGrid(groups: readonly StageShard[], width: number, height: number): Candidate | null {
  const usable = height - CLIENTS_ROOM;
  let best: Candidate | null = null;
  for (let columns = 1; columns <= groups.length; columns++)
    for (const isWide of [true, false]) {
      const floor: number = best === null ? RADIUS_MIN : best.radius + 1;
      best =
        largestThatFits(floor, radiusMax(width, height), (radius) => {
          const places = onGrid(groups, width, usable, radius, columns, isWide);
          return fits(places, radius, width, usable, null) ? places : null;
        }) ?? best;
    }
  return best;
}

function onGrid(
  groups: readonly StageShard[],
  width: number,
  height: number,
  radius: number,
  columns: number,
  isWide: boolean,
): readonly NodePlace[] {
  const rows = Math.ceil(groups.length / columns);
  const cellWidth = (width - MARGIN) / columns;
  const cellHeight = (height - MARGIN - HINT_ROOM) / rows;
  return groups.flatMap((group, k) => {
    const x = MARGIN / 2 + cellWidth * ((k % columns) + 0.5);
    const y = MARGIN + HINT_ROOM + cellHeight * (Math.floor(k / columns) + 0.5);
    return placeGroup(group, x, y, radius, isWide, 1);
  });
}

/** Nothing fits (a sliver of a window): a plain grid of the smallest marks, overlapping if it must. */
function fallback(groups: readonly StageShard[], width: number, height: number): Candidate {
  const columns = Math.ceil(Math.sqrt(groups.length));
  return { radius: RADIUS_MIN, places: onGrid(groups, width, height, RADIUS_MIN, columns, false) };
}
