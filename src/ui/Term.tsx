import styles from './Term.module.css';
import { Tip } from './Tip.tsx';

/** A word of the trade, explained where it is first met: under the pointer, on focus, by a tap. */
export function Term({ word, meaning }: { readonly word: string; readonly meaning: string }) {
  return (
    <Tip text={meaning} side="left">
      <button type="button" className={styles.term}>
        {word}
      </button>
    </Tip>
  );
}
