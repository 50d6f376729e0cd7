import { ChevronDown, Pause, Play, SkipForward, StepBack, StepForward } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { order, runUntil, step, togglePlaying } from '../../store/actions.ts';
import type { TraceKind } from '../../protocol/Trace.ts';
import { useRun } from '../../store/run.ts';
import { DropItem, DropMenu, DropRule } from '../../ui/DropMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './Transport.module.css';

const UNITS = [
  ['event', '.'],
  ['message', 'M'],
  ['tick', 'T'],
] as const;
const UNTIL = [
  ['pfail', 'node.pfail'],
  ['fail', 'node.fail'],
  ['won', 'failover.won'],
  ['lost', 'write.lost'],
] as const satisfies readonly (readonly [string, TraceKind])[];
type Unit = (typeof UNITS)[number][0];

/** Back, play or pause, forward; the unit of a step is chosen in the menu beside it. */
export function Transport() {
  const t = useT();
  const isPlaying = useRun((run) => run.transport.playing);
  const isLive = useRun((run) => run.isLive);
  const isPast = useRun(({ transport }) => transport.nowUs < transport.headUs - 1);
  const headUs = useRun(({ transport }) =>
    transport.nowUs < transport.headUs - 1 ? transport.headUs : 0,
  );
  const [unit, setUnit] = useState<Unit>('event');
  return (
    <div className={styles.transport}>
      <IconButton
        label={`${t('topbar.stepBack')} (${t(`topbar.by_${unit}`)})`}
        keys=","
        icon={<StepBack size={16} />}
        onClick={() => step(unit, true)}
      />
      <IconButton
        label={t(isPlaying ? 'topbar.pause' : 'topbar.play')}
        keys="Space"
        icon={isPlaying ? <Pause size={16} /> : <Play size={16} />}
        whyNot={isLive && !isPast ? t('live.noPace') : null}
        onClick={togglePlaying}
      />
      <IconButton
        label={`${t('topbar.step')} (${t(`topbar.by_${unit}`)})`}
        keys="."
        icon={<StepForward size={16} />}
        whyNot={isLive && !isPast ? t('live.noFuture') : null}
        onClick={() => step(unit, false)}
      />
      <DropMenu
        className={styles.unit}
        label={t('topbar.stepBy')}
        head={t('topbar.stepBy')}
        trigger={<ChevronDown size={12} aria-hidden />}
      >
        {UNITS.map(([name, keys]) => (
          <DropItem
            key={name}
            isChosen={name === unit}
            keys={keys}
            onSelect={() => {
              setUnit(name);
              step(name, false);
            }}
          >
            {t(`topbar.by_${name}`)}
          </DropItem>
        ))}
        {!isLive && <DropRule />}
        {!isLive &&
          UNTIL.map(([name, kind]) => (
            <DropItem
              key={name}
              onSelect={() => runUntil({ kind: 'traceEvent', eventKinds: [kind] })}
            >
              {t('topbar.runUntil')} {t(`topbar.until_${name}`)}
            </DropItem>
          ))}
      </DropMenu>
      {isPast && (
        <IconButton
          label={t('topbar.toNow')}
          keys="End"
          icon={<SkipForward size={16} />}
          onClick={() => void order('transport.seek', { atUs: headUs })}
        />
      )}
    </div>
  );
}
