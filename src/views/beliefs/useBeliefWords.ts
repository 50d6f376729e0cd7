import { useMemo } from 'react';
import { countBeliefs, isObserving, readBelief } from '../../charts/beliefs/beliefMatrix.ts';
import type { BeliefCounts } from '../../charts/beliefs/beliefMatrix.ts';
import { useT } from '../../i18n/useT.ts';
import type { T } from '../../i18n/useT.ts';
import { Belief } from '../../protocol/Frame.ts';
import { useRun } from '../../store/run.ts';
import type { BeliefTable } from './beliefTable.ts';

/** Cells, groups and counts in words. */
export function useBeliefWords() {
  const t = useT();
  const names = useRun((run) => run.summary?.nodes.map((node) => node.name).join('\n') ?? '');
  const letters = useRun((run) => run.summary?.shards.map((one) => one.letter).join('\n') ?? '');
  return useMemo(() => {
    const nameList = names.split('\n');
    const letterList = letters.split('\n');
    const nameOf = (node: number): string => nameList[node] ?? '–';
    const labelOf = (table: BeliefTable, at: number): string => {
      const group = table.groups[at] ?? [];
      return group.length === 1 ? nameOf(group[0] ?? -1) : (letterList[at] ?? '–');
    };
    const countsText = (counts: BeliefCounts): string => listCounts(counts, t);
    const cellText = (table: BeliefTable, row: number, column: number): string => {
      const observers = table.groups[row] ?? [];
      const subjects = table.groups[column] ?? [];
      const observer = labelOf(table, row);
      const subject = labelOf(table, column);
      if (observers.length === 1 && subjects.length === 1) {
        return pairText(table, observers[0] ?? 0, subjects[0] ?? 0, { observer, subject }, t);
      }
      const counts = countBeliefs(table.beliefs, table.nodes, table.nodeCount, {
        observers,
        subjects,
      });
      return t('beliefs.cellGroup', { observer, subject, list: listCounts(counts, t) });
    };
    return { nameOf, labelOf, countsText, cellText };
  }, [names, letters, t]);
}

function pairText(
  table: BeliefTable,
  observer: number,
  subject: number,
  names: { readonly observer: string; readonly subject: string },
  t: T,
): string {
  if (observer === subject) return t('beliefs.cellItself', names);
  const { belief, isLinked } = readBelief(table.beliefs, table.nodeCount, observer, subject);
  if (!isObserving(table.nodes, observer)) {
    if (belief === Belief.unknown) return t('beliefs.cellDead', names);
    return t('beliefs.cellGone', { ...names, belief: beliefWord(belief, t) });
  }
  if (belief === Belief.unknown) return t('beliefs.cellUnknown', names);
  const thinks = t('beliefs.cellThinks', { ...names, belief: beliefWord(belief, t) });
  return `${thinks}; ${t(isLinked ? 'beliefs.cellLinked' : 'beliefs.cellUnlinked', names)}`;
}

export function beliefWord(belief: number, t: T): string {
  switch (belief) {
    case Belief.fine:
      return t('beliefs.fine');
    case Belief.pfail:
      return t('beliefs.pfail');
    case Belief.fail:
      return t('beliefs.fail');
    case Belief.handshake:
      return t('beliefs.handshake');
    case Belief.noaddr:
      return t('beliefs.noaddr');
    default:
      return t('beliefs.unknown');
  }
}

function listCounts(counts: BeliefCounts, t: T): string {
  const parts: readonly (readonly [number, number])[] = [
    [counts.fail, Belief.fail],
    [counts.pfail, Belief.pfail],
    [counts.noaddr, Belief.noaddr],
    [counts.handshake, Belief.handshake],
    [counts.fine, Belief.fine],
    [counts.unknown, Belief.unknown],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, belief]) => t('beliefs.countOf', { count, belief: beliefWord(belief, t) }))
    .join(', ');
}
