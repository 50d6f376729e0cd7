import { Slider } from 'radix-ui';
import styles from './StepSlider.module.css';

interface StepSliderProps {
  readonly label: string;
  readonly valueText: string;
  readonly value: number;
  readonly max: number;
  /** A position worth a small mark on the track. */
  readonly mark: number;
  readonly onChange: (value: number) => void;
}

/** A slider over whole steps from 0. */
export function StepSlider({ label, valueText, value, max, mark, onChange }: StepSliderProps) {
  return (
    <Slider.Root
      className={styles.slider}
      min={0}
      max={max}
      value={[value]}
      onValueChange={([next = 0]) => onChange(next)}
    >
      <Slider.Track className={styles.track}>
        <span className={styles.mark} style={{ left: `${(mark / max) * 100}%` }} />
        <Slider.Range />
      </Slider.Track>
      <Slider.Thumb className={styles.thumb} aria-label={label} aria-valuetext={valueText} />
    </Slider.Root>
  );
}
