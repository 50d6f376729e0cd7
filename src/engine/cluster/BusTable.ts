/**
 * What every node believes of every other, as planes of numbers: one row an observer, one column an identity.
 *
 * A row is a server process. A column is a node ID, never a process, host or port: a restart without files
 * gives one process a second column, and observers know both for a while. A cell is written only by code
 * that runs for its row.
 *
 * Times are wall-clock ms of the observer's host in doubles: they never wrap. Of pongs, `gossipSec` holds the
 * whole seconds, for the loops that touch most cells, and `pongMs` only what was heard directly: what
 * gossip tells are whole seconds (see `pongMsOf`).
 */
import type { World } from '../kernel/World.ts';
import type { SlotSets } from './slotSets.ts';
import { createSlotSets } from './slotSets.ts';

/** Flag bits of a node, as on the wire; text in `flagsText`. */
export const NodeFlag = {
  master: 1,
  slave: 2,
  pfail: 4,
  fail: 8,
  myself: 16,
  handshake: 32,
  noaddr: 64,
  meet: 128,
  migrateTo: 256,
  noFailover: 512,
  /** Ours alone: gossip cannot tell of it, for want of a link and slots. */
  untold: 0x4000,
  /** Ours alone: the row knows this column. */
  known: 0x8000,
} as const;

/** Bits that travel in headers and gossip entries. */
export const WIRE_FLAGS = 0x3ff;

/** Flags of those that gossip passes over while it may tell of others. */
export const PASSED_OVER = NodeFlag.myself | NodeFlag.pfail;
/** Flags of those that it cannot tell of at all. */
export const UNFIT = NodeFlag.handshake | NodeFlag.noaddr | NodeFlag.untold;

/** Added to `gossipSec` of a cell with a pending ping: nothing gossiped is newer. */
export const PENDING = 0x40000000;
/** `gossipSec` of cells with a pending ping begins here; without one it lies below. */
export const PENDING_MIN = 0x20000000;
/** `gossipSec` of an unknown cell: everything gossiped is newer. */
export const NEVER_HEARD = -0x40000000;

/** `gossipSec` of a known node that has not answered anybody yet. */
export const NO_PONG = 1 - PENDING_MIN;

/** Peers that share one lower bound of their next deadline. */
export const CHUNK = 32;

export const NOBODY = -1;

/** Numbers of a cell in `near`. */
export const Near = {
  /** Last pong that came to this row itself, or the time before a pending ping; see `pongMsOf`. Wall ms. */
  pongMs: 0,
  /** When a ping left that waits for its answer; 0 = none. */
  pingSentMs: 1,
  /** When anything was last heard of the node. */
  dataMs: 2,
  /** What its latest header said, if hearing it again would change nothing; see `oldNews.ts`. */
  heard: 3,
} as const;
export const NEAR = 4;

export interface Identity {
  /** 40 lower-case hex digits. */
  readonly id: string;
  /** Process that answers, or answered, to it. */
  readonly process: number;
}

export interface BusTable {
  rows: number;
  /** Columns a row has room for; a multiple of `CHUNK`. */
  stride: number;
  identities: Identity[];
  columnOfId: Map<string, number>;
  sets: SlotSets;
  /** Gossip speaks of seconds since this one (Unix epoch), so that values stay small. */
  readonly baseSec: number;
  /** Headers numbered so far: two messages with one number say the same of their sender. */
  headings: number;
  // planes of rows × stride cells
  flags: Uint16Array;
  gossipSec: Int32Array;
  /** What a message touches of a pair, side by side: `NEAR` numbers a cell, see `Near`. */
  near: Float64Array;
  configEpoch: Float64Array;
  replOffset: Float64Array;
  numSlots: Uint16Array;
  /** Column of the master it replicates, `NOBODY` for masters and unknown. */
  slaveOf: Int32Array;
  /** Socket of our link to it; `NOBODY` = none. */
  outLink: Int32Array;
  /** Socket of its link to us. */
  inLink: Int32Array;
  /** Interned set of the slots bound to it here; `NOBODY` = to be computed. */
  slotSet: Int32Array;
  /** Lower bound (ms) of the next deadline in each chunk of each row. */
  dueMs: Float64Array;
}

declare module '../kernel/World.ts' {
  interface World {
    bus: BusTable;
  }
}

