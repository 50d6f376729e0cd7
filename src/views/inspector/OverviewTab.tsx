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
import { isClusterRun, useRun } from '../../store/run.ts';
import { selectNode } from '../../store/selection.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import { Term } from '../../ui/Term.tsx';
import styles from './OverviewTab.module.css';
import { useIsGone } from './useIsGone.ts';

/** The node's own state: what it is, what it serves, how far it is behind, whom it suspects. */
export function OverviewTab({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  const isGone = useIsGone(node);
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
  const isMaster = useFactsOf(node)?.isMaster ?? false;
  const isCluster = useRun(isClusterRun);
  return (
    <>
      <Row name={t('inspector.role')}>
        <Role node={node} />
      </Row>
      {isCluster && <InCluster node={node} />}
      <Live
        node={node}
        name={t('inspector.offset')}
        hint={t('inspector.hintOffset')}
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
        hint={t('inspector.hintCpu')}
        field={NodeField.cpu}
        say={(share) => `${(share * 100).toFixed(1)} %`}
      />
    </>
  );
}

/** What it owns and believes as a node of a cluster. */
function InCluster({ node }: { readonly node: number }) {
  const t = useT();
  const facts = useFactsOf(node);
  if (!facts) return null;
  const { pfailSeen, failSeen } = facts;
  // It sleeps, and would still claim them: told is what others have left it.
  const isTakenOver = facts.state === ProcessState.paused && facts.slots === 0;
  return (
    <>
      {facts.isMaster && (
        <Row name={t('inspector.slots')} hint={t('inspector.hintSlots')}>
          {isTakenOver ? t('inspector.takenOver') : formatWhole(facts.slots)}
        </Row>
      )}
      <Row name={t('inspector.cluster')} hint={t('inspector.hintCluster')}>
        <span className={facts.isClusterOk ? '' : styles.bad}>
          {facts.isClusterOk ? 'ok' : 'fail'}
        </span>
      </Row>
      <Row name={t('inspector.believes')} hint={t('inspector.hintBelieves')}>
        <span className={pfailSeen + failSeen > 0 ? styles.warn : ''}>
          {t('inspector.believesValue', { pfail: pfailSeen, fail: failSeen })}
        </span>
      </Row>
      <Row name={t('inspector.epochs')} hint={t('inspector.hintEpochs')}>
        {facts.configEpoch} / {facts.currentEpoch}
      </Row>
      {facts.election !== ElectionPhase.none && (
        <Row name={t('inspector.election')}>
          {t('stage.votes', { have: facts.votes, need: facts.votesNeeded })}
        </Row>
      )}
    </>
  );
}

interface RowProps {
  readonly name: string;
  /** What the name means, for those who meet it the first time. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

function Row({ name, hint, children }: RowProps) {
  return (
    <div className={styles.row}>
      <dt>{hint === undefined ? name : <Term word={name} meaning={hint} />}</dt>
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
      {card.id !== '' && (
        <Row name={t('inspector.id')}>
          <code title={card.id}>{card.id.slice(0, 12)}…</code>
          <IconButton label={t('inspector.copyId')} icon={<Copy size={14} />} onClick={onCopy} />
        </Row>
      )}
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
  readonly hint?: string;
  readonly field: number;
  readonly say: (value: number) => string;
}

function Live({ node, name, hint, field, say }: LiveProps) {
  return (
    <Row name={name} hint={hint}>
      <LiveText subscribe={onTick} everyMs={200} read={() => say(read(node, field))} />
    </Row>
  );
}

function Lag({ node }: { readonly node: number }) {
  const t = useT();
  const text = () =>
    `${formatBytes(read(node, NodeField.lagBytes))}, ${formatDuration(read(node, NodeField.lagUs))}`;
  return (
    <Row name={t('inspector.lagBytes')} hint={t('replication.hintBytes')}>
      <LiveText subscribe={onTick} everyMs={200} read={text} />
    </Row>
  );
}

function read(node: number, field: number): number {
  return frames.latest?.nodes[node * NodeField.size + field] ?? 0;
}
