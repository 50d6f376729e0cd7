import { formatBytes } from '../../charts/formatQuantity.ts';
import { useT } from '../../i18n/useT.ts';
import { PacketKind } from '../../protocol/Frame.ts';
import { useNodeFacts } from '../../store/nodeFacts.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { describeNode } from './describeNode.ts';
import styles from './StageTip.module.css';
import type { StageTipAt } from './useStagePointer.ts';

/** What is under the pointer. Everything here is also in the inspector, for those without a pointer. */
export function StageTip({
  tip,
  width,
}: {
  readonly tip: StageTipAt | null;
  readonly width: number;
}) {
  const t = useT();
  const facts = useNodeFacts();
  const isCluster = useRun(isClusterRun);
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  if (!tip) return null;
  const isRight = tip.x > width - 240;
  const side = isRight ? { right: width - tip.x + 14 } : { left: tip.x + 14 };
  return (
    <div className={styles.tip} style={{ top: tip.y + 14, ...side }} aria-hidden>
      {tip.node !== null && (
        <>
          <span>{describeNode(t, tip.node, facts[tip.node] ?? null, cards)}</span>
          <span className={styles.quiet}>
            {isCluster && t('stage.hover_epoch', { epoch: facts[tip.node]?.configEpoch ?? 0 })}
            {isCluster && ' · '}
            {cards[tip.node]?.ip}:{cards[tip.node]?.port}
          </span>
        </>
      )}
      {tip.packet && (
        <span>
          {packetName(tip.packet.kind)} {cards[tip.packet.from]?.name ?? t('stage.clients')} →{' '}
          {cards[tip.packet.to]?.name ?? t('stage.clients')}, {formatBytes(tip.packet.bytes)}
        </span>
      )}
    </div>
  );
}

const NAMES: Readonly<Record<number, string>> = {
  [PacketKind.ping]: 'PING',
  [PacketKind.pong]: 'PONG',
  [PacketKind.meet]: 'MEET',
  [PacketKind.fail]: 'FAIL',
  [PacketKind.voteRequest]: 'FAILOVER_AUTH_REQUEST',
  [PacketKind.vote]: 'FAILOVER_AUTH_ACK',
  [PacketKind.update]: 'UPDATE',
  [PacketKind.replication]: 'replication',
  [PacketKind.request]: 'request',
  [PacketKind.reply]: 'reply',
  [PacketKind.redirect]: 'MOVED / ASK',
  [PacketKind.error]: 'error',
  [PacketKind.publish]: 'PUBLISH',
};

function packetName(kind: number): string {
  return NAMES[kind] ?? '';
}
