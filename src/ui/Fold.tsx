import type { ReactNode } from 'react';
import styles from './Fold.module.css';

/** A part of a form that is rarely needed. */
export function Fold({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles.fold}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
