/** The small requests, checked: where to go, how fast, what to show. */
import {
  INSPECT_TOPICS,
  type InspectTopic,
  type RunUntil,
  type ViewWants,
} from '../protocol/messages.ts';
import type { NodeIndex } from '../protocol/WorldInput.ts';
import type { Checker } from './Checker.ts';
import { NODES_MAX, RUN_US_MAX } from './limits.ts';
import type { StepBy } from './stepJob.ts';

type Given = Readonly<Record<string, unknown>>;

export function readMoment(check: Checker, given: Given): number {
  return check.whole(given['atUs'], 'atUs', 0, RUN_US_MAX);
}

/** 0 = as fast as possible, else 1/1000 to 1000. */
export function readSpeed(check: Checker, payload: unknown): number {
  const { speed } = check.record(payload, 'payload');
  const isRight = typeof speed === 'number' && (speed === 0 || (speed >= 0.001 && speed <= 1_000));
  if (isRight) return speed;
  const text = 'speed must be 0 (as fast as possible) or a number from 0.001 to 1000.';
  check.refuse('badSpeed', text, { min: 0.001, max: 1_000 });
  return 1;
}

export function readStep(check: Checker, payload: unknown): { by: StepBy; back: boolean } {
  const given = check.record(payload, 'payload');
  const by = check.choice(given['by'], 'by', ['event', 'message', 'tick']);
  return { by, back: check.flag(given['back'], 'back') };
}

/** Null when it was refused. */
export function readUntil(check: Checker, payload: unknown, nowUs: number): RunUntil | null {
  const given = check.record(payload, 'payload');
  const kind = check.choice(given['kind'], 'kind', ['traceEvent', 'time']);
  if (check.error !== null) return null;
  if (kind === 'time') {
    const atUs = check.whole(given['atUs'], 'atUs', nowUs, RUN_US_MAX);
    return check.error === null ? { kind, atUs } : null;
  }
  const eventKinds = check
    .list(given['eventKinds'], 'eventKinds', 1, 64)
    .map((one) => check.text(one, 'eventKinds', 64));
  return check.error === null ? { kind, eventKinds } : null;
}

export function readWants(check: Checker, payload: unknown): ViewWants {
  const given = check.record(payload, 'payload');
  return {
    beliefs: check.flag(given['beliefs'], 'beliefs'),
    slots: check.flag(given['slots'], 'slots'),
    packets: check.flag(given['packets'], 'packets'),
    seenBy: check.whole(given['seenBy'], 'seenBy', -1, NODES_MAX),
  };
}

export function readTopic(
  check: Checker,
  payload: unknown,
  nodeCount: number,
): { node: NodeIndex; topic: InspectTopic } {
  const given = check.record(payload, 'payload');
  const node = check.whole(given['node'], 'node', 0, nodeCount - 1);
  return { node, topic: check.choice(given['topic'], 'topic', INSPECT_TOPICS) };
}
