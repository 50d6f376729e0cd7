import { ProcessState } from '../../protocol/Frame.ts';
import { useFactsOf } from '../../store/nodeFacts.ts';

const GONE: readonly number[] = [ProcessState.killed, ProcessState.powerCut];

/** Its process has ended; only its files are left. */
export function useIsGone(node: number): boolean {
  return GONE.includes(useFactsOf(node)?.state ?? ProcessState.up);
}
