/** LATENCY between two groups: one fault for a pair, replaced when it is set anew. */
import type { RespReply } from '../../host/live/RespReader.ts';
import { Refusal, type ControlContext } from './ControlContext.ts';

const LATENCY_MS_MAX = 60_000;

/** Whole µs of a text in ms. */
export function wholeLatency(text: string | undefined): number {
  const ms = /^\d{1,6}(\.\d{1,3})?$/.test(text ?? '') ? Number(text) : NaN;
  if (ms <= LATENCY_MS_MAX) return Math.round(ms * 1_000);
  throw new Refusal(`latency must be a number of ms from 0 to ${LATENCY_MS_MAX}, not '${text}'`);
}

export function slowInput(
  context: ControlContext,
  from: readonly number[],
  to: readonly number[],
  addedUs: number,
): RespReply {
  return context.act((world) => {
    const former = world
      .faults()
      .filter((fault) => fault.kind === 'slow' && isSame(fault.from, from) && isSame(fault.to, to));
    for (const { id } of former) world.give({ type: 'link.heal', fault: id });
    if (addedUs === 0) return { simple: 'OK' };
    const given = world.give({ type: 'link.slow', from, to, addedUs });
    if (!given.ok) throw new Refusal(given.error.text);
    return { simple: 'OK' };
  });
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((node) => b.includes(node));
}
