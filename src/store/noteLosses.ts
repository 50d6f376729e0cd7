/** Says once when acknowledged writes turn out to be lost. A rewind lowers the count and is no news. */
import type { RunSummary } from '../protocol/Summary.ts';
import { notify } from './notices.ts';

export function noteLosses(before: RunSummary | null, after: RunSummary): void {
  if (!before || after.nowUs < before.nowUs) return;
  const lost = after.ledger.lost - before.ledger.lost;
  if (lost > 0) notify('writesLost', 'lost', { count: lost });
}
