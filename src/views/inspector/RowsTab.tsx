import { useEffect, useRef, useState } from 'react';
import { formatClock } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import type { InspectAnswer, InspectTopic } from '../../protocol/messages.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useIsSeen } from '../../ui/useIsSeen.ts';
import styles from './RowsTab.module.css';
import { useInspect } from './useInspect.ts';

interface RowsTabProps {
  readonly node: number;
  readonly topic: InspectTopic;
  readonly hasFilter?: boolean;
}

/** Named values, or the lines of the node's log with the virtual clock. */
export function RowsTab({ node, topic, hasFilter = false }: RowsTabProps) {
  const t = useT();
  const [filter, setFilter] = useState('');
  const { answer, error } = useInspect(node, topic);
  if (error) return <EmptyState>{t('inspector.refused', { text: error.text })}</EmptyState>;
  if (!answer) return null;
  const rows = answer.rows.filter((row) => row.join(' ').includes(filter.toLowerCase()));
  return (
    <>
      {hasFilter && (
        <input
          className={styles.filter}
          type="search"
          placeholder={t('inspector.filter')}
          aria-label={t('inspector.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {rows.length === 0 && <EmptyState>{t('inspector.noText')}</EmptyState>}
      {topic === 'log' ? <LogTable rows={rows} /> : <ValueTable rows={rows} />}
    </>
  );
}

function ValueTable({ rows }: { readonly rows: InspectAnswer['rows'] }) {
  return (
    <table className={styles.values}>
      <tbody>
        {rows.map(([name, value], at) => (
          <tr key={at}>
            <th scope="row" className={styles.name}>
              {name}
            </th>
            <td className={styles.value}>{value === '' ? '""' : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The node's log; its newest line stays in sight until somebody scrolls back. */
function LogTable({ rows }: { readonly rows: InspectAnswer['rows'] }) {
  const end = useRef<HTMLDivElement>(null);
  const isAtEnd = useIsSeen(end);
  useEffect(() => {
    if (isAtEnd.current) end.current?.scrollIntoView({ block: 'nearest' });
  }, [rows.length, isAtEnd]);
  return (
    <>
      <table className={styles.lines}>
        <tbody>
          {rows.map(([atUs, level, line], at) => (
            <tr key={at}>
              <td className={styles.time}>{formatClock(Number(atUs))}</td>
              <td className={styles.log} data-level={level}>
                {level} {line}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div ref={end} className={styles.end} />
    </>
  );
}
