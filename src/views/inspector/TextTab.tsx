import { useT } from '../../i18n/useT.ts';
import type { InspectTopic } from '../../protocol/messages.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './TextTab.module.css';
import { Silent } from './Silent.tsx';
import { useIsGone } from './useIsGone.ts';
import { useInspect } from './useInspect.ts';

interface TextTabProps {
  readonly node: number;
  readonly topic: InspectTopic;
  readonly title: string;
}

/** The node's own answer, raw, as redis-cli would print it. */
export function TextTab({ node, topic, title }: TextTabProps) {
  const t = useT();
  const { answer, error } = useInspect(node, topic);
  const isGone = useIsGone(node);
  if (error) return <EmptyState>{t('inspector.refused', { text: error.text })}</EmptyState>;
  if (!answer) return null;
  if (answer.text === '') return <Silent node={node} />;
  return (
    <>
      {isGone && <p className={styles.note}>{t('inspector.fileNote')}</p>}
      <pre className={styles.text} aria-label={title}>
        {answer.text
          .replaceAll('\r', '')
          .trimEnd()
          .split('\n')
          .map((line, at) => (
            <Line key={at} line={line} />
          ))}
      </pre>
    </>
  );
}

/** PFAIL and FAIL flags and section titles stand out; the text itself is untouched. */
function Line({ line }: { readonly line: string }) {
  const tone = line.startsWith('#')
    ? styles.section
    : /[ ,]fail\?/.test(line)
      ? styles.suspect
      : /[ ,]fail[ ,]/.test(line)
        ? styles.failed
        : '';
  const id = /^[0-9a-f]{40} /.exec(line)?.[0] ?? '';
  return (
    <span className={[styles.line, tone].join(' ')}>
      {id !== '' && <span className={styles.id}>{id}</span>}
      {`${line.slice(id.length)}\n`}
    </span>
  );
}
