import { useT } from '../../i18n/useT.ts';
import { EVERYONE, lookThrough, useLayout } from '../../store/layout.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { useSelection } from '../../store/selection.ts';
import { useTrace } from '../../store/trace.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import styles from './StageHint.module.css';

/** One quiet line at the Stage's top: the invitation, or what the pointer does now, or whose eyes these are. */
export function StageHint() {
  const t = useT();
  const isDrawingWall = useLayout((layout) => layout.isDrawingWall);
  const seenBy = useLayout((layout) => layout.seenBy);
  const name = useRun((run) => run.summary?.nodes[seenBy]?.name);
  const isCluster = useRun(isClusterRun);
  const isSelected = useSelection((selection) => selection.group.length > 0);
  const areStrangers = useRun((run) => run.setup?.topology.start === 'strangers');
  const isUntouched = useTrace(
    ({ list, version }) =>
      version >= 0 && !list.events.some((one) => one.kind.startsWith('fault.')),
  );
  if (isDrawingWall) return <p className={styles.hint}>{t('stage.drawHint')}</p>;
  if (seenBy !== EVERYONE)
    return (
      <p className={styles.hint} data-strong>
        {t('stage.seenBy', { name: name ?? '?' })}
        <Button className={styles.back} onClick={() => lookThrough(EVERYONE)}>
          {t('inspector.lookNormally')}
        </Button>
      </p>
    );
  if (!isUntouched) return null;
  if (areStrangers) return <p className={styles.hint}>{t('stage.strangers')}</p>;
  return (
    <p className={styles.hint}>
      {t(isCluster ? 'app.invitation' : 'app.invitationAlone')}
      <span className={styles.how}>
        {t(isSelected ? 'app.invitationKey' : 'app.invitationSelect')} <Kbd keys="K" />
      </span>
    </p>
  );
}
