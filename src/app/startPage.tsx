/** Composition root: strings, theme, host, first run, and the page around them. */
import { createRoot } from 'react-dom/client';
import './theme.css';
import { startI18n } from '../i18n/startI18n.ts';
import { DEFAULT_SETUP } from '../scenarios/defaultSetup.ts';
import { attachRun, openLink, openRun } from '../store/actions.ts';
import { onFrame } from '../store/frameLoop.ts';
import { connectHost } from '../store/link.ts';
import { sampleNodeFacts } from '../store/nodeFacts.ts';
import { runStore } from '../store/run.ts';
import { settingsStore } from '../store/settings.ts';
import { sendWants } from '../store/wants.ts';
import { startClientSampling } from '../views/clients/clientSamples.ts';
import { startLagSampling } from '../views/replication/lagSamples.ts';
import type { WallPort } from '../store/WorkerLink.ts';
import { App } from './App.tsx';
import { keepAddressBar, linkInAddressBar } from './addressBar.ts';
import { applyLooks } from './applyLooks.ts';

/**
 * @param makePort a new host each time: after a crash the page starts another
 * @param isLive the host has a world going, which the page joins
 */
export async function startPage(makePort: () => WallPort, isLive = false): Promise<void> {
  runStore.setState({ isLive });
  applyLooks();
  await startI18n(settingsStore.getState().language);
  const root = document.getElementById('root');
  if (!root) return;
  const restart = () => start(makePort, '');
  createRoot(root).render(<App onRestart={() => void restart()} />);
  onFrame(sampleNodeFacts);
  startLagSampling();
  startClientSampling();
  await start(makePort, isLive ? '' : linkInAddressBar());
  if (!isLive) keepAddressBar();
}

async function start(makePort: () => WallPort, link: string): Promise<void> {
  runStore.setState({ phase: 'loading', crash: null, linkError: null });
  // A worker answers from its own first turn on, so `onmessage` is set before any message can come.
  await connectHost(makePort());
  sendWants(true);
  if (runStore.getState().isLive) await attachRun();
  else {
    const isOpen = link !== '' && (await openLink(link));
    if (!isOpen) await openRun(DEFAULT_SETUP);
  }
  sendWants(true);
}
