import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'strong' | 'danger' | 'quiet';
  /** Why it would have no effect: shown as its title, and it turns grey but stays focusable. */
  readonly whyNot?: string | null;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button is a verb. One that cannot act stays reachable and says why. */
export function Button({ look = 'plain', whyNot, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      title={whyNot ?? rest.title}
      aria-disabled={whyNot ? true : rest['aria-disabled']}
      className={[styles.button, styles[look], className].filter(Boolean).join(' ')}
      onClick={whyNot ? undefined : onClick}
    />
  );
}
