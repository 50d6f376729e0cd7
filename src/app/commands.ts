/** Everything the page can be told to do, for the command palette; keys are bound in shortcuts.ts. */
import type { T } from '../i18n/useT.ts';
import { openRun, order, runUntil, setSpeed, step, togglePlaying } from '../store/actions.ts';
import type { NodeCard } from '../protocol/Summary.ts';
import { SCENARIOS } from '../scenarios/scenarios.ts';
import { FAULT_ACTIONS, type FaultAction } from '../store/faultActions.ts';
import {
  CENTRE_TABS,
  lookThrough,
  openDialog,
  setDrawingWall,
  showCentreTab,
} from '../store/layout.ts';
import { planFault, runFault } from '../store/runFault.ts';
import { isClusterRun, runStore } from '../store/run.ts';
import { selectNode, selectionStore } from '../store/selection.ts';
import { setLanguage, setTheme, settingsStore, THEMES } from '../store/settings.ts';
import type { CommandRow as Command } from '../ui/CommandBox.tsx';

const FAULT_KEYS: Readonly<Partial<Record<FaultAction, string>>> = {
  kill: 'K',
  restart: 'R',
  restartEmpty: 'Shift R',
  pause: 'P',
  resume: 'P',
  powerCut: 'O',
  powerOn: 'O',
  isolate: 'X',
  slow: 'L',
  lossy: 'Shift L',
  heal: 'H',
};

export function commands(t: T): readonly Command[] {
  return [...runCommands(t), ...faultCommands(t), ...nodeCommands(t), ...pageCommands(t)];
}

function runCommands(t: T): readonly Command[] {
  const { playing } = runStore.getState().transport;
  return [
    { name: t(playing ? 'topbar.pause' : 'topbar.play'), keys: 'Space', run: togglePlaying },
    ...(['event', 'message', 'tick'] as const).map((unit) => ({
      name: `${t('topbar.step')}: ${t(`topbar.by_${unit}`)}`,
      keys: { event: '.', message: 'M', tick: 'T' }[unit],
      run: () => step(unit, false),
    })),
    ...(
      [
        ['pfail', 'node.pfail'],
        ['fail', 'node.fail'],
        ['won', 'failover.won'],
        ['lost', 'write.lost'],
      ] as const
    ).map(([name, kind]) => ({
      name: `${t('topbar.runUntil')} ${t(`topbar.until_${name}`)}`,
      run: () => runUntil({ kind: 'traceEvent', eventKinds: [kind] }),
    })),
    { name: t('topbar.stepBack'), keys: ',', run: () => step('event', true) },
    ...[0.001, 0.01, 0.1, 1, 10, 0].map((speed) => ({
      name: `${t('topbar.speed')}: ${speed === 0 ? t('topbar.speedMax') : `${speed}×`}`,
      run: () => setSpeed(speed),
    })),
    ...SCENARIOS.map((setup) => ({
      name: `${t('topbar.scenario')}: ${t(`topbar.scenario_${setup.scenario}` as 'topbar.scenario_three')}`,
      run: () => void openRun(setup),
    })),
  ];
}

function faultCommands(t: T): readonly Command[] {
  return [
    ...FAULT_ACTIONS.map((action) => {
      const plan = planFault(action);
      const label = t(`faults.${action}`);
      // Healing concerns all links; without a name "Pause" could be the run's.
      const target = action === 'heal' ? undefined : selectionName(t);
      return {
        name: target === undefined ? label : `${label}: ${target}`,
        ...(FAULT_KEYS[action] ? { keys: FAULT_KEYS[action] } : {}),
        whyNot: plan.canAct ? null : t(`notices.whyNot_${plan.whyNot}`),
        run: () => void runFault(action),
      };
    }),
    { name: t('faults.wall'), keys: 'D', run: () => setDrawingWall(true) },
    { name: t('faults.partition'), run: () => openDialog('partition') },
  ];
}

/** What a fault would act on. */
function selectionName(t: T): string {
  const { group } = selectionStore.getState();
  const [first = -1] = group;
  if (group.length === 0) return '…';
  const only = runStore.getState().summary?.nodes[first]?.name;
  return group.length === 1 && only !== undefined
    ? only
    : t('faults.onMany', { count: group.length });
}

function nodeCommands(t: T): readonly Command[] {
  const cards = runStore.getState().summary?.nodes ?? [];
  const select = (card: NodeCard): Command => ({
    name: t('help.paletteSelect', { name: card.name }),
    run: () => selectNode(card.index),
  });
  const look = (card: NodeCard): Command => ({
    name: `${t('app.seenBy')} ${card.name}`,
    run: () => lookThrough(card.index),
  });
  const hasBeliefs = isClusterRun(runStore.getState());
  return cards.flatMap((card) => (hasBeliefs ? [select(card), look(card)] : [select(card)]));
}

function pageCommands(t: T): readonly Command[] {
  const { language } = settingsStore.getState();
  return [
    ...CENTRE_TABS.map((tab, at) => ({
      name: t('help.paletteShow', { name: t(`app.tab_${tab}`) }),
      keys: String(at + 1),
      run: () => showCentreTab(tab),
    })),
    { name: t('topbar.custom'), run: () => openDialog('setup') },
    { name: t('topbar.share'), run: () => openDialog('share') },
    { name: t('help.crashTest'), run: () => void order('debug.crash', null) },
    { name: t('topbar.help'), keys: '?', run: () => openDialog('help') },
    {
      name: t('topbar.language'),
      run: () => setLanguage(language === 'en' ? 'zh-CN' : 'en'),
    },
    ...THEMES.map((theme) => ({
      name: `${t('topbar.theme')}: ${t(`topbar.theme_${theme}`)}`,
      run: () => setTheme(theme),
    })),
  ];
}
