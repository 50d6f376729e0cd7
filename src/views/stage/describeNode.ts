import type { T } from '../../i18n/useT.ts';
import { ProcessState, ReplLink } from '../../protocol/Frame.ts';
import type { NodeCard } from '../../protocol/Summary.ts';
import { isClusterRun, runStore } from '../../store/run.ts';
import { roleOf, type NodeFacts } from '../../store/nodeFacts.ts';

/** A node in one line of words, for screen readers and the tip. */
export function describeNode(
  t: T,
  index: number,
  fact: NodeFacts | null,
  cards: readonly NodeCard[],
): string {
  const name = cards[index]?.name ?? String(index);
  if (!fact) return name;
  const master = cards[fact.master]?.name;
  const role = fact.isMaster
    ? t(`stage.${roleOf(fact)}`)
    : master
      ? t('stage.replicaOf', { name: master })
      : t('stage.replica');
  const isCluster = isClusterRun(runStore.getState());
  const slots = !isCluster
    ? ''
    : fact.slots > 0
      ? t('stage.slots', { count: fact.slots })
      : t('stage.noSlots');
  const accused = [
    fact.pfailSeen > 0 || fact.failSeen > 0
      ? t('stage.hover_believes', { pfail: fact.pfailSeen, fail: fact.failSeen })
      : '',
    !fact.isMaster && fact.replLink !== ReplLink.connected ? t('stage.noLink') : '',
  ];
  const parts = [name, role, fact.isMaster ? slots : '', stateWord(t, fact.state), ...accused];
  return parts.filter(Boolean).join(', ');
}

function stateWord(t: T, state: number): string {
  switch (state) {
    case ProcessState.killed:
      return t('stage.state_killed');
    case ProcessState.paused:
      return t('stage.state_paused');
    case ProcessState.powerCut:
      return t('stage.state_powerCut');
    case ProcessState.loading:
      return t('stage.state_loading');
    case ProcessState.starting:
      return t('stage.state_starting');
    default:
      return t('stage.state_up');
  }
}
