import { useEffect, useRef } from 'react';
import { formatClock } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import type { InspectAnswer, InspectTopic } from '../../protocol/messages.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useIsSeen } from '../../ui/useIsSeen.ts';
import styles from './RowsTab.module.css';
import { Silent } from './Silent.tsx';
import { useInspect } from './useInspect.ts';

interface RowsTabProps {
  readonly node: number;
  readonly topic: InspectTopic;
}

/** Named values, or the lines of the node's log with the virtual clock. */
export function RowsTab({ node, topic }: RowsTabProps) {
  const t = useT();
  const { answer, error } = useInspect(node, topic);
  if (error) return <EmptyState>{t('inspector.refused', { text: error.text })}</EmptyState>;
  if (!answer) return null;
  const { rows } = answer;
  if (rows.length === 0) return <Silent node={node} />;
  return topic === 'log' ? <LogTable rows={rows} /> : <ValueTable rows={rows} />;
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
