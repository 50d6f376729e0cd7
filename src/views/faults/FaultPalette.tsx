import {
  BrickWall,
  HeartPulse,
  Pause,
  Play,
  Plug,
  RotateCcw,
  Skull,
  Split,
  SquareSplitHorizontal,
  Unplug,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/useT.ts';
import { ProcessState } from '../../protocol/Frame.ts';
import { decideFault, type FaultAction } from '../../store/faultActions.ts';
import { openDialog, setDrawingWall, useLayout } from '../../store/layout.ts';
import { useNodeFacts } from '../../store/nodeFacts.ts';
import { useRun } from '../../store/run.ts';
import { runFault } from '../../store/runFault.ts';
import { useSelection } from '../../store/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Tip } from '../../ui/Tip.tsx';
import styles from './FaultPalette.module.css';

const SIZE = 16;

/** The slim toolbar under the Stage: what can be broken and healed, each with its key. */
export function FaultPalette() {
  const t = useT();
  const isDrawingWall = useLayout((layout) => layout.isDrawingWall);
  const { group, states } = useTarget();
  const isPaused = group.some((node) => states[node] === ProcessState.paused);
  const isDark = group.some((node) => states[node] === ProcessState.powerCut);
  return (
    <div className={styles.palette} role="toolbar" aria-label={t('faults.toolbar')}>
      <Fault action="kill" keys="K" icon={<Skull size={SIZE} />} isDanger />
      <Fault action="restart" keys="R" icon={<RotateCcw size={SIZE} />} />
      {isPaused ? (
        <Fault action="resume" keys="P" icon={<Play size={SIZE} />} />
      ) : (
        <Fault action="pause" keys="P" icon={<Pause size={SIZE} />} />
      )}
      {isDark ? (
        <Fault action="powerOn" keys="O" icon={<Plug size={SIZE} />} />
      ) : (
        <Fault action="powerCut" keys="O" icon={<Unplug size={SIZE} />} />
      )}
      <Fault action="isolate" keys="X" icon={<Split size={SIZE} />} />
      <span className={styles.rule} />
      <Button
        look="quiet"
        className={styles.fault}
        aria-pressed={isDrawingWall}
        onClick={() => setDrawingWall(!isDrawingWall)}
      >
        <BrickWall size={SIZE} aria-hidden />
        <span className={styles.word}>{t('faults.wall')}</span>
        <Kbd keys="D" />
      </Button>
      <Button look="quiet" className={styles.fault} onClick={() => openDialog('partition')}>
        <SquareSplitHorizontal size={SIZE} aria-hidden />
        <span className={styles.word}>{t('faults.partition')}</span>
      </Button>
      <Fault action="heal" keys="H" icon={<HeartPulse size={SIZE} />} />
      <TargetName />
    </div>
  );
}

function useTarget() {
  const group = useSelection((selection) => selection.group);
  const facts = useNodeFacts();
  return { group, states: facts.map((one) => one.state) };
}

function TargetName() {
  const t = useT();
  const { group } = useTarget();
  const cards = useRun((run) => run.summary?.nodes);
  const name = cards?.[group[0] ?? -1]?.name ?? '';
  const text =
    group.length === 0
      ? t('faults.onNobody')
      : group.length === 1
        ? t('faults.on', { name })
        : t('faults.onMany', { count: group.length });
  // The first button names it for those who see: no button moves when the selection changes.
  return <span className="visually-hidden">{text}</span>;
}

interface FaultProps {
  readonly action: FaultAction;
  readonly keys: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
}

function Fault({ action, keys, icon, isDanger = false }: FaultProps) {
  const t = useT();
  const { group, states } = useTarget();
  const faults = useRun((run) => run.summary?.faults) ?? [];
  const cards = useRun((run) => run.summary?.nodes);
  const plan = decideFault(action, { group, states, faults });
  const label = t(`faults.${action}`);
  const only = group.length === 1 ? cards?.[group[0] ?? -1]?.name : undefined;
  const target = group.length > 1 ? t('inspector.groupTitle', { count: group.length }) : only;
  const verb = action === 'kill' && target ? t('faults.killNamed', { name: target }) : label;
  const why = plan.canAct ? signalOf(t, action) : t(`notices.whyNot_${plan.whyNot}`);
  return (
    <Tip text={why === '' ? verb : `${verb}: ${why}`} side="top">
      <Button
        look="quiet"
        className={[styles.fault, isDanger && plan.canAct ? styles.danger : ''].join(' ')}
        aria-disabled={!plan.canAct || undefined}
        onClick={() => void runFault(action)}
      >
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
        <span className={styles.word}>{verb}</span>
        <Kbd keys={keys} />
      </Button>
    </Tip>
  );
}

function signalOf(t: ReturnType<typeof useT>, action: FaultAction): string {
  switch (action) {
    case 'kill':
    case 'pause':
    case 'powerCut':
    case 'isolate':
    case 'restart':
    case 'restartEmpty':
      return t(`faults.signal_${action}`);
    default:
      return '';
  }
}
