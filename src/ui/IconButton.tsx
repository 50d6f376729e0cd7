import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Tip } from './Tip.tsx';
import styles from './IconButton.module.css';

interface IconButtonProps {
  readonly label: string;
  /** Key that does the same, shown in the tip. */
  readonly keys?: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly whyNot?: string | null;
  readonly pressed?: boolean;
}

export function IconButton({ label, keys, icon, onClick, whyNot, pressed }: IconButtonProps) {
  return (
    <Tip text={whyNot ? `${label}: ${whyNot}` : label} keys={keys}>
      <Button
        look="quiet"
        className={styles.icon}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={whyNot ? true : undefined}
        onClick={whyNot ? undefined : onClick}
      >
        {icon}
      </Button>
    </Tip>
  );
}
