import { useEffect, useRef } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useConsole } from '../../store/consoleLog.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import styles from './ConsoleLog.module.css';

/** What was typed and answered, read out politely as it arrives. */
export function ConsoleLog() {
  const t = useT();
  const element = useRef<HTMLDivElement>(null);
  const isCluster = useRun(isClusterRun);
  const entries = useConsole((log) => log.entries);
  useEffect(() => {
    const box = element.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [entries]);
  return (
    // A scrollable region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={element} className={styles.log} role="log" aria-label={t('console.log')} tabIndex={0}>
      {entries.length === 0 && (
        <p className={styles.welcome}>
          {t(isCluster ? 'console.welcome' : 'console.welcomeAlone')}
        </p>
      )}
      {(entries[0]?.id ?? 1) > 1 && <p className={styles.welcome}>{t('console.dropped')}</p>}
      {entries.map((entry) => (
        <pre key={entry.id} className={styles.entry} data-kind={entry.kind}>
          {entry.kind === 'prompt' && <span className={styles.prompt}>{entry.prompt}</span>}
          {entry.text}
        </pre>
      ))}
    </div>
  );
}
