import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './Anatomy.module.css';
import { candidateOf } from './candidateOf.ts';
import { failoverSentence } from './failoverSentence.ts';
import { failoverById, nodeTimeoutMs } from './livePhases.ts';

/** Why it happened, or what it is waiting for; counts down by itself. */
export function Sentence({ id }: { readonly id: number }) {
  const t = useT();
  const read = (): string => {
    const failover = failoverById(id);
    if (failover === undefined) return '';
    const nodes = runStore.getState().summary?.nodes ?? [];
    const facts = {
      failover,
      nameOf: (node: number) => nodes[node]?.name ?? '–',
      candidate: candidateOf(failover),
      nodeTimeoutMs: nodeTimeoutMs(failover),
      nowUs: runClock().nowUs,
    };
    return failoverSentence(facts, t);
  };
  return (
    <p className={styles.sentence}>
      <LiveText subscribe={onTick} read={read} />
    </p>
  );
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
