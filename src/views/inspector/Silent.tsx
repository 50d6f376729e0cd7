import { useT } from '../../i18n/useT.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useIsGone } from './useIsGone.ts';

/** Stands where a node has nothing to show, and says whether that is because it is dead. */
export function Silent({ node }: { readonly node: number }) {
  const t = useT();
  const isGone = useIsGone(node);
  return <EmptyState>{t(isGone ? 'inspector.downNote' : 'inspector.noText')}</EmptyState>;
}
