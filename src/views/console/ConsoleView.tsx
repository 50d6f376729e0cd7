import { Eraser } from 'lucide-react';
import { byShard } from '../../charts/byShard.ts';
import { useT } from '../../i18n/useT.ts';
import { clearConsole, setConsoleNode, setFollowing, useConsole } from '../../store/consoleLog.ts';
import { useRun } from '../../store/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ConsoleInput } from './ConsoleInput.tsx';
import { ConsoleLog } from './ConsoleLog.tsx';
import styles from './ConsoleView.module.css';

/** redis-cli on a chosen node. What is typed is an input of the run: logged, shared, and in the past it branches. */
export function ConsoleView() {
  const t = useT();
  const node = useConsole((log) => log.node);
  const isFollowing = useConsole((log) => log.isFollowing);
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  return (
    <section className={styles.console} aria-label={t('app.console')}>
      <header className={styles.head}>
        <span className={styles.title}>redis-cli</span>
        <select
          className={styles.endpoint}
          aria-label={t('console.endpoint')}
          value={node}
          onChange={(event) => setConsoleNode(Number(event.target.value))}
        >
          {byShard(cards).map((card) => (
            <option key={card.index} value={card.index}>
              {card.name} {card.ip}:{card.port}
            </option>
          ))}
        </select>
        <label className={styles.follow} title={t('console.follow')}>
          <input
            type="checkbox"
            aria-label={t('console.follow')}
            checked={isFollowing}
            onChange={(event) => setFollowing(event.target.checked)}
          />
          <code>-c</code>
        </label>
        <IconButton label={t('console.clear')} icon={<Eraser size={16} />} onClick={clearConsole} />
      </header>
      <ConsoleLog />
      <ConsoleInput />
    </section>
  );
}
