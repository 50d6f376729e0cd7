/** The few words drawn on the canvas, in the current language. */
import type { T } from '../../i18n/useT.ts';

export interface StageWords {
  readonly clients: string;
  readonly killed: string;
  readonly paused: string;
  readonly powerCut: string;
  readonly loading: string;
  readonly starting: string;
  readonly noSlots: string;
  readonly noLink: string;
  readonly stranger: string;
  readonly seenUp: string;
  readonly syncing: string;
  readonly slots: (count: number) => string;
  readonly keys: (count: number) => string;
  readonly lag: (bytes: string) => string;
  readonly electionIn: (time: string) => string;
  readonly votes: (have: number, need: number) => string;
  readonly wall: (kind: 'cut' | 'slow' | 'lossy', amount: number) => string;
}

export function stageWords(t: T): StageWords {
  return {
    clients: t('stage.clients'),
    killed: t('stage.state_killed'),
    paused: t('stage.state_paused'),
    powerCut: t('stage.state_powerCut'),
    loading: t('stage.state_loading'),
    starting: t('stage.state_starting'),
    noSlots: t('stage.noSlots'),
    noLink: t('stage.noLink'),
    stranger: t('stage.stranger'),
    seenUp: t('stage.seenUp'),
    syncing: t('stage.syncing'),
    keys: kept((count) => t('shards.keys', { count })),
    slots: kept((count) => t('stage.slots', { count })),
    lag: (bytes) => t('stage.lag', { bytes }),
    electionIn: (time) => t('stage.electionIn', { time }),
    votes: (have, need) => t('stage.votes', { have, need }),
    wall: (kind, amount) => wallWords(t, kind, amount),
  };
}

/** Plural rules cost; the same few counts are asked for in every frame. */
function kept(say: (count: number) => string): (count: number) => string {
  const said = new Map<number, string>();
  return (count) => {
    const text = said.get(count) ?? say(count);
    if (said.size > 1_000) said.clear();
    said.set(count, text);
    return text;
  };
}

function wallWords(t: T, kind: 'cut' | 'slow' | 'lossy', amount: number): string {
  if (kind === 'cut') return t('stage.wall_cut');
  if (kind === 'slow') return t('stage.wall_slow', { amount: amount / 1_000 });
  return t('stage.wall_lossy', { amount: amount / 10 });
}
