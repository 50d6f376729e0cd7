/**
 * The last minute of every node's lag, sampled from frames by virtual time.
 * Kept outside React; sampling goes on once begun, so that a panel opened later shows the past minute.
 */
import { RingSeries } from '../../charts/series/RingSeries.ts';
import { NodeField } from '../../protocol/Frame.ts';
import type { FrameView } from '../../protocol/Frame.ts';
import { FrameHeader } from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore } from '../../store/run.ts';

/** The longest span a chart shows. */
const SPAN_US = 60_000_000;
export const LagField = { bytes: 0, ageUs: 1, size: 2 } as const;

const STEP_US = 100_000;

let series: RingSeries[] = [];
let sampledFor = '';
let lastSerial = -1;
let isStarted = false;

/** Begins to sample; calling it again does nothing. */
export function startLagSampling(): void {
  if (isStarted) return;
  isStarted = true;
  onFrame(sampleLag);
}

export function lagSeries(node: number): RingSeries | undefined {
  return series[node];
}

function sampleLag(frame: FrameView | null, _timeMs: number, serial: number): void {
  if (frame === null || serial === lastSerial) return;
  lastSerial = serial;
  const count = Math.floor(frame.nodes.length / NodeField.size);
  const { generation, transport } = runStore.getState();
  const wanted = `${generation}/${transport.branch}/${count}`;
  if (wanted !== sampledFor) {
    series = Array.from({ length: count }, createSeries);
    sampledFor = wanted;
  }
  const atUs = frame.header[FrameHeader.nowUs] ?? 0;
  for (let node = 0; node < count; node++) {
    const at = node * NodeField.size;
    const isReplica = frame.nodes[at + NodeField.role] === 1;
    const bytes = frame.nodes[at + NodeField.lagBytes] ?? 0;
    const ageUs = frame.nodes[at + NodeField.lagUs] ?? 0;
    series[node]?.samplePeak(atUs, isReplica ? [bytes, ageUs] : [Number.NaN, Number.NaN]);
  }
}

function createSeries(): RingSeries {
  return new RingSeries({
    stepUs: STEP_US,
    buckets: SPAN_US / STEP_US + 1,
    fields: LagField.size,
  });
}
