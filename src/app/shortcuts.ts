/**
 * Keys of the whole page. Single letters can be switched off (WCAG 2.1.4), never act while something
 * is typed or a dialog is open, and leave alone what a panel has already taken for itself.
 */
import { order, setSpeed, step, togglePlaying, wantedSpeed } from '../store/actions.ts';
import { ProcessState } from '../protocol/Frame.ts';
import {
  CENTRE_TABS,
  layoutStore,
  lookThrough,
  EVERYONE,
  openDialog,
  setDrawingWall,
  showCentreTab,
} from '../store/layout.ts';
import { runFault } from '../store/runFault.ts';
import { runStore } from '../store/run.ts';
import { selectNode } from '../store/selection.ts';
import { settingsStore } from '../store/settings.ts';
import { nodeFactsStore } from '../store/nodeFacts.ts';
import { selectionStore } from '../store/selection.ts';
import { positionOf, POSITION_MAX, speedAt } from '../views/topbar/speedScale.ts';

/** @returns stops listening */
export function listenForKeys(): () => void {
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  const isMeta = event.ctrlKey || event.metaKey;
  if (isMeta && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openDialog(layoutStore.getState().dialog === 'palette' ? null : 'palette');
    return;
  }
  if (event.defaultPrevented || isMeta || event.altKey || isBusy(event.target)) return;
  if (!settingsStore.getState().hasLetterKeys && event.key.length === 1) return;
  const run = actionOf(event);
  if (!run) return;
  event.preventDefault();
  run();
}

/** Typing, an open dialog or menu, or a control that uses the key itself. */
function isBusy(target: EventTarget | null): boolean {
  if (layoutStore.getState().dialog !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.closest('input:not([type="checkbox"]), textarea, select, [role="menu"], [role="dialog"]')
  )
    return true;
  return false;
}

function actionOf(event: KeyboardEvent): (() => void) | null {
  const { target, key } = event;
  // Space presses the focused button; on a node of the Stage it plays and pauses, Enter selects.
  if (key === ' ') {
    const isControl =
      target instanceof HTMLElement &&
      target.closest('button:not([data-node]), a, summary, label, [role="tab"]');
    return isControl ? null : togglePlaying;
  }
  if (
    key === 'End' &&
    !(target instanceof HTMLElement && target.closest('[role="slider"], [role="tab"]'))
  )
    return () => void order('transport.seek', { atUs: runStore.getState().transport.headUs });
  if (key === 'Escape') return escape;
  const tab = CENTRE_TABS[Number(key) - 1];
  if (tab) return () => showCentreTab(tab);
  return (
    LETTERS[
      event.shiftKey && key.length === 1 ? `Shift+${key.toLowerCase()}` : key.toLowerCase()
    ] ?? null
  );
}

function escape(): void {
  if (layoutStore.getState().isDrawingWall) setDrawingWall(false);
  else if (layoutStore.getState().seenBy !== EVERYONE) lookThrough(EVERYONE);
  else selectNode(null);
}

const LETTERS: Readonly<Record<string, () => void>> = {
  k: () => void runFault('kill'),
  r: () => void runFault('restart'),
  'Shift+r': () => void runFault('restartEmpty'),
  p: () => void runFault(isAnySelected(ProcessState.paused) ? 'resume' : 'pause'),
  o: () => void runFault(isAnySelected(ProcessState.powerCut) ? 'powerOn' : 'powerCut'),
  x: () => void runFault('isolate'),
  l: () => void runFault('slow'),
  'Shift+l': () => void runFault('lossy'),
  h: () => void runFault('heal'),
  d: () => setDrawingWall(!layoutStore.getState().isDrawingWall),
  '.': () => step('event', false),
  ',': () => step('event', true),
  m: () => step('message', false),
  t: () => step('tick', false),
  '-': () => nudgeSpeed(-1),
  '+': () => nudgeSpeed(1),
  'Shift++': () => nudgeSpeed(1),
  '=': () => nudgeSpeed(1),
  '?': () => openDialog('help'),
  'Shift+?': () => openDialog('help'),
  '/': () => document.getElementById('console-input')?.focus(),
};

function nudgeSpeed(by: number): void {
  const position = positionOf(wantedSpeed()) + by;
  setSpeed(speedAt(Math.max(0, Math.min(POSITION_MAX, position))));
}

function isAnySelected(state: number): boolean {
  const { facts } = nodeFactsStore.getState();
  return selectionStore.getState().group.some((node) => facts[node]?.state === state);
}
