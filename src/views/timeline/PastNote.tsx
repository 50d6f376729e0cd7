import { GitBranch } from 'lucide-react';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { seek } from '../../store/seek.ts';
import { Button } from '../../ui/Button.tsx';
import { setFollowing } from './camera.ts';
import styles from './PastNote.module.css';

/** Less than this behind the head is rounding, not looking back. */
const PAST_MIN_US = 1_000;

/** While the page looks back: what the next action will do, and the way home. */
export function PastNote() {
  const t = useT();
  const behindUs = useRun(({ transport }) => transport.headUs - transport.nowUs);
  // Only while looking back: at the head it would change ten times a second for nobody.
  const headUs = useRun(({ transport }) =>
    transport.headUs - transport.nowUs < PAST_MIN_US ? 0 : transport.headUs,
  );
  const isLive = useRun((run) => run.isLive);
  if (behindUs < PAST_MIN_US) return null;
  const ago = formatDuration(behindUs);
  return (
    <output className={styles.note}>
      <GitBranch size={14} aria-hidden />
      <span>{isLive ? t('live.past', { ago }) : t('timeline.past', { ago })}</span>
      <Button
        className={styles.button}
        onClick={() => {
          seek(headUs);
          setFollowing(true);
        }}
      >
        {t('timeline.backToNow')}
      </Button>
    </output>
  );
}
