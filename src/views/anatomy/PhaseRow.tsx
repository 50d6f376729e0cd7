import { Check, CircleDashed, TriangleAlert } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { AnatomyPhase } from '../../charts/anatomy/anatomyPhases.ts';
import { formatMs, groupDigits } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './Anatomy.module.css';
import { drawPhase } from './drawPhases.ts';
import type { LivePhases } from './livePhases.ts';

interface PhaseRowProps {
  /** As of the last render; the bar and the number read the newest themselves. */
  readonly phase: AnatomyPhase;
  readonly live: () => LivePhases;
  readonly place: number;
}

const LABELS = {
  detect: ['anatomy.phaseDetect', 'anatomy.hintDetect'],
  agree: ['anatomy.phaseAgree', 'anatomy.hintAgree'],
  delay: ['anatomy.phaseDelay', 'anatomy.hintDelay'],
  vote: ['anatomy.phaseVote', 'anatomy.hintVote'],
  spread: ['anatomy.phaseSpread', 'anatomy.hintSpread'],
} as const;

export function PhaseRow({ phase, live, place }: PhaseRowProps) {
  const t = useT();
  const [label, hint] = LABELS[phase.name];
  const now = (): AnatomyPhase => live().phases[place] ?? phase;
  // Time alone makes a phase late, and a rewind makes it early days again: no render tells of either.
  const verdict = useSyncExternalStore(onTick, () => verdictOf(now()));
  const stamp = (): string => {
    const { axis } = live();
    const { state, startUs, endUs } = now();
    return `${state}/${startUs}/${endUs}/${axis.scaleUs}/${axis.fromUs}`;
  };
  return (
    <tr title={t(hint)}>
      <th scope="row">{t(label)}</th>
      <td className={styles.bar}>
        <LiveCanvas
          className={styles.canvas}
          subscribe={onFrame}
          stamp={stamp}
          draw={(surface) => drawPhase(surface, now(), live().axis)}
        />
      </td>
      <td className={styles.number}>
        <LiveText subscribe={onTick} read={() => tookText(now(), t)} />
      </td>
      <td className={styles.promise}>{promiseText(phase, t)}</td>
      <td className={styles.verdict}>
        <Verdict verdict={verdict} />
      </td>
    </tr>
  );
}

function tookText({ state, startUs, endUs }: AnatomyPhase, t: ReturnType<typeof useT>): string {
  if (state === 'waiting') return t('anatomy.notYet');
  return state === 'never' ? t('anatomy.never') : formatMs(endUs - startUs);
}

function verdictOf({ state, verdict }: AnatomyPhase): AnatomyPhase['verdict'] {
  return state === 'never' ? 'unknown' : verdict;
}

function Verdict({ verdict }: { readonly verdict: AnatomyPhase['verdict'] }) {
  const t = useT();
  const [Icon, word] = VERDICTS[verdict];
  return (
    <span title={t(word)}>
      <Icon size={13} aria-hidden />
      <span className="visually-hidden">{t(word)}</span>
    </span>
  );
}

const VERDICTS = {
  within: [Check, 'anatomy.verdictWithin'],
  early: [TriangleAlert, 'anatomy.verdictEarly'],
  late: [TriangleAlert, 'anatomy.verdictLate'],
  unknown: [CircleDashed, 'anatomy.verdictUnknown'],
} as const;

function promiseText(phase: AnatomyPhase, t: ReturnType<typeof useT>): string {
  if (phase.promisedMaxUs === Infinity) return t('anatomy.onceHealed');
  const max = `${groupDigits(phase.promisedMaxUs / 1_000)} ms`;
  if (phase.promisedMinUs === 0) return t('anatomy.upTo', { max });
  return t('anatomy.between', { min: groupDigits(phase.promisedMinUs / 1_000), max });
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
