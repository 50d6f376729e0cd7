import { useT } from '../../i18n/useT.ts';
import { openRun } from '../../store/actions.ts';
import { useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Tip } from '../../ui/Tip.tsx';
import styles from './SeedButton.module.css';

/** The seed is the run: another one is another history of the same cluster. */
export function SeedButton() {
  const t = useT();
  const setup = useRun((run) => run.setup);
  const isLive = useRun((run) => run.isLive);
  if (!setup) return null;
  return (
    <Tip text={t(isLive ? 'live.noOpen' : 'topbar.seedWhy')}>
      <Button
        look="quiet"
        className={styles.seed}
        whyNot={isLive ? t('live.noOpen') : null}
        onClick={() => void openRun({ ...setup, seed: drawSeed() })}
      >
        {t('topbar.seed')} <b>{setup.seed}</b>
      </Button>
    </Tip>
  );
}

/** Short enough to be said aloud; the engine takes any 32-bit number. */
function drawSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) % 10_000;
}
