import { useT } from '../../i18n/useT.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import { useFactsOf } from '../../store/nodeFacts.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';

const GONE: readonly number[] = [ProcessState.killed, ProcessState.powerCut];

/** Stands where a node has nothing to show, and says whether that is because it is dead. */
export function Silent({ node }: { readonly node: number }) {
  const t = useT();
  const state = useFactsOf(node)?.state ?? ProcessState.up;
  return (
    <EmptyState>{t(GONE.includes(state) ? 'inspector.downNote' : 'inspector.noText')}</EmptyState>
  );
}
