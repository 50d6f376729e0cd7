/** The slot table as runs of one owner, and as counts: what a legend and a map are drawn from. */
import { SLOT_COUNT } from '../../protocol/Frame.ts';

export interface SlotRun {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** Node index, -1 = nobody. */
  readonly owner: number;
}

export interface SlotOwner {
  readonly owner: number;
  readonly count: number;
  readonly runs: readonly SlotRun[];
}

/** Maximal runs of equal owners, in slot order; [] if the table is empty (not subscribed). */
export function slotRuns(owners: ArrayLike<number>): SlotRun[] {
  const runs: SlotRun[] = [];
  const count = Math.min(SLOT_COUNT, owners.length);
  for (let from = 0; from < count;) {
    const owner = owners[from] ?? -1;
    let to = from;
    while (to + 1 < count && owners[to + 1] === owner) to++;
    runs.push({ from, to, owner });
    from = to + 1;
  }
  return runs;
}

/** Runs gathered by owner: node order, slots of nobody last. */
export function slotOwners(runs: readonly SlotRun[]): SlotOwner[] {
  const byOwner = new Map<number, SlotRun[]>();
  for (const run of runs) {
    const list = byOwner.get(run.owner);
    if (list === undefined) byOwner.set(run.owner, [run]);
    else list.push(run);
  }
  return [...byOwner]
    .map(([owner, list]) => ({
      owner,
      runs: list,
      count: list.reduce((sum, run) => sum + run.to - run.from + 1, 0),
    }))
    .sort((a, b) => rank(a.owner) - rank(b.owner));
}

/** Slots whose owner differs between two tables, as runs (`owner` is the second table's); [] if one is empty. */
export function slotDifferences(left: ArrayLike<number>, right: ArrayLike<number>): SlotRun[] {
  if (left.length !== right.length) return [];
  return slotRuns(right).flatMap((run) => splitByDifference(left, run));
}

function splitByDifference(left: ArrayLike<number>, run: SlotRun): SlotRun[] {
  const parts: SlotRun[] = [];
  for (let from = run.from; from <= run.to; from++) {
    if (left[from] === run.owner) continue;
    let to = from;
    while (to < run.to && left[to + 1] !== run.owner) to++;
    parts.push({ from, to, owner: run.owner });
    from = to;
  }
  return parts;
}

/** `0-5460`, or `7` for a single slot, as CLUSTER NODES writes it. */
export function rangeText(run: SlotRun): string {
  return run.from === run.to ? String(run.from) : `${run.from}-${run.to}`;
}

function rank(owner: number): number {
  return owner < 0 ? Number.MAX_SAFE_INTEGER : owner;
}
