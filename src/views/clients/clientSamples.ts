/** The last minute of what clients met with, sampled from summaries by virtual time. */
import { RingSeries } from '../../charts/series/RingSeries.ts';
import type { RunSummary } from '../../protocol/Summary.ts';
import { runStore } from '../../store/run.ts';

/** The longest span a chart shows. */
const SPAN_US = 60_000_000;
export const ClientField = { ok: 0, errors: 1, redirects: 2, p50Us: 3, p99Us: 4, size: 5 } as const;

const STEP_US = 100_000;

export const clientSeries = new RingSeries({
  stepUs: STEP_US,
  buckets: SPAN_US / STEP_US + 1,
  fields: ClientField.size,
});

let isStarted = false;
let sampledFor = '';

/** Begins to sample; calling it again does nothing. */
export function startClientSampling(): void {
  if (isStarted) return;
  isStarted = true;
  runStore.subscribe(({ summary, generation, transport }, former) => {
    if (summary === null || summary === former.summary) return;
    const wanted = `${generation}/${transport.branch}`;
    if (wanted !== sampledFor) clientSeries.clear();
    sampledFor = wanted;
    sampleClients(summary);
  });
  const { summary } = runStore.getState();
  if (summary !== null) sampleClients(summary);
}

function sampleClients({ nowUs, clients }: RunSummary): void {
  clientSeries.sample(nowUs, [
    clients.okPerSecond,
    clients.errorsPerSecond,
    clients.redirectsPerSecond,
    clients.latencyP50Us,
    clients.latencyP99Us,
  ]);
}
