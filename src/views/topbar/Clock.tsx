import { formatClock } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { FrameHeader } from '../../protocol/Frame.ts';
import { onTick } from '../../store/frameLoop.ts';
import { frames } from '../../store/link.ts';
import { useRun } from '../../store/run.ts';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './Clock.module.css';

/** The virtual clock, to the microsecond when time is slow enough to read it. */
export function Clock() {
  const t = useT();
  const isPast = useRun(({ transport }) => transport.nowUs < transport.headUs - 1);
  const isFine = useRun(
    ({ transport }) => !transport.playing || (transport.speed > 0 && transport.speed < 0.1),
  );
  return (
    <span className={styles.clock} role="timer" aria-label={t('topbar.clock')} data-testid="clock">
      <LiveText
        className={isFine ? styles.fine : styles.time}
        subscribe={onTick}
        everyMs={50}
        read={() => formatClock(frames.latest?.header[FrameHeader.nowUs] ?? 0, isFine ? 1 : 1_000)}
      />
      {isPast && <span className={styles.past}>{t('topbar.lookingBack')}</span>}
    </span>
  );
}
