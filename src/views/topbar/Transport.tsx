import { ChevronDown, Pause, Play, SkipForward, StepBack, StepForward } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { order, step, togglePlaying } from '../../store/actions.ts';
import { useRun } from '../../store/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import menu from '../../ui/Menu.module.css';
import styles from './Transport.module.css';

const UNITS = [
  ['event', '.'],
  ['message', 'M'],
  ['tick', 'T'],
] as const;
type Unit = (typeof UNITS)[number][0];

/** Back, play or pause, forward; the unit of a step is chosen in the menu beside it. */
export function Transport() {
  const t = useT();
  const isPlaying = useRun((run) => run.transport.playing);
  const isPast = useRun(({ transport }) => transport.nowUs < transport.headUs - 1);
  const headUs = useRun(({ transport }) =>
    transport.nowUs < transport.headUs - 1 ? transport.headUs : 0,
  );
  const [unit, setUnit] = useState<Unit>('event');
  return (
    <div className={styles.transport} role="group" aria-label={t('topbar.label')}>
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
        onClick={togglePlaying}
      />
      <IconButton
        label={`${t('topbar.step')} (${t(`topbar.by_${unit}`)})`}
        keys="."
        icon={<StepForward size={16} />}
        onClick={() => step(unit, false)}
      />
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className={styles.unit} aria-label={t('topbar.stepBy')}>
          <ChevronDown size={12} aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.menu} sideOffset={6}>
            <DropdownMenu.Label className={menu.head}>{t('topbar.stepBy')}</DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={unit} onValueChange={(next) => setUnit(next as Unit)}>
              {UNITS.map(([name, keys]) => (
                <DropdownMenu.RadioItem
                  key={name}
                  value={name}
                  className={menu.item}
                  onSelect={() => step(name, false)}
                >
                  <span className={menu.check}>{unit === name ? '•' : ''}</span>
                  <span className={menu.label}>{t(`topbar.by_${name}`)}</span>
                  <Kbd keys={keys} />
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
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
