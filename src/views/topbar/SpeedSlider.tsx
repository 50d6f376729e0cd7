import { useT } from '../../i18n/useT.ts';
import { setSpeed } from '../../store/actions.ts';
import { useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { StepSlider } from '../../ui/StepSlider.tsx';
import { Tip } from '../../ui/Tip.tsx';
import { POSITION_MAX, positionOf, speedAt, speedText } from './speedScale.ts';
import styles from './SpeedSlider.module.css';

/** How much virtual time passes per real second, and an honest sign when this machine cannot keep up. */
export function SpeedSlider() {
  const t = useT();
  const speed = useRun((run) => run.transport.speed);
  const isLive = useRun((run) => run.isLive);
  if (isLive)
    return (
      <Button look="quiet" whyNot={t('live.noPace')}>
        1×
      </Button>
    );
  const text = speed === 0 ? t('topbar.max') : speedText(speed);
  return (
    <div className={styles.speed}>
      <StepSlider
        label={t('topbar.speed')}
        valueText={
          speed === 0 ? t('topbar.speedMax') : t('topbar.speedValue', { speed: speedText(speed) })
        }
        value={positionOf(speed)}
        max={POSITION_MAX}
        mark={positionOf(1)}
        onChange={(position) => setSpeed(speedAt(position))}
      />
      <span className={styles.value}>{text}</span>
      <Behind />
    </div>
  );
}

function Behind() {
  const t = useT();
  const isBehind = useRun((run) => run.transport.behind && run.transport.playing);
  const pace = useRun((run) =>
    run.transport.behind ? Number(run.transport.pace.toPrecision(2)) : 0,
  );
  if (!isBehind) return null;
  return (
    <Tip text={t('topbar.behindWhy', { pace })}>
      <button type="button" className={styles.behind}>
        {t('topbar.behind', { pace: speedText(Math.max(pace, 0.0001)) })}
      </button>
    </Tip>
  );
}
