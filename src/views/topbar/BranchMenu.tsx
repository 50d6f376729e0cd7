import { GitBranch } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { formatClock } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { switchBranch } from '../../store/actions.ts';
import { useRun } from '../../store/run.ts';
import menu from '../../ui/Menu.module.css';
import styles from './ScenarioMenu.module.css';

/** The histories of this run: the main one and every change that was made in its past. */
export function BranchMenu() {
  const t = useT();
  const current = useRun((run) => run.transport.branch);
  const branches = useRun((run) => run.branches);
  const nameOf = (id: number) => (id === 0 ? t('topbar.main') : t('topbar.branchName', { id }));
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className={styles.trigger}
        aria-label={`${t('topbar.branch')}: ${nameOf(current)}`}
      >
        <GitBranch size={16} aria-hidden />
        <span className={styles.name}>{nameOf(current)}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} sideOffset={6} align="end" collisionPadding={8}>
          <DropdownMenu.Label className={menu.head}>{t('topbar.branchWhy')}</DropdownMenu.Label>
          {branches.map((branch) => (
            <DropdownMenu.Item
              key={branch.id}
              className={menu.item}
              onSelect={() => switchBranch(branch.id)}
            >
              <span className={menu.check}>{branch.id === current ? '•' : ''}</span>
              <span className={menu.label}>{nameOf(branch.id)}</span>
              <span className={menu.head}>
                {t('topbar.branchFrom', {
                  at: formatClock(branch.forkedAtUs),
                  count: branch.inputs.length,
                })}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
