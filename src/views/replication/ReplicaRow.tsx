import { CircleX, Link2, Link2Off, LoaderCircle } from 'lucide-react';
import { formatBytes, formatWhole } from '../../charts/formatQuantity.ts';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { shardMark } from '../../charts/shardMark.ts';
import { useT } from '../../i18n/useT.ts';
import { NodeField, ProcessState, ReplLink } from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { frames } from '../../store/link.ts';
import { useFactsOf } from '../../store/nodeFacts.ts';
import { useRun } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import { selectNode, useSelection } from '../../store/selection.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import { drawLag } from './drawLag.ts';
import { lagSeries } from './lagSamples.ts';
import styles from './Replication.module.css';

interface ReplicaRowProps {
  readonly node: number;
  /** The chart takes a row of its own. */
  readonly isNarrow: boolean;
}

/** One replica: numbers that write themselves, and its last minute. */
export function ReplicaRow({ node, isNarrow }: ReplicaRowProps) {
  const card = useRun((run) => run.summary?.nodes[node]);
  const facts = useFactsOf(node);
  const master = useRun((run) => run.summary?.nodes[facts?.master ?? -1]?.name);
  const isSelected = useSelection((selection) => selection.node === node);
  if (card === undefined || facts === null) return null;
  const { hue, pattern } = shardMark(card.shard);
  const isDead = facts.state !== ProcessState.up;
  const read = (field: number): number => frames.latest?.nodes[node * NodeField.size + field] ?? 0;
  const chart = <LagChart node={node} hue={hue} isDead={isDead} />;
  return (
    <>
      <tr data-selected={isSelected || undefined}>
        <th scope="row">
          <button type="button" className={styles.name} onClick={() => selectNode(node)}>
            <ShardSwatch hue={hue} pattern={pattern} hollow />
            {card.name}
          </button>
        </th>
        <td>{master ?? '–'}</td>
        <td>
          <LinkState link={facts.replLink} isDead={isDead} />
        </td>
        <td className={styles.number}>
          <LiveText subscribe={onTick} read={() => formatWhole(read(NodeField.replOffset))} />
        </td>
        <td className={styles.number}>
          <LiveText subscribe={onTick} read={() => formatBytes(read(NodeField.lagBytes))} />
        </td>
        <td className={styles.number}>
          <LiveText subscribe={onTick} read={() => formatDuration(read(NodeField.lagUs))} />
        </td>
        {!isNarrow && <td className={styles.chart}>{chart}</td>}
      </tr>
      {isNarrow && (
        <tr>
          <td className={styles.chart} colSpan={6}>
            {chart}
          </td>
        </tr>
      )}
    </>
  );
}

interface LagChartProps {
  readonly node: number;
  readonly hue: number;
  readonly isDead: boolean;
}

function LagChart({ node, hue, isDead }: LagChartProps) {
  const t = useT();
  return (
    <LiveCanvas
      className={styles.canvas}
      subscribe={onFrame}
      stamp={() => `${Math.floor(runClock().nowUs / 100_000)}/${frames.serial > 0}/${isDead}`}
      draw={(surface) => {
        const series = lagSeries(node);
        if (series === undefined) return;
        const ago = (seconds: number): string => t('replication.secondsAgo', { seconds });
        const { nowUs } = runClock();
        drawLag(surface, { series, hue, nowUs, isDead, ago, now: t('replication.now') });
      }}
    />
  );
}

function LinkState({ link, isDead }: { readonly link: number; readonly isDead: boolean }) {
  const t = useT();
  const look = isDead ? DEAD : ((LINKS as Readonly<Record<number, LinkLook>>)[link] ?? NONE);
  const Icon = look.icon;
  return (
    <span className={styles.link} data-bad={look.isBad || undefined}>
      <Icon size={14} aria-hidden />
      {t(look.word)}
    </span>
  );
}

const DEAD = { icon: CircleX, word: 'replication.dead', isBad: true } as const;
const NONE = { icon: Link2Off, word: 'replication.linkNone', isBad: true } as const;
const LINKS = {
  [ReplLink.none]: NONE,
  [ReplLink.connecting]: {
    icon: LoaderCircle,
    word: 'replication.linkConnecting',
    isBad: true,
  },
  [ReplLink.handshake]: { icon: LoaderCircle, word: 'replication.linkHandshake', isBad: false },
  [ReplLink.sync]: { icon: LoaderCircle, word: 'replication.linkSync', isBad: false },
  [ReplLink.connected]: { icon: Link2, word: 'replication.linkConnected', isBad: false },
} as const satisfies Readonly<Record<number, LinkLook>>;

interface LinkLook {
  readonly icon: typeof Link2;
  readonly word:
    | 'replication.dead'
    | 'replication.linkNone'
    | 'replication.linkConnecting'
    | 'replication.linkHandshake'
    | 'replication.linkSync'
    | 'replication.linkConnected';
  readonly isBad: boolean;
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
