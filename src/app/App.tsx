import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useT } from '../i18n/useT.ts';
import { SCENARIOS } from '../scenarios/scenarios.ts';
import { useRun } from '../store/run.ts';
import { useMedia } from '../ui/useMedia.ts';
import { TopBar } from '../views/topbar/TopBar.tsx';
import styles from './App.module.css';
import { CrashScreen } from './CrashScreen.tsx';
import { DesktopLayout } from './DesktopLayout.tsx';
import { Dialogs } from './Dialogs.tsx';
import { LinkNotice } from './LinkNotice.tsx';
import { LoadingScreen } from './LoadingScreen.tsx';
import { Notices } from './Notices.tsx';
import { PhoneLayout } from './PhoneLayout.tsx';
import { listenForDrops } from './drops.ts';
import { listenForKeys } from './shortcuts.ts';

/** The page: bar, panels, dialogs; or what replaces the panels while no run is open. */
export function App({ onRestart }: { readonly onRestart: () => void }) {
  const t = useT();
  const phase = useRun((run) => run.phase);
  const isNarrow = useMedia('(max-width: 760px)');
  useEffect(() => listenForKeys(), []);
  useEffect(() => listenForDrops(), []);
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      <a className={styles.skip} href="#main" onClick={focusStage}>
        {t('app.skip')}
      </a>
      <div className={styles.page}>
        <TopBar scenarios={SCENARIOS} isNarrow={isNarrow} />
        <LinkNotice />
        <main id="main" className={styles.main} tabIndex={-1}>
          {phase === 'running' && (isNarrow ? <PhoneLayout /> : <DesktopLayout />)}
          {phase === 'loading' && <LoadingScreen />}
          {(phase === 'crashed' || phase === 'lost') && <CrashScreen onRestart={onRestart} />}
        </main>
      </div>
      <Dialogs />
      <Notices />
    </Tooltip.Provider>
  );
}

/** The hash holds the run: the skip link must not overwrite it. */
function focusStage(event: { preventDefault: () => void }): void {
  event.preventDefault();
  const node = document.querySelector<HTMLElement>('[data-node][tabindex="0"]');
  (node ?? document.getElementById('main'))?.focus();
}
