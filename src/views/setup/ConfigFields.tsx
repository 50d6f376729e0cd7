import { useT } from '../../i18n/useT.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import styles from './SetupDialog.module.css';
import { CONFIG_ROWS } from './setupForm.ts';

interface ConfigFieldsProps {
  readonly config: Readonly<Record<string, string>>;
  readonly onChange: (config: Readonly<Record<string, string>>) => void;
}

/** Directives of redis.conf by their own names, each with what it does in words. */
export function ConfigFields({ config, onChange }: ConfigFieldsProps) {
  const t = useT();
  return CONFIG_ROWS.map(({ directive, kind, min, max, fallback }) => {
    const value = config[directive] ?? fallback;
    const set = (text: string) => onChange({ ...config, [directive]: text });
    const words = t(`setup.cfg_${directive.replaceAll('-', '_')}` as 'setup.cfg_appendonly');
    if (kind === 'switch')
      return (
        <label key={directive} className={styles.check}>
          <input
            type="checkbox"
            checked={value === 'yes'}
            onChange={(event) => set(event.target.checked ? 'yes' : 'no')}
          />
          <span>
            {words} <code className={styles.directive}>{directive}</code>
          </span>
        </label>
      );
    return (
      <NumberField
        key={directive}
        label={words}
        value={value}
        min={min}
        max={max}
        rangeText={directive}
        onChange={set}
      />
    );
  });
}
