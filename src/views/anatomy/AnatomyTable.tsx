import { outageUs, promisedTotalUs } from '../../charts/anatomy/anatomyPhases.ts';
import { formatMs, groupDigits } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import type { FailoverAnatomy } from '../../protocol/Summary.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './Anatomy.module.css';
import { drawTotal } from './drawPhases.ts';
import { failoverById, livePhases, nodeTimeoutMs } from './livePhases.ts';
import { PhaseRow } from './PhaseRow.tsx';

/** A row for each phase on one common axis, and all of them in one bar on top. */
export function AnatomyTable({ failover }: { readonly failover: FailoverAnatomy }) {
  const t = useT();
  const { id } = failover;
  const live = () => livePhases(id);
  const { phases } = live();
  const timeoutMs = nodeTimeoutMs(failover);
  const timeout = `${timeoutMs} ms`;
  const [promisedMinUs, promisedMaxUs] = promisedTotalUs(failover, timeoutMs);
  return (
    <table className={styles.table}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col" colSpan={2}>
            {t('anatomy.columnPhase')}
          </th>
          <th scope="col">{t('anatomy.columnTook')}</th>
          <th scope="col" colSpan={2}>
            {t('anatomy.columnPromise')}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className={styles.total} title={t('anatomy.hintTotal', { timeout })}>
          <th scope="row">{t('anatomy.total')}</th>
          <td className={styles.bar}>
            <LiveCanvas
              className={styles.canvas}
              subscribe={onFrame}
              stamp={() =>
                live()
                  .phases.map((one) => one.endUs)
                  .join('/')
              }
              draw={(surface) => {
                const now = live();
                drawTotal(surface, now.phases, now.axis);
              }}
            />
          </td>
          <td className={styles.number}>
            <LiveText subscribe={onTick} read={() => totalText(id)} />
          </td>
          <td className={styles.promise} colSpan={2}>
            {t('anatomy.between', {
              min: groupDigits(promisedMinUs / 1_000),
              max: `${groupDigits(promisedMaxUs / 1_000)} ms`,
            })}
          </td>
        </tr>
        {phases.map((phase, place) => (
          <PhaseRow key={phase.name} phase={phase} live={live} place={place} />
        ))}
      </tbody>
    </table>
  );
}

/** From the fault to the first write that succeeds, else as far as it got. */
function totalText(id: number): string {
  const failover = failoverById(id);
  if (failover === undefined) return '';
  const served = outageUs(failover);
  if (served >= 0) return formatMs(served);
  const { phases } = livePhases(id);
  const end = phases.reduce((max, one) => Math.max(max, one.endUs), failover.faultAtUs);
  return formatMs(end - failover.faultAtUs);
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
