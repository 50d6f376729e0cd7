/** Adds up the results of many swarms and words them. */
import type { SwarmResult } from './runSwarm.ts';

/** Findings told of one failed seed. */
const TOLD = 4;

export class SwarmTally {
  passed = 0;
  failed = 0;
  private virtualSeconds = 0;
  private acked = 0;
  private kept = 0;
  private lost = 0;
  private unknown = 0;
  private staleReads = 0;
  private readonly exceptions = new Map<string, number>();
  private readonly reasons = new Map<string, number>();

  /** Lines to print at once: none for a seed that passed. */
  add(result: SwarmResult): string[] {
    const { seed, broken, exceptions, ledger } = result;
    this.virtualSeconds += result.virtualSeconds;
    this.acked += ledger.acked;
    this.kept += ledger.kept;
    this.lost += ledger.lost;
    this.unknown += ledger.unknown;
    this.staleReads += ledger.staleReads;
    for (const name of exceptions) count(this.exceptions, name, 1);
    for (const [reason, writes] of Object.entries(ledger.lostByReason))
      count(this.reasons, reason, writes);
    if (broken.length === 0) {
      this.passed++;
      return [];
    }
    this.failed++;
    const told = broken
      .slice(0, TOLD)
      .map(({ atUs, checker, detail }) => `  ${(atUs / 1e6).toFixed(2)} s ${checker}: ${detail}`);
    const more = broken.length > TOLD ? [`  and ${broken.length - TOLD} more`] : [];
    return [`seed ${seed} FAILED, repeat it with: npm run sim -- --seed ${seed}`, ...told, ...more];
  }

  summary(): string[] {
    const { acked, kept, lost, unknown, staleReads } = this;
    return [
      `${Math.round(this.virtualSeconds)} virtual seconds`,
      `writes: ${acked} acknowledged, ${kept} kept, ${lost} lost, ${unknown} unknown; ${staleReads} stale reads`,
      `lost because of: ${list(this.reasons)}`,
      `states that Redis cannot leave either: ${list(this.exceptions)}`,
      `${this.passed} passed, ${this.failed} failed`,
    ];
  }
}

function count(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function list(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, times]) => `${name} ${times}`).join(', ') || 'none';
}