export function createBusTable(world: World, rows: number, columns: number): BusTable {
  const stride = Math.ceil(Math.max(columns, 1) / CHUNK) * CHUNK;
  const cells = rows * stride;
  return {
    rows,
    stride,
    identities: [],
    columnOfId: new Map(),
    sets: createSlotSets(),
    baseSec: Math.floor(world.startWallUs / 1_000_000),
    headings: 0,
    flags: new Uint16Array(cells),
    gossipSec: new Int32Array(cells).fill(NEVER_HEARD),
    near: new Float64Array(cells * NEAR),
    configEpoch: new Float64Array(cells),
    replOffset: new Float64Array(cells),
    numSlots: new Uint16Array(cells),
    slaveOf: new Int32Array(cells).fill(NOBODY),
    outLink: new Int32Array(cells).fill(NOBODY),
    inLink: new Int32Array(cells).fill(NOBODY),
    slotSet: new Int32Array(cells).fill(NOBODY),
    dueMs: new Float64Array((rows * stride) / CHUNK),
  };
}

/** Column of a node ID, made on first mention. */
export function columnFor(world: World, id: string, process: number): number {
  const { bus } = world;
  const known = bus.columnOfId.get(id);
  if (known !== undefined) return known;
  const column = bus.identities.length;
  if (column === bus.stride) widen(bus);
  bus.identities.push({ id, process });
  bus.columnOfId.set(id, column);
  return column;
}

export function nodeId(world: World, column: number): string {
  return world.bus.identities[column]?.id ?? '';
}

/** Process behind a column. */
export function processOf(world: World, column: number): number {
  return world.bus.identities[column]?.process ?? NOBODY;
}

/** Wipes a row: the process was started anew and knows nobody. */
export function clearRow(bus: BusTable, row: number): void {
  const from = row * bus.stride;
  for (let cell = from; cell < from + bus.stride; cell++) clearCell(bus, cell);
  bus.dueMs.fill(0, from / CHUNK, (from + bus.stride) / CHUNK);
}

export function clearCell(bus: BusTable, cell: number): void {
  bus.flags[cell] = 0;
  bus.gossipSec[cell] = NEVER_HEARD;
  for (let fact = cell * NEAR; fact < cell * NEAR + NEAR; fact++) bus.near[fact] = 0;
  bus.configEpoch[cell] = 0;
  bus.replOffset[cell] = 0;
  bus.numSlots[cell] = 0;
  bus.slaveOf[cell] = NOBODY;
  bus.outLink[cell] = NOBODY;
  bus.inLink[cell] = NOBODY;
  bus.slotSet[cell] = NOBODY;
}

/** Recomputes whether gossip can tell of a cell; call after its link or slots changed. */
export function refreshUntold(bus: BusTable, cell: number): void {
  const flags = bus.flags[cell] as number;
  const isUntold = bus.outLink[cell] === NOBODY && bus.numSlots[cell] === 0;
  bus.flags[cell] = isUntold ? flags | NodeFlag.untold : flags & ~NodeFlag.untold;
}

/** When the row last knew the node to answer, by itself or by hearsay, wall ms; 0 = never. */
export function pongMsOf(bus: BusTable, cell: number): number {
  const sec = bus.gossipSec[cell] as number;
  const own = bus.near[cell * NEAR + Near.pongMs] as number;
  if (sec <= NO_PONG || sec >= PENDING_MIN) return own;
  return Math.max(own, (sec + bus.baseSec) * 1000);
}

/** A ping has left and waits for its answer: until then hearsay changes nothing. */
export function markPending(bus: BusTable, cell: number): void {
  bus.near[cell * NEAR + Near.pongMs] = pongMsOf(bus, cell);
  bus.gossipSec[cell] = PENDING + pongSecondOf(bus, cell);
}

/** Whole seconds of the last pong in `pongMs` since the table's base. */
export function pongSecondOf(bus: BusTable, cell: number): number {
  const pong = bus.near[cell * NEAR + Near.pongMs] as number;
  return pong === 0 ? NO_PONG : Math.floor(pong / 1000) - bus.baseSec;
}

/** A deadline of this cell may have moved earlier: its chunk is looked at in the next tick. */
export function touchDue(bus: BusTable, cell: number): void {
  bus.dueMs[Math.floor(cell / CHUNK)] = 0;
}

function widen(bus: BusTable): void {
  const stride = bus.stride * 2;
  const table = bus as unknown as Record<string, unknown>;
  for (const [name, plane] of Object.entries(table)) {
    if (!ArrayBuffer.isView(plane)) continue;
    const each = name === 'dueMs' ? 1 / CHUNK : name === 'near' ? NEAR : 1;
    table[name] = restride(plane as Int32Array, bus.rows, bus.stride * each, stride * each);
  }
  bus.stride = stride;
  for (let row = 0; row < bus.rows; row++) {
    for (let column = stride / 2; column < stride; column++) clearCell(bus, row * stride + column);
  }
}

function restride(plane: Int32Array, rows: number, from: number, to: number): Int32Array {
  const wide = new (plane.constructor as new (length: number) => Int32Array)(rows * to);
  for (let row = 0; row < rows; row++)
    wide.set(plane.subarray(row * from, row * from + from), row * to);
  return wide;
}
