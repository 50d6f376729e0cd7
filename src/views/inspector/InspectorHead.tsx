import { Eye, EyeOff } from 'lucide-react';
import { shardMark } from '../../charts/shardMark.ts';
import { useT } from '../../i18n/useT.ts';
import { EVERYONE, lookThrough, useLayout } from '../../store/layout.ts';
import { roleOf, useFactsOf } from '../../store/nodeFacts.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import styles from './InspectorHead.module.css';

/** Who is inspected, and the switch to see the whole page through its eyes. */
export function InspectorHead({
  node,
  groupSize,
}: {
  readonly node: number;
  readonly groupSize: number;
}) {
  const t = useT();
  const card = useRun((run) => run.summary?.nodes[node]);
  const isCluster = useRun(isClusterRun);
  const facts = useFactsOf(node);
  const isEye = useLayout((layout) => layout.seenBy === node);
  if (!card) return null;
  const mark = shardMark(card.shard);
  return (
    <header className={styles.head}>
      <ShardSwatch hue={mark.hue} pattern={mark.pattern} hollow={!facts?.isMaster} size={16} />
      <h2 className={styles.name}>{card.name}</h2>
      <span className={styles.role}>{t(`stage.${roleOf(facts)}`)}</span>
      {groupSize > 1 && (
        <span className={styles.role} title={t('inspector.groupText')}>
          {t('inspector.groupTitle', { count: groupSize })}
        </span>
      )}
      <span className={styles.space} />
      {isCluster && (
        <IconButton
          label={t(isEye ? 'inspector.lookNormally' : 'inspector.lookThrough')}
          icon={isEye ? <EyeOff size={16} /> : <Eye size={16} />}
          pressed={isEye}
          onClick={() => lookThrough(isEye ? EVERYONE : node)}
        />
      )}
    </header>
  );
}
