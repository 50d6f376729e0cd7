import { useT } from '../i18n/useT.ts';
import { useRun } from '../store/run.ts';
import styles from './Screens.module.css';

export function LoadingScreen() {
  const t = useT();
  const isLive = useRun((run) => run.isLive);
  return (
    <output className={styles.screen}>
      <div className={styles.ring} aria-hidden />
      <p>{t('app.loading')}</p>
      <p className={styles.quiet}>{t(isLive ? 'live.loadingNote' : 'app.loadingNote')}</p>
    </output>
  );
}
