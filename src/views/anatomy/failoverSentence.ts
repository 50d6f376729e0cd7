/** The one sentence: why a failover happened, or what it is still waiting for. Codes in, words out. */
import { formatDuration } from '../../charts/time/formatTime.ts';
import { outageUs } from '../../charts/anatomy/anatomyPhases.ts';
import type { T } from '../../i18n/useT.ts';
import type { FailoverAnatomy, FailoverWait } from '../../protocol/Summary.ts';
import type { FailoverBlock } from '../../protocol/Trace.ts';

export interface SentenceFacts {
  readonly failover: FailoverAnatomy;
  readonly nameOf: (node: number) => string;
  /** Replica that stands for election, -1 = none yet. */
  readonly candidate: number;
  readonly nodeTimeoutMs: number;
  readonly nowUs: number;
}

type Params = Record<string, string | number>;

export function failoverSentence(facts: SentenceFacts, t: T): string {
  const { failover } = facts;
  const params = sharedParams(facts, t);
  if (failover.outcome === 'won') return wonSentence(failover, params, t);
  if (failover.outcome === 'returned') return say(t, 'whyReturned', params);
  if (failover.waitingFor !== null) return waitSentence(failover.waitingFor, facts, params, t);
  return say(t, 'whyNone', params);
}

function wonSentence(failover: FailoverAnatomy, params: Params, t: T): string {
  const outage = outageUs(failover);
  if (outage < 0) return say(t, 'whyWonWaiting', params);
  return say(t, 'whyWon', { ...params, outage: formatDuration(outage) });
}

function waitSentence(wait: FailoverWait, facts: SentenceFacts, shared: Params, t: T): string {
  const leftUs = wait.untilUs - facts.nowUs;
  const left = formatDuration(Math.max(0, leftUs));
  const params = { ...shared, have: wait.have, need: wait.need, left };
  switch (wait.kind) {
    case 'pfail':
      return say(t, wait.untilUs >= 0 && leftUs > 0 ? 'waitPfail' : 'waitPfailAny', params);
    case 'agreement':
      return say(t, 'waitAgreement', params);
    case 'noMajority':
      return say(t, 'waitNoMajority', params);
    case 'noReplica':
      return say(t, 'waitNoReplica', params);
    case 'schedule':
      return say(t, 'waitSchedule', params);
    case 'delay':
      return say(t, 'waitDelay', params);
    case 'votes':
      return say(t, 'waitVotes', params);
    case 'blocked':
      return say(t, 'waitBlocked', { ...params, reason: blockWords(wait.block, t) });
  }
}

function sharedParams({ failover, nameOf, candidate, nodeTimeoutMs }: SentenceFacts, t: T): Params {
  const master = nameOf(failover.master);
  return {
    master,
    fault: say(t, faultKey(failover.faultKind), { master }),
    winner: nameOf(failover.winner),
    candidate: candidate < 0 ? t('anatomy.aReplica') : nameOf(candidate),
    rank: Math.max(0, failover.rank),
    delay: `${failover.delayMs} ms`,
    epoch: failover.epoch,
    votes: failover.votes,
    votesNeeded: failover.votesNeeded,
    reports: failover.reports,
    reportsNeeded: failover.reportsNeeded,
    fail: formatDuration(Math.max(0, failover.failAtUs - failover.faultAtUs)),
    timeout: `${nodeTimeoutMs} ms`,
  };
}

/** The engine names faults as the trace does, with or without the family. */
function faultKey(kind: string): string {
  const deed = kind.replace(/^(fault|node|host|link)\./, '');
  const known: Readonly<Record<string, string>> = {
    kill: 'faultKill',
    pause: 'faultPause',
    powerCut: 'faultPowerCut',
    cut: 'faultCut',
  };
  return known[deed] ?? 'faultOther';
}

function blockWords(block: FailoverBlock, t: T): string {
  return say(t, `block${block.charAt(0).toUpperCase()}${block.slice(1)}`, {});
}

function say(t: T, key: string, params: Params): string {
  return (t as (key: string, params: Params) => string)(`anatomy.${key}`, params);
}
