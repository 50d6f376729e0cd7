import { useT } from '../i18n/useT.ts';
import { runStore, useRun } from '../store/run.ts';
import { Button } from '../ui/Button.tsx';
import styles from './LinkNotice.module.css';

/** The link could not be opened: said once, above everything, until it is read. */
export function LinkNotice() {
  const t = useT();
  const error = useRun((run) => run.linkError);
  if (!error) return null;
  const isVersion = /version/i.test(error.code);
  return (
    <div className={styles.notice} role="alert">
      <span>
        {t(isVersion ? 'app.linkVersion' : 'app.linkBad')}{' '}
        <span className={styles.detail}>{t('app.linkDetails', { text: error.text })}</span>
      </span>
      <Button onClick={() => runStore.setState({ linkError: null })}>{t('app.dismiss')}</Button>
    </div>
  );
}
