/** How much an event matters to somebody who looks at a whole run: the minimap's and the list's ranking. */
import type { TraceEvent } from '../../protocol/Trace.ts';

export const Severity = {
  quiet: 0,
  note: 1,
  vote: 2,
  suspect: 3,
  failed: 4,
  fault: 5,
  lost: 6,
} as const;

type Judged = Pick<TraceEvent, 'kind' | 'facts'>;

export function eventSeverity({ kind, facts }: Judged): number {
  if (kind.startsWith('fault.')) return Severity.fault;
  switch (kind) {
    case 'write.lost':
    case 'slots.lostKeys':
      return Severity.lost;
    case 'node.fail':
    case 'client.failing':
    case 'node.exited':
      return Severity.failed;
    case 'cluster.state':
      return facts['state'] === 'fail' && facts['reason'] !== 'startup'
        ? Severity.failed
        : Severity.note;
    case 'node.pfail':
    case 'failover.blocked':
    case 'failover.expired':
    case 'epoch.collision':
      return Severity.suspect;
    case 'failover.scheduled':
    case 'failover.started':
    case 'failover.voted':
    case 'failover.denied':
    case 'failover.voteCounted':
    case 'failover.won':
      return Severity.vote;
    case 'client.redirected':
    case 'write.judged':
    case 'node.reported':
    case 'repl.connecting':
    case 'repl.psyncSent':
      return Severity.quiet;
    default:
      return Severity.note;
  }
}

/** For each of `bins` equal stretches of `[0, headUs]` the highest severity in it, plus 1; 0 = no event. */
export function severityBins(
  events: readonly (Judged & { readonly atUs: number })[],
  headUs: number,
  bins: number,
): Uint8Array {
  const out = new Uint8Array(bins);
  for (const event of events) {
    const bin = Math.min(
      bins - 1,
      Math.max(0, Math.floor((event.atUs / Math.max(1, headUs)) * bins)),
    );
    const severity = eventSeverity(event) + 1;
    if (severity > (out[bin] ?? 0)) out[bin] = severity;
  }
  return out;
}
