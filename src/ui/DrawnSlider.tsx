import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import styles from './DrawnSlider.module.css';

interface DrawnSliderProps {
  readonly label: string;
  /** What the keys do, said after the label. */
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly valueText: string;
  /** Assistive technology set another value. */
  readonly onValue: (value: number) => void;
  /** @returns true when the key was ours; others keep their usual meaning */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  /** To tell a value that changes with every frame without a render. */
  readonly inputRef?: Ref<HTMLInputElement>;
}

/**
 * A drawing that can be walked with keys: behind it lies a native range input, which takes the focus,
 * is announced as a slider, and says the value in words.
 */
export function DrawnSlider(props: DrawnSliderProps) {
  const { label, help, min, max, value, valueText, onValue, onKey, inputRef } = props;
  const helpId = useId();
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (typeof inputRef === 'object' && inputRef !== null) inputRef.current = own.current;
  }, [inputRef]);
  return (
    <div
      className={[styles.slider, props.className].filter(Boolean).join(' ')}
      onPointerDown={() => own.current?.focus({ preventScroll: true })}
    >
      <input
        ref={own}
        className={styles.input}
        type="range"
        aria-label={label}
        aria-describedby={helpId}
        aria-valuetext={valueText}
        min={min}
        max={max}
        value={value}
        onChange={(event) => onValue(Number(event.target.value))}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || !onKey(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <p id={helpId} className="visually-hidden">
        {help}
      </p>
      {props.children}
    </div>
  );
}
