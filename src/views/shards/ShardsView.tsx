import { useEffect, useRef } from 'react';
import { formatBytes, formatCount } from '../../charts/formatQuantity.ts';
import { shardMark } from '../../charts/shardMark.ts';
import { useT } from '../../i18n/useT.ts';
import { FrameHeader, NodeField, ProcessState } from '../../protocol/Frame.ts';
import type { ShardCard } from '../../protocol/Summary.ts';
import { onTick } from '../../store/frameLoop.ts';
import { frames } from '../../store/link.ts';
import { roleOf, useFactsOf, useNodeFacts, type NodeFacts } from '../../store/nodeFacts.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { hoverNode, selectGroup, selectNode, useSelection } from '../../store/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import styles from './ShardsView.module.css';

/** Every shard with every node of it: nobody is hidden for being dead, slotless or a replica. */
export function ShardsView() {
  const t = useT();
  const shards = useRun((run) => run.summary?.shards) ?? [];
  const nodeCount = useRun((run) => run.summary?.nodes.length ?? 0);
  if (shards.length === 0) return <EmptyState>{t('shards.empty')}</EmptyState>;
  return (
    <div className={styles.shards}>
      <p className={styles.cluster}>
        <span>{t('shards.wide', { count: nodeCount })}</span>
        <LiveText
          className={styles.rate}
          subscribe={onTick}
          everyMs={500}
          read={() =>
            t('shards.messages', {
              count: Math.round(frames.latest?.header[FrameHeader.messagesPerSecond] ?? 0),
            })
          }
        />
      </p>
      <ul className={styles.list}>
        {shards.map((shard) => (
          <ShardRow key={shard.index} shard={shard} />
        ))}
      </ul>
    </div>
  );
}

function ShardRow({ shard }: { readonly shard: ShardCard }) {
  const t = useT();
  const facts = useNodeFacts();
  const isOk = useRun((run) => run.summary?.clients.shardOk[shard.index] ?? -1);
  const isCluster = useRun(isClusterRun);
  const masters = shard.nodes.filter((node) => isRunningMaster(facts[node]));
  const served = masters.map((node) => facts[node]?.slots ?? 0).filter((slots) => slots > 0);
  const mark = shardMark(shard.index);
  return (
    <li className={styles.shard} style={{ ['--hue' as string]: `var(--shard-${mark.hue})` }}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.letter}
          aria-label={t('shards.selectShard', { letter: shard.letter })}
          onClick={() => selectGroup(shard.nodes)}
        >
          <ShardSwatch hue={mark.hue} pattern={mark.pattern} size={14} />
          {shard.letter}
        </button>
        {isCluster ? <Served counts={served} /> : <Keys masters={masters} />}
        {isOk === 0 && <span className={styles.bad}>{t('shards.clientsFail')}</span>}
      </div>
      <ul>
        {shard.nodes.map((node) => (
          <NodeRow key={node} node={node} />
        ))}
      </ul>
    </li>
  );
}

/** One owner is the rule. Two running nodes that both claim slots are two views of the same shard. */
function Served({ counts }: { readonly counts: readonly number[] }) {
  const t = useT();
  const [count = 0] = counts;
  if (counts.length === 0) return <span className={styles.bad}>{t('shards.noMaster')}</span>;
  if (counts.length > 1) return <span className={styles.warn}>{t('shards.partly')}</span>;
  return <span className={styles.slots}>{t('shards.slots', { count })}</span>;
}

/** Without Cluster a server holds all its keys itself. */
function Keys({ masters }: { readonly masters: readonly number[] }) {
  const t = useT();
  const [master] = masters;
  if (master === undefined) return <span className={styles.bad}>{t('shards.noMaster')}</span>;
  const read = (): string => {
    const keys = frames.latest?.nodes[master * NodeField.size + NodeField.keys] ?? 0;
    return t('shards.keys', { count: keys });
  };
  return <LiveText className={styles.slots} subscribe={onTick} everyMs={250} read={read} />;
}

function isRunningMaster(facts: NodeFacts | undefined): boolean {
  return facts !== undefined && facts.state === ProcessState.up && facts.isMaster;
}

function NodeRow({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  const card = useRun((run) => run.summary?.nodes[node]);
  const isSelected = useSelection((selection) => selection.group.includes(node));
  const row = useRef<HTMLLIElement>(null);
  const isChosen = useSelection((selection) => selection.node === node);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  if (!card) return null;
  const mark = shardMark(card.shard);
  const isMaster = facts?.isMaster ?? false;
  return (
    <li ref={row}>
      <button
        type="button"
        className={styles.node}
        aria-pressed={isSelected}
        onClick={() => selectNode(node)}
        onPointerEnter={() => hoverNode(node)}
        onPointerLeave={() => hoverNode(null)}
      >
        <ShardSwatch
          hue={mark.hue}
          pattern={mark.pattern}
          hollow={!isMaster || facts?.state !== 0}
        />
        <span className={styles.name}>{card.name}</span>
        <span className={styles.role}>{t(`stage.${roleOf(facts)}`)}</span>
        {facts && facts.state !== ProcessState.up ? (
          <span className={styles.bad}>{stateText(t, facts.state)}</span>
        ) : (
          <LiveText
            className={styles.live}
            subscribe={onTick}
            everyMs={250}
            read={() => liveFact(t, node)}
          />
        )}
      </button>
    </li>
  );
}

/** A master's rate, a replica's lag: the number that matters for its role. */
function liveFact(t: ReturnType<typeof useT>, node: number): string {
  const nodes = frames.latest?.nodes;
  const read = (field: number) => nodes?.[node * NodeField.size + field] ?? 0;
  if (read(NodeField.role) === 0)
    return t('shards.ops', {
      count: formatCount(Math.round(read(NodeField.opsPerSecond))) as never,
    });
  return `${t('shards.lag')} ${formatBytes(read(NodeField.lagBytes))}`;
}

function stateText(t: ReturnType<typeof useT>, state: number): string {
  if (state === ProcessState.killed) return t('stage.state_killed');
  if (state === ProcessState.paused) return t('stage.state_paused');
  if (state === ProcessState.powerCut) return t('stage.state_powerCut');
  if (state === ProcessState.starting) return t('stage.state_starting');
  return t('stage.state_loading');
}
