import { useT } from '../i18n/useT.ts';
import styles from './Screens.module.css';

export function LoadingScreen() {
  const t = useT();
  return (
    <output className={styles.screen}>
      <div className={styles.ring} aria-hidden />
      <p>{t('app.loading')}</p>
      <p className={styles.quiet}>{t('app.loadingNote')}</p>
    </output>
  );
}
