import { formatClock } from '../charts/time/formatTime.ts';
import { useT } from '../i18n/useT.ts';
import { useRun } from '../store/run.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from './copyText.ts';
import styles from './Screens.module.css';

/** The engine stopped itself or its worker is gone. The page lives: it says what happened and starts again. */
export function CrashScreen({ onRestart }: { readonly onRestart: () => void }) {
  const t = useT();
  const isLive = useRun((run) => run.isLive);
  const crash = useRun((run) => (run.phase === 'crashed' ? run.crash : null));
  return (
    <div className={styles.screen} role="alert">
      <h2 className={styles.title}>{t(crash ? 'app.crashTitle' : 'app.lostTitle')}</h2>
      <p className={styles.text}>
        {t(crash ? 'app.crashText' : isLive ? 'live.lostText' : 'app.lostText')}
      </p>
      {crash && (
        <dl className={styles.facts}>
          <dt>{t('app.crashClaim')}</dt>
          <dd>
            <code>{crash.claim}</code>
          </dd>
          <dt>{t('app.crashTime')}</dt>
          <dd>{formatClock(crash.atUs, 1)}</dd>
          <dt>{t('app.crashSeed')}</dt>
          <dd>{crash.setup.seed}</dd>
        </dl>
      )}
      <div className={styles.actions}>
        {crash && (
          <Button onClick={() => void copyText(JSON.stringify(crash, null, 1))}>
            {t('app.copyReproduction')}
          </Button>
        )}
        <Button look="strong" onClick={onRestart}>
          {t('app.startAgain')}
        </Button>
      </div>
    </div>
  );
}
