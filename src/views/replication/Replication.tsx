import { useEffect } from 'react';
import { shardMark } from '../../charts/shardMark.ts';
import { formatWhole } from '../../charts/formatQuantity.ts';
import { chartSpanUs } from '../../charts/series/layoutSeries.ts';
import { useT } from '../../i18n/useT.ts';
import { NodeField, ProcessState } from '../../protocol/Frame.ts';
import type { NodeCard, ShardCard } from '../../protocol/Summary.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { frames } from '../../store/link.ts';
import { useNodeFacts } from '../../store/nodeFacts.ts';
import type { NodeFacts } from '../../store/nodeFacts.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import { useMedia } from '../../ui/useMedia.ts';
import { startLagSampling } from './lagSamples.ts';
import { ReplicaRow } from './ReplicaRow.tsx';
import styles from './Replication.module.css';

/** Every replica beside its master: offset, how far behind in bytes and in time, and the last minute. */
export function Replication() {
  const t = useT();
  const facts = useNodeFacts();
  const shards = useRun((run) => run.summary?.shards);
  const nodes = useRun((run) => run.summary?.nodes);
  const span = useRun((run) => `${chartSpanUs(run.transport.nowUs) / 1_000_000} s`);
  const isCluster = useRun(isClusterRun);
  const isNarrow = useMedia('(max-width: 760px)');
  useEffect(startLagSampling, []);
  const groups = groupReplicas(shards ?? [], nodes ?? [], facts, isCluster);
  const hasReplicas = groups.some((group) => group.replicas.length > 0);
  if (facts.length === 0) return <EmptyState>{t('replication.waiting')}</EmptyState>;
  if (!hasReplicas) return <EmptyState>{t('replication.empty')}</EmptyState>;
  return (
    <section className={styles.replication} aria-label={t('replication.title')}>
      <table className={styles.table}>
        {isNarrow && (
          <caption className={styles.caption}>{t('replication.columnChart', { span })}</caption>
        )}
        <thead>
          <tr>
            <th scope="col">{t('replication.columnReplica')}</th>
            <th scope="col">{t('replication.columnFollows')}</th>
            <th scope="col">{t('replication.columnLink')}</th>
            <th scope="col" className={styles.number}>
              {t('replication.columnOffset')}
            </th>
            <th scope="col" className={styles.number} title={t('replication.hintBytes')}>
              {t('replication.columnBytes')}
            </th>
            <th scope="col" className={styles.number} title={t('replication.hintTime')}>
              {t('replication.columnTime')}
            </th>
            {!isNarrow && (
              <th scope="col" className={styles.chartHead}>
                {t('replication.columnChart', { span })}
              </th>
            )}
          </tr>
        </thead>
        {groups.map((group) => (
          <ShardRows key={group.shard.index} group={group} isNarrow={isNarrow} />
        ))}
      </table>
    </section>
  );
}

interface ReplicaGroup {
  readonly shard: ShardCard;
  readonly masters: readonly number[];
  readonly replicas: readonly number[];
}

interface ShardRowsProps {
  readonly group: ReplicaGroup;
  readonly isNarrow: boolean;
}

function ShardRows({ group, isNarrow }: ShardRowsProps) {
  const t = useT();
  const { shard, masters, replicas } = group;
  const names = useRun((run) => run.summary?.nodes);
  const { hue, pattern } = shardMark(shard.index);
  const offsetOf = (node: number): string => {
    const offset = frames.latest?.nodes[node * NodeField.size + NodeField.replOffset] ?? 0;
    const master = names?.[node]?.name ?? '–';
    return t('replication.masterOffset', { master, offset: formatWhole(offset) });
  };
  return (
    <tbody>
      <tr className={styles.shard}>
        <th scope="rowgroup" colSpan={isNarrow ? 6 : 7}>
          <ShardSwatch hue={hue} pattern={pattern} />
          <strong>{t('replication.shard', { letter: shard.letter })}</strong>
          <span className={styles.master}>
            {masters.length === 0 ? (
              t('replication.noMaster')
            ) : (
              <LiveText subscribe={onTick} read={() => masters.map(offsetOf).join(', ')} />
            )}
          </span>
        </th>
      </tr>
      {replicas.map((node) => (
        <ReplicaRow key={node} node={node} isNarrow={isNarrow} />
      ))}
      {replicas.length === 0 && (
        <tr>
          <td className={styles.none} colSpan={isNarrow ? 6 : 7}>
            {t('replication.noReplica')}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** Nodes of each shard by what they believe they are; a dead master is no master. */
function groupReplicas(
  shards: readonly ShardCard[],
  nodes: readonly NodeCard[],
  facts: readonly NodeFacts[],
  isCluster: boolean,
): readonly ReplicaGroup[] {
  return shards.map((shard) => {
    const members = nodes.filter((node) => node.shard === shard.index).map((node) => node.index);
    const masters = members.filter((node) => {
      const one = facts[node];
      const isMaster = one !== undefined && one.isMaster && one.state === ProcessState.up;
      return isMaster && (one.slots > 0 || !isCluster);
    });
    const replicas = members.filter((node) => facts[node]?.isMaster === false);
    return { shard, masters, replicas };
  });
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
