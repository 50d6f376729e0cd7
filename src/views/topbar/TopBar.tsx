import { useT } from '../../i18n/useT.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import { BranchMenu } from './BranchMenu.tsx';
import { Clock } from './Clock.tsx';
import { LedgerCount } from './LedgerCount.tsx';
import { PageButtons } from './PageButtons.tsx';
import { ScenarioMenu } from './ScenarioMenu.tsx';
import { SeedButton } from './SeedButton.tsx';
import { SpeedSlider } from './SpeedSlider.tsx';
import styles from './TopBar.module.css';
import { Transport } from './Transport.tsx';

interface TopBarProps {
  readonly scenarios: readonly RunSetup[];
  readonly isNarrow: boolean;
}

/** What runs, when, how fast, in which branch; and the page's own switches. */
export function TopBar({ scenarios, isNarrow }: TopBarProps) {
  const t = useT();
  return (
    <header
      className={styles.bar}
      data-narrow={isNarrow || undefined}
      aria-label={t('topbar.label')}
    >
      <div className={styles.line}>
        <h1 className={styles.brand}>Slotscope</h1>
        <ScenarioMenu scenarios={scenarios} />
        {!isNarrow && <TimeControls />}
        <span className={styles.space} />
        {!isNarrow && <LedgerCount />}
        {!isNarrow && <SeedButton />}
        <BranchMenu />
        <PageButtons isNarrow={isNarrow} />
      </div>
      {isNarrow && (
        <div className={styles.line}>
          <TimeControls />
        </div>
      )}
    </header>
  );
}

function TimeControls() {
  return (
    <>
      <Transport />
      <SpeedSlider />
      <Clock />
    </>
  );
}
