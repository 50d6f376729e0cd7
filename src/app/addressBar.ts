/**
 * The address bar always holds a link to the run on the page: after each action and whenever the run
 * stands still. While it plays, the bar keeps the last such moment.
 */
import { openLink } from '../store/actions.ts';
import { ask } from '../store/link.ts';
import { runStore } from '../store/run.ts';

const QUIET_MS = 400;
let written = '';

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
    const isMoved = !run.transport.playing && run.transport.nowUs !== former.transport.nowUs;
    const isStopped = run.transport.playing !== former.transport.playing;
    if (
      run.branches !== former.branches ||
      run.generation !== former.generation ||
      isMoved ||
      isStopped
    )
      later();
  });
  addEventListener('hashchange', () => {
    const link = linkInAddressBar();
    if (link !== '' && link !== written) void openLink(link);
  });
}

async function write(): Promise<void> {
  if (runStore.getState().phase !== 'running') return;
  const answer = await ask('run.link', null);
  if (!answer.ok || answer.value === written) return;
  written = answer.value;
  history.replaceState(null, '', `#${written}`);
}
