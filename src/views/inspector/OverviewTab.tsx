import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, formatWhole } from '../../charts/formatQuantity.ts';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { ElectionPhase, NodeField, ProcessState } from '../../protocol/Frame.ts';
import { onTick } from '../../store/frameLoop.ts';
import { frames } from '../../store/link.ts';
import { useFactsOf } from '../../store/nodeFacts.ts';
import { notify } from '../../store/notices.ts';
import { useRun } from '../../store/run.ts';
import { selectNode } from '../../store/selection.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './OverviewTab.module.css';

/** The node's own state: what it is, what it serves, how far it is behind, whom it suspects. */
export function OverviewTab({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  const isGone = facts?.state === ProcessState.killed || facts?.state === ProcessState.powerCut;
  return (
    <div className={styles.facts}>
      {isGone && <p className={styles.note}>{t('inspector.downNote')}</p>}
      <dl>
        <Identity node={node} />
        <Row name={t('inspector.state')}>
          <State state={facts?.state ?? 0} />
        </Row>
        {!isGone && <Running node={node} />}
      </dl>
    </div>
  );
}

/** What only a running process has. */
function Running({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  const isMaster = facts?.isMaster ?? false;
  return (
    <>
      <Row name={t('inspector.role')}>
        <Role node={node} />
      </Row>
      {isMaster && <Row name={t('inspector.slots')}>{formatWhole(facts?.slots ?? 0)}</Row>}
      <Row name={t('inspector.cluster')}>
        <span className={facts?.isClusterOk ? '' : styles.bad}>
          {facts?.isClusterOk ? 'ok' : 'fail'}
        </span>
      </Row>
      <Row name={t('inspector.believes')}>
        <span className={facts && facts.pfailSeen + facts.failSeen > 0 ? styles.warn : ''}>
          {t('inspector.believesValue', {
            pfail: facts?.pfailSeen ?? 0,
            fail: facts?.failSeen ?? 0,
          })}
        </span>
      </Row>
      <Row name={t('inspector.epochs')}>
        {facts?.configEpoch ?? 0} / {facts?.currentEpoch ?? 0}
      </Row>
      {facts && facts.election !== ElectionPhase.none && (
        <Row name={t('inspector.election')}>
          {t('stage.votes', { have: facts.votes, need: facts.votesNeeded })}
        </Row>
      )}
      <Live
        node={node}
        name={t('inspector.offset')}
        field={NodeField.replOffset}
        say={formatWhole}
      />
      {!isMaster && <Lag node={node} />}
      <Live
        node={node}
        name={t('inspector.ops')}
        field={NodeField.opsPerSecond}
        say={(ops) => t('inspector.perSecond', { count: Math.round(ops) })}
      />
      <Live node={node} name={t('inspector.keys')} field={NodeField.keys} say={formatWhole} />
      <Live
        node={node}
        name={t('inspector.memory')}
        field={NodeField.usedMemory}
        say={formatBytes}
      />
      <Live
        node={node}
        name={t('inspector.cpu')}
        field={NodeField.cpu}
        say={(share) => `${(share * 100).toFixed(1)} %`}
      />
    </>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Identity({ node }: { readonly node: number }) {
  const t = useT();
  const card = useRun((run) => run.summary?.nodes[node]);
  if (!card) return null;
  const onCopy = () =>
    void navigator.clipboard.writeText(card.id).then(
      () => notify('copied'),
      () => notify('copyFailed', 'bad'),
    );
  return (
    <>
      <Row name={t('inspector.id')}>
        <code title={card.id}>{card.id.slice(0, 12)}…</code>
        <IconButton label={t('inspector.copyId')} icon={<Copy size={14} />} onClick={onCopy} />
      </Row>
      <Row name={t('inspector.address')}>
        <code>
          {card.ip}:{card.port}
        </code>
      </Row>
    </>
  );
}

function State({ state }: { readonly state: number }) {
  const t = useT();
  if (state === ProcessState.up) return t('stage.state_up');
  const words = {
    [ProcessState.killed]: t('stage.state_killed'),
    [ProcessState.paused]: t('stage.state_paused'),
    [ProcessState.powerCut]: t('stage.state_powerCut'),
    [ProcessState.loading]: t('stage.state_loading'),
    [ProcessState.starting]: t('stage.state_starting'),
  };
  return <span className={styles.bad}>{words[state as keyof typeof words] ?? ''}</span>;
}

function Role({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  const master = useRun((run) => run.summary?.nodes[facts?.master ?? -1]);
  if (facts?.isMaster) return t('stage.master');
  if (!master) return t('stage.replica');
  return (
    <button type="button" className={styles.link} onClick={() => selectNode(master.index)}>
      {t('stage.replicaOf', { name: master.name })}
    </button>
  );
}

interface LiveProps {
  readonly node: number;
  readonly name: string;
  readonly field: number;
  readonly say: (value: number) => string;
}

function Live({ node, name, field, say }: LiveProps) {
  return (
    <Row name={name}>
      <LiveText subscribe={onTick} everyMs={200} read={() => say(read(node, field))} />
    </Row>
  );
}

function Lag({ node }: { readonly node: number }) {
  const t = useT();
  const text = () =>
    `${formatBytes(read(node, NodeField.lagBytes))}, ${formatDuration(read(node, NodeField.lagUs))}`;
  return (
    <Row name={t('inspector.lagBytes')}>
      <LiveText subscribe={onTick} everyMs={200} read={text} />
    </Row>
  );
}

function read(node: number, field: number): number {
  return frames.latest?.nodes[node * NodeField.size + field] ?? 0;
}
