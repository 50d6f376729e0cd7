import { ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { sayCode, useT } from '../../i18n/useT.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import { openRun } from '../../store/actions.ts';
import { openDialog } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import menu from '../../ui/Menu.module.css';
import styles from './ScenarioMenu.module.css';

export type ScenarioChoice = RunSetup;

/** Runs to begin with, and the form for one's own. */
export function ScenarioMenu({ scenarios }: { readonly scenarios: readonly ScenarioChoice[] }) {
  const t = useT();
  const current = useRun((run) => run.setup?.scenario ?? '');
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t('topbar.scenario')}>
        <span className={styles.name}>{nameOf(current)}</span>
        <ChevronDown size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu.menu}
          sideOffset={6}
          align="start"
          collisionPadding={8}
        >
          {scenarios.map((setup) => (
            <DropdownMenu.Item
              key={setup.scenario}
              className={menu.item}
              onSelect={() => void openRun(setup)}
            >
              <span className={menu.check}>{setup.scenario === current ? '•' : ''}</span>
              {nameOf(setup.scenario)}
            </DropdownMenu.Item>
          ))}
          <div className={menu.rule} />
          <DropdownMenu.Item className={menu.item} onSelect={() => openDialog('setup')}>
            <span className={menu.check} />
            {t('topbar.custom')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function nameOf(scenario: string): string {
  return sayCode(`topbar.scenario_${scenario}`, {}, scenario);
}
