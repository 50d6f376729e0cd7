import { GitBranch } from 'lucide-react';
import { formatClock } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { switchBranch } from '../../store/actions.ts';
import { useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { DropItem, DropMenu } from '../../ui/DropMenu.tsx';
import styles from './ScenarioMenu.module.css';

/** The histories of this run: the main one and every change that was made in its past. */
export function BranchMenu() {
  const t = useT();
  const current = useRun((run) => run.transport.branch);
  const branches = useRun((run) => run.branches);
  const isLive = useRun((run) => run.isLive);
  const nameOf = (id: number) => (id === 0 ? t('topbar.main') : t('topbar.branchName', { id }));
  if (isLive)
    return (
      <Button look="quiet" whyNot={t('live.noBranch')}>
        <GitBranch size={16} aria-hidden />
        <span className={styles.name}>{nameOf(current)}</span>
      </Button>
    );
  return (
    <DropMenu
      className={[styles.trigger, styles.whole].join(' ')}
      label={`${t('topbar.branch')}: ${nameOf(current)}`}
      head={t('topbar.branchWhy')}
      trigger={
        <>
          <GitBranch size={16} aria-hidden />
          <span className={styles.name}>{nameOf(current)}</span>
        </>
      }
    >
      {branches.map((branch) => (
        <DropItem
          key={branch.id}
          isChosen={branch.id === current}
          onSelect={() => switchBranch(branch.id)}
          note={t('topbar.branchFrom', {
            at: formatClock(branch.forkedAtUs),
            count: branch.inputs.length,
          })}
        >
          {nameOf(branch.id)}
        </DropItem>
      ))}
    </DropMenu>
  );
}
