import { useId } from 'react';
import { isWholeIn } from './isWholeIn.ts';
import styles from './NumberField.module.css';

interface NumberFieldProps {
  readonly label: string;
  /** Text, so that a half-typed or wrong number stays as it was typed. */
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly onChange: (text: string) => void;
  /** The allowed range in words; shown when the value is outside. */
  readonly rangeText: string;
}

/** A whole number with its range. Wrong input is kept and named, never silently corrected. */
export function NumberField({ label, value, min, max, onChange, rangeText }: NumberFieldProps) {
  const id = useId();
  const isRight = isWholeIn(value, min, max);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        value={value}
        aria-invalid={!isRight}
        aria-describedby={`${id}-range`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-range`} className={isRight ? styles.range : styles.wrong}>
        {rangeText}
      </span>
    </div>
  );
}
