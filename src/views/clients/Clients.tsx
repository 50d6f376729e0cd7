import { useEffect, useMemo } from 'react';
import { formatCount } from '../../charts/formatQuantity.ts';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ClientChart } from './ClientChart.tsx';
import type { ClientChartLine } from './ClientChart.tsx';
import styles from './Clients.module.css';
import { ClientField, startClientSampling } from './clientSamples.ts';
import { Counters } from './Counters.tsx';
import { Ledger } from './Ledger.tsx';

/** How the workload fares: rates, latency, redirects, and the ledger of acknowledged writes. */
export function Clients() {
  const t = useT();
  const count = useRun((run) => run.summary?.clients.clients ?? 0);
  const isLive = useRun((run) => run.isLive);
  const hasRun = useRun((run) => (run.summary?.clients.ok ?? 0) > 0);
  useEffect(startClientSampling, []);
  const charts = useMemo(() => chartLines(t), [t]);
  if (count === 0 && !hasRun)
    return <EmptyState>{t(isLive ? 'clients.emptyLive' : 'clients.empty')}</EmptyState>;
  const rate = (value: number): string => t('clients.perSecond', { value: formatCount(value) });
  return (
    // The panel scrolls and holds no control: the keyboard needs a way in.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.clients} aria-label={t('clients.title')} tabIndex={0}>
      <div className={styles.charts}>
        <p className={styles.running}>{t('clients.running', { count })}</p>
        <ClientChart title={t('clients.chartOps')} lines={charts.ops} least={10} format={rate} />
        <ClientChart
          title={t('clients.chartLatency')}
          lines={charts.latency}
          least={1_000}
          format={formatDuration}
        />
        <ClientChart
          title={t('clients.chartRedirects')}
          lines={charts.redirects}
          least={10}
          format={rate}
        />
        <Counters />
      </div>
      <Ledger />
    </section>
  );
}

function chartLines(t: ReturnType<typeof useT>): {
  readonly ops: readonly ClientChartLine[];
  readonly latency: readonly ClientChartLine[];
  readonly redirects: readonly ClientChartLine[];
} {
  const { ok, errors, redirects, p50Us, p99Us } = ClientField;
  return {
    ops: [
      line(ok, 'ok', [], t('clients.ok'), (one) => one.okPerSecond, true),
      line(errors, 'failed', [4, 3], t('clients.errors'), (one) => one.errorsPerSecond),
    ],
    latency: [
      line(p50Us, 'client', [], t('clients.p50'), (one) => one.latencyP50Us),
      line(p99Us, 'repl', [5, 3], t('clients.p99'), (one) => one.latencyP99Us),
    ],
    redirects: [
      line(redirects, 'vote', [], t('clients.redirects'), (one) => one.redirectsPerSecond),
    ],
  };
}

function line(
  field: number,
  colour: ClientChartLine['colour'],
  dash: readonly number[],
  label: string,
  read: ClientChartLine['read'],
  isFilled = false,
): ClientChartLine {
  return { field, colour, dash, label, read, isFilled };
}
