import { ChevronDown } from 'lucide-react';
import { sayCode, useT } from '../../i18n/useT.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import { openRun } from '../../store/actions.ts';
import { openDialog } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { DropItem, DropMenu, DropRule } from '../../ui/DropMenu.tsx';
import styles from './ScenarioMenu.module.css';

/** Runs to begin with, and the form for one's own. */
export function ScenarioMenu({ scenarios }: { readonly scenarios: readonly RunSetup[] }) {
  const t = useT();
  const current = useRun((run) => run.setup?.scenario ?? '');
  const isLive = useRun((run) => run.isLive);
  if (isLive)
    return (
      <Button look="quiet" whyNot={t('live.noOpen')}>
        {t('live.name')}
      </Button>
    );
  return (
    <DropMenu
      className={styles.trigger}
      label={`${t('topbar.scenario')}: ${nameOf(current)}`}
      align="start"
      trigger={
        <>
          <span className={styles.name}>{nameOf(current)}</span>
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {scenarios.map((setup) => (
        <DropItem
          key={setup.scenario}
          isChosen={setup.scenario === current}
          onSelect={() => void openRun(setup)}
        >
          {nameOf(setup.scenario)}
        </DropItem>
      ))}
      <DropRule />
      <DropItem isChosen={current === 'custom'} onSelect={() => openDialog('setup')}>
        {t('topbar.custom')}
      </DropItem>
    </DropMenu>
  );
}

function nameOf(scenario: string): string {
  return sayCode(`topbar.scenario_${scenario}`, {}, scenario);
}
