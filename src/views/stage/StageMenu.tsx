import type { ReactNode } from 'react';
import { byShard } from '../../charts/byShard.ts';
import { useT } from '../../i18n/useT.ts';
import { give } from '../../store/actions.ts';
import { cut, type FaultAction } from '../../store/faultActions.ts';
import { lookThrough } from '../../store/layout.ts';
import { planFault, runFault } from '../../store/runFault.ts';
import { isClusterRun, useRun } from '../../store/run.ts';
import { useSelection } from '../../store/selection.ts';
import { PointHead, PointItem, PointMenu, PointRule, PointSub } from '../../ui/PointMenu.tsx';

interface StageMenuProps {
  /** Link fault under the pointer when the menu was asked for. */
  readonly fault: number | null;
  readonly children: ReactNode;
}

const ACTIONS: readonly (readonly [FaultAction, string])[] = [
  ['kill', 'K'],
  ['restart', 'R'],
  ['restartEmpty', 'Shift R'],
  ['pause', 'P'],
  ['resume', 'P'],
  ['powerCut', 'O'],
  ['powerOn', 'O'],
  ['isolate', 'X'],
  ['slow', 'L'],
  ['lossy', 'Shift L'],
];

/** What can be done to the node, the selected group or the wall under the pointer or focus. */
export function StageMenu({ fault, children }: StageMenuProps) {
  const t = useT();
  const group = useSelection((selection) => selection.group);
  const items =
    fault === null ? (
      <>
        {group.length > 0 && <NodeItems group={group} />}
        <FaultItem action="heal" keys="H" />
      </>
    ) : (
      <PointItem onSelect={() => void give({ type: 'link.heal', fault })}>
        {t('stage.healWall')}
      </PointItem>
    );
  return <PointMenu items={items}>{children}</PointMenu>;
}

function NodeItems({ group }: { readonly group: readonly number[] }) {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const isCluster = useRun(isClusterRun);
  const [first = -1] = group;
  return (
    <>
      <PointHead>
        {group.length === 1 ? cards[first]?.name : t('stage.group', { count: group.length })}
      </PointHead>
      {ACTIONS.filter(([action]) => isWorthShowing(action)).map(([action, keys]) => (
        <FaultItem key={action} action={action} keys={keys} />
      ))}
      <CutFrom group={group} />
      <PointRule />
      {group.length === 1 && isCluster && (
        <PointItem onSelect={() => lookThrough(first)}>{t('inspector.lookThrough')}</PointItem>
      )}
    </>
  );
}

/** Of each pair (pause and resume, cut power and power on) only the half that can act is offered. */
function isWorthShowing(action: FaultAction): boolean {
  const isHalf = action === 'resume' || action === 'powerOn' || action === 'restartEmpty';
  if (isHalf) return planFault(action).canAct;
  if (action === 'pause') return !planFault('resume').canAct;
  if (action === 'powerCut') return !planFault('powerOn').canAct;
  return true;
}

function FaultItem({ action, keys }: { readonly action: FaultAction; readonly keys: string }) {
  const t = useT();
  const plan = planFault(action);
  return (
    <PointItem
      keys={keys}
      whyNot={plan.canAct ? null : t(`notices.whyNot_${plan.whyNot}`)}
      onSelect={() => void runFault(action)}
    >
      {t(`faults.${action}`)}
    </PointItem>
  );
}

function CutFrom({ group }: { readonly group: readonly number[] }) {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const others = byShard(cards).filter((card) => !group.includes(card.index));
  if (others.length === 0) return null;
  return (
    <PointSub title={t('faults.cutFrom')}>
      {others.map((card) => (
        <PointItem key={card.index} onSelect={() => void give(cut(group, [card.index]))}>
          {card.name}
        </PointItem>
      ))}
    </PointSub>
  );
}
