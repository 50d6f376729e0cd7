import { chartSpanUs } from '../../charts/series/layoutSeries.ts';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore, useRun } from '../../store/run.ts';
import type { ClientsSummary } from '../../protocol/Summary.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import { LiveText } from '../../ui/LiveText.tsx';
import styles from './ClientChart.module.css';
import { drawClientChart } from './drawClientChart.ts';
import type { ClientLine } from './drawClientChart.ts';

export interface ClientChartLine extends ClientLine {
  readonly label: string;
  readonly read: (clients: ClientsSummary) => number;
}

interface ClientChartProps {
  readonly title: string;
  readonly lines: readonly ClientChartLine[];
  readonly least: number;
  readonly format: (value: number) => string;
}

/** A minute of one thing. The legend carries each line's stroke and its present value. */
export function ClientChart({ title, lines, least, format }: ClientChartProps) {
  const t = useT();
  const span = useRun((run) => `${chartSpanUs(run.transport.nowUs) / 1_000_000} s`);
  const nowOf = (line: ClientChartLine): string => {
    const clients = runStore.getState().summary?.clients;
    return clients === undefined ? '–' : format(line.read(clients));
  };
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        {lines.map((line) => (
          <span key={line.label} className={styles.key}>
            <svg width="22" height="8" aria-hidden>
              <line
                x1="0"
                y1="4"
                x2="22"
                y2="4"
                stroke={`var(--${line.colour})`}
                strokeWidth="2"
                strokeDasharray={line.dash.join(' ')}
              />
            </svg>
            {line.label}
            <strong>
              <LiveText subscribe={onTick} read={() => nowOf(line)} />
            </strong>
          </span>
        ))}
        <span className={styles.span}>{t('clients.lastSpan', { span })}</span>
      </figcaption>
      <LiveCanvas
        className={styles.canvas}
        subscribe={onFrame}
        stamp={() => String(runStore.getState().summary?.nowUs)}
        draw={(surface) =>
          drawClientChart(surface, {
            lines,
            least,
            format,
            nowUs: runStore.getState().summary?.nowUs ?? 0,
            ago: (seconds) => t('clients.secondsAgo', { seconds }),
            now: t('clients.now'),
          })
        }
      />
    </figure>
  );
}

function onTick(draw: (timeMs: number) => void): () => void {
  return onFrame((_frame, timeMs) => draw(timeMs));
}
