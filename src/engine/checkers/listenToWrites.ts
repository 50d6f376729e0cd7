/** Connects the ledger to the clients, once for all worlds of this thread. */
import { onEveryTick } from '../clients/connections.ts';
import { observeWrites } from '../clients/writeObserver.ts';
import { ledgerObserver } from './ledgerHooks.ts';
import { settleWrites } from './settle.ts';

export function listenToWrites(): void {
  observeWrites(ledgerObserver);
  onEveryTick(settleWrites);
}
