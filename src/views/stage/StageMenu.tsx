import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/useT.ts';
import { give } from '../../store/actions.ts';
import { cut, type FaultAction } from '../../store/faultActions.ts';
import { lookThrough } from '../../store/layout.ts';
import { planFault, runFault } from '../../store/runFault.ts';
import { useRun } from '../../store/run.ts';
import { useSelection } from '../../store/selection.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import menu from '../../ui/Menu.module.css';

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
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={menu.menu} collisionPadding={8}>
          {fault !== null && (
            <ContextMenu.Item
              className={menu.item}
              onSelect={() => void give({ type: 'link.heal', fault })}
            >
              {t('stage.healWall')}
            </ContextMenu.Item>
          )}
          {fault === null && group.length > 0 && <NodeItems group={group} />}
          {fault === null && <FaultItem action="heal" keys="H" />}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function NodeItems({ group }: { readonly group: readonly number[] }) {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const name = cards[group[0] ?? -1]?.name ?? '';
  const possible = ACTIONS.filter(([action]) => isWorthShowing(action));
  return (
    <>
      <ContextMenu.Label className={menu.head}>
        {group.length === 1 ? name : t('stage.group', { count: group.length })}
      </ContextMenu.Label>
      {possible.map(([action, keys]) => (
        <FaultItem key={action} action={action} keys={keys} />
      ))}
      <CutFrom group={group} />
      <div className={menu.rule} />
      {group.length === 1 && (
        <ContextMenu.Item className={menu.item} onSelect={() => lookThrough(group[0] ?? -1)}>
          {t('inspector.lookThrough')}
        </ContextMenu.Item>
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
    <ContextMenu.Item
      className={menu.item}
      aria-disabled={!plan.canAct}
      onSelect={(event) => {
        if (plan.canAct) void runFault(action);
        else event.preventDefault();
      }}
    >
      <span className={menu.label}>
        {t(`faults.${action}`)}
        {!plan.canAct && <span className={menu.why}>{t(`notices.whyNot_${plan.whyNot}`)}</span>}
      </span>
      <Kbd keys={keys} />
    </ContextMenu.Item>
  );
}

function CutFrom({ group }: { readonly group: readonly number[] }) {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const others = cards.filter((card) => !group.includes(card.index));
  if (others.length === 0) return null;
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className={menu.item}>
        <span className={menu.label}>{t('faults.cutFrom')}</span>
        <span aria-hidden>›</span>
      </ContextMenu.SubTrigger>
      <ContextMenu.Portal>
        <ContextMenu.SubContent className={menu.menu} collisionPadding={8}>
          {others.map((card) => (
            <ContextMenu.Item
              key={card.index}
              className={menu.item}
              onSelect={() => void give(cut(group, [card.index]))}
            >
              {card.name}
            </ContextMenu.Item>
          ))}
        </ContextMenu.SubContent>
      </ContextMenu.Portal>
    </ContextMenu.Sub>
  );
}
