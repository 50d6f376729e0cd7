import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Nothing to show yet, and what to do to fill it. */
export function EmptyState({ children }: { readonly children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>;
}
