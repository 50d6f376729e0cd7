import { useMemo } from 'react';
import { useT } from '../../i18n/useT.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { useRun } from '../../store/run.ts';
import { traceStore } from '../../store/trace.ts';
import type { TimelineWords } from './drawTimeline.ts';
import { eventText, faultLabel } from './eventText.ts';

export interface RunWords {
  readonly nameOf: (node: number) => string;
  readonly textOf: (event: TraceEvent) => string;
  readonly drawn: TimelineWords;
}

/** Names and sentences for the current run and language; new only when either changes. */
export function useRunWords(): RunWords {
  const t = useT();
  const names = useRun((run) => run.summary?.nodes.map((node) => node.name).join('\n') ?? '');
  const letters = useRun((run) => run.summary?.shards.map((one) => one.letter).join('\n') ?? '');
  return useMemo(() => {
    const nameList = names.split('\n');
    const letterList = letters.split('\n');
    const nameOf = (node: number): string => nameList[node] ?? '–';
    const letterOf = (shard: number): string => letterList[shard] ?? '–';
    const bySeq = (seq: number): TraceEvent | undefined => traceStore.getState().list.bySeq(seq);
    return {
      nameOf,
      textOf: (event) => eventText(event, nameOf, letterOf, t),
      drawn: {
        killed: t('timeline.laneKilled'),
        paused: t('timeline.lanePaused'),
        powerCut: t('timeline.lanePowerCut'),
        clients: t('timeline.clients'),
        others: Math.max(1, nameList.length - 1),
        delayOf: (seq) => Number(bySeq(seq)?.facts['delayMs'] ?? 0) * 1_000,
        faultLabel: (seq) => {
          const event = bySeq(seq);
          return event === undefined ? '' : faultLabel(event, nameOf, t);
        },
      },
    };
  }, [names, letters, t]);
}
