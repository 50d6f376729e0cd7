import { useT } from '../../i18n/useT.ts';
import { Belief } from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import styles from './BeliefLegend.module.css';
import { drawBeliefSign } from './drawBeliefSign.ts';
import { beliefWord } from './useBeliefWords.ts';

const SIGNS = [
  Belief.fine,
  Belief.pfail,
  Belief.fail,
  Belief.handshake,
  Belief.noaddr,
  Belief.unknown,
];

/** What the signs of the matrix mean. */
export function BeliefLegend() {
  const t = useT();
  return (
    <ul className={styles.legend}>
      {SIGNS.map((belief) => (
        <li key={belief} className={styles.item}>
          <LiveCanvas
            className={styles.sign}
            subscribe={onFrame}
            stamp={() => String(belief)}
            draw={({ context, palette }) =>
              drawBeliefSign(context, palette, belief, { x: 8, y: 8, size: 22 })
            }
          />
          {beliefWord(belief, t)}
        </li>
      ))}
      <li className={styles.item}>
        <span className={styles.corner} aria-hidden />
        {t('beliefs.noLink')}
      </li>
    </ul>
  );
}
