import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { setConfig } from '../../store/setConfig.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './RowsTab.module.css';
import { Silent } from './Silent.tsx';
import { useInspect } from './useInspect.ts';

/** Every directive of the node; a value is changed where it stands, by a CONFIG SET that the console shows. */
export function ConfigTab({ node }: { readonly node: number }) {
  const t = useT();
  const [filter, setFilter] = useState('');
  const [edited, setEdited] = useState<string | null>(null);
  const { answer, error } = useInspect(node, 'config');
  if (error) return <EmptyState>{t('inspector.refused', { text: error.text })}</EmptyState>;
  if (!answer) return null;
  const wanted = filter.trim().toLowerCase();
  const all = answer.rows.map((row) => row.map(String));
  if (all.length === 0) return <Silent node={node} />;
  const rows = all.filter((row) => row.join(' ').toLowerCase().includes(wanted));
  return (
    <>
      <div className={styles.filter}>
        <input
          type="search"
          placeholder={t('inspector.filter')}
          aria-label={t('inspector.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      {rows.length === 0 && (
        <EmptyState>
          {t(all.length === 0 ? 'inspector.noText' : 'inspector.noDirective')}
        </EmptyState>
      )}
      <table className={styles.values}>
        <tbody>
          {rows.map(([name = '', value = '']) => (
            <tr key={name}>
              <th scope="row" className={styles.name}>
                {name}
              </th>
              <td className={styles.value}>
                {edited === name ? (
                  <ValueInput
                    name={name}
                    value={value}
                    onEnter={(next) => void setConfig(node, name, next)}
                    onEnd={() => setEdited(null)}
                  />
                ) : (
                  <ValueButton name={name} value={value} onClick={() => setEdited(name)} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface ValueButtonProps {
  readonly name: string;
  readonly value: string;
  readonly onClick: () => void;
}

function ValueButton({ name, value, onClick }: ValueButtonProps) {
  const t = useT();
  const shown = value === '' ? '""' : value;
  return (
    <button
      type="button"
      className={styles.edit}
      title={t('inspector.edit')}
      aria-label={`${name}: ${shown}. ${t('inspector.edit')}`}
      onClick={onClick}
    >
      <span>{shown}</span>
      <Pencil size={12} aria-hidden />
    </button>
  );
}

interface ValueInputProps {
  readonly name: string;
  readonly value: string;
  readonly onEnter: (next: string) => void;
  readonly onEnd: () => void;
}

/** Enter sends, Escape and leaving it do not. */
function ValueInput({ name, value, onEnter, onEnd }: ValueInputProps) {
  const [text, setText] = useState(value);
  return (
    <input
      className={styles.input}
      aria-label={name}
      // It replaces the button that was just pressed.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      autoComplete="off"
      spellCheck={false}
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={onEnd}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.stopPropagation();
        if (event.key === 'Enter' && text !== value) onEnter(text);
        onEnd();
      }}
    />
  );
}
