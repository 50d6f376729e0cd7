/**
 * The address bar always holds a link to the run on the page: after each action and whenever the run
 * stands still. While it plays, the bar keeps the last such moment. A new run is a new entry of the
 * browser's history, so that Back returns to the former one: nothing is thrown away.
 */
import { openLink } from '../store/actions.ts';
import { ask } from '../store/link.ts';
import { runStore, type RunState } from '../store/run.ts';

const QUIET_MS = 400;
let written = '';
let writtenGeneration = 0;

export function linkInAddressBar(): string {
  return location.hash.slice(1);
}

export function keepAddressBar(): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const later = () => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void write(), QUIET_MS);
  };
  runStore.subscribe((run, former) => {
    if (isWorthWriting(run, former)) later();
  });
  addEventListener('hashchange', () => void follow());
  later();
}

function isWorthWriting(run: RunState, former: RunState): boolean {
  const isMoved = !run.transport.playing && run.transport.nowUs !== former.transport.nowUs;
  return (
    isMoved ||
    run.transport.playing !== former.transport.playing ||
    run.branches !== former.branches ||
    run.generation !== former.generation
  );
}

/** The person went back, forward, or pasted another link. */
async function follow(): Promise<void> {
  const link = linkInAddressBar();
  if (link === '' || link === written) return;
  written = link;
  const isOpen = await openLink(link);
  // This entry of the history is the run's own already.
  if (isOpen) writtenGeneration = runStore.getState().generation;
}

async function write(): Promise<void> {
  const { phase, generation } = runStore.getState();
  if (phase !== 'running') return;
  const answer = await ask('run.link', null);
  if (!answer.ok || answer.value === written) return;
  const isNewRun = writtenGeneration !== 0 && generation !== writtenGeneration;
  written = answer.value;
  writtenGeneration = generation;
  if (isNewRun) history.pushState(null, '', `#${written}`);
  else history.replaceState(null, '', `#${written}`);
}
