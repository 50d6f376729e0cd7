/**
 * Where the timeline's rows lie: fault row on top, one lane per node (compressed, then scrolled), and the
 * client strips at the bottom, which never scroll away. CSS pixels from the top of the drawing.
 */

export interface TimelineRows {
  readonly axis: Row;
  readonly faults: Row;
  /** The window the node lanes scroll in. */
  readonly lanes: Row;
  readonly laneHeightPx: number;
  /** Height of all lanes; more than `lanes.heightPx` = they scroll. */
  readonly lanesTotalPx: number;
  readonly scrollPx: number;
  readonly clients: Row;
  readonly stripHeightPx: number;
  /** One strip for all shards, because there are too many for one each. */
  readonly isMerged: boolean;
}

export interface Row {
  readonly yPx: number;
  readonly heightPx: number;
}

const AXIS_PX = 16;
const FAULTS_PX = 20;
const LANE_MIN_PX = 13;
const LANE_MAX_PX = 24;
const STRIP_MIN_PX = 5;
const STRIP_MAX_PX = 12;
const MERGED_PX = 16;
const CLIENTS_MAX_SHARE = 0.22;

export function layoutRows(size: {
  readonly heightPx: number;
  readonly nodes: number;
  readonly shards: number;
  readonly scrollPx: number;
}): TimelineRows {
  const { heightPx, nodes, shards } = size;
  const top = AXIS_PX + FAULTS_PX;
  const clientsMax = Math.max(STRIP_MAX_PX, Math.floor(heightPx * CLIENTS_MAX_SHARE));
  const fitting = shards > 0 ? Math.floor(clientsMax / shards) : 0;
  const isMerged = shards > 0 && fitting < STRIP_MIN_PX;
  const stripHeightPx = isMerged ? MERGED_PX : Math.min(STRIP_MAX_PX, fitting);
  const clientsHeight = isMerged ? stripHeightPx : stripHeightPx * shards;
  const lanesWindow = Math.max(LANE_MIN_PX, heightPx - top - clientsHeight - 4);
  const even = nodes > 0 ? Math.floor(lanesWindow / nodes) : LANE_MAX_PX;
  const laneHeightPx = Math.min(LANE_MAX_PX, Math.max(LANE_MIN_PX, even));
  const lanesTotalPx = laneHeightPx * nodes;
  const scrollMax = Math.max(0, lanesTotalPx - lanesWindow);
  const lanesHeight = Math.min(lanesWindow, Math.max(lanesTotalPx, LANE_MIN_PX));
  return {
    axis: { yPx: 0, heightPx: AXIS_PX },
    faults: { yPx: AXIS_PX, heightPx: FAULTS_PX },
    lanes: { yPx: top, heightPx: lanesHeight },
    laneHeightPx,
    lanesTotalPx,
    scrollPx: Math.min(scrollMax, Math.max(0, size.scrollPx)),
    clients: { yPx: top + lanesHeight + 4, heightPx: clientsHeight },
    stripHeightPx,
    isMerged,
  };
}

/** Top of a lane on the drawing, scrolling included. */
export function laneTopPx(rows: TimelineRows, lane: number): number {
  return rows.lanes.yPx + lane * rows.laneHeightPx - rows.scrollPx;
}

/** How far lanes must be scrolled, at the least, for one of them to be wholly in sight. */
export function scrollToLane(rows: TimelineRows, lane: number): number {
  const top = lane * rows.laneHeightPx;
  const low = top + rows.laneHeightPx - rows.lanes.heightPx;
  return Math.max(0, Math.min(top, Math.max(low, rows.scrollPx)));
}

/** First (inclusive) and last (exclusive) lane that shows at all. */
export function visibleLanes(rows: TimelineRows, nodes: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(rows.scrollPx / rows.laneHeightPx));
  const last = Math.ceil((rows.scrollPx + rows.lanes.heightPx) / rows.laneHeightPx);
  return [first, Math.min(nodes, last)];
}

/** Lane under a point, -1 = none. */
export function laneAtPx(rows: TimelineRows, yPx: number, nodes: number): number {
  const inside = yPx - rows.lanes.yPx;
  if (inside < 0 || inside >= rows.lanes.heightPx) return -1;
  const lane = Math.floor((inside + rows.scrollPx) / rows.laneHeightPx);
  return lane < nodes ? lane : -1;
}
