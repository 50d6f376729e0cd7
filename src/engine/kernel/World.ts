/**
 * The root of a world's state. Each layer adds its own slice by declaration merging
 * (`declare module '../kernel/World.ts' { interface World { … } }`); `engine/index.ts` creates them all.
 *
 * Everything reachable from here, except `trace`, is plain data: copied by checkpoints and hashed.
 */
import { EventWheel } from '../../base/EventWheel.ts';
import { createRandomStreams, type RandomStreams } from '../../base/random.ts';
import { randomStream, nextBelow } from '../../base/random.ts';
import type { TraceSink } from './TraceSink.ts';

export interface World {
  readonly seed: number;
  /** Virtual time of the event being handled, µs since the start. */
  nowUs: number;
  wheel: EventWheel;
  readonly random: RandomStreams;
  /** Wall clock (Unix epoch, µs) of a host without clock faults at virtual time 0. */
  readonly startWallUs: number;
  /** Trace event that led to what is being handled; -1 = none. */
  cause: number;
  traceSeq: number;
  /** Console answers given so far. */
  replySeq: number;
  /** Trace event of the latest fault that concerned each node; for cause links only, nothing acts on it. */
  faultSeq: number[];
  /** Not state: shared by copies, excluded from the hash. */
  trace: TraceSink;
}

/** 2026-01-01 00:00:00 UTC; the sub-day part is drawn from the seed. */
const BASE_WALL_US = 1_767_225_600_000_000;

function drawStart(random: RandomStreams): number {
  const clock = randomStream(random, 'clock');
  const seconds = nextBelow(random, clock, 86_400);
  return BASE_WALL_US + seconds * 1_000_000 + nextBelow(random, clock, 1_000_000);
}

/** The kernel's own slice; the caller adds the others before the first event. */
export function createKernel(seed: number, trace: TraceSink, startWallUs?: number): World {
  const random = createRandomStreams(seed);
  const drawnWallUs = drawStart(random);
  const kernel = {
    seed,
    nowUs: 0,
    wheel: new EventWheel(),
    random,
    startWallUs: startWallUs ?? drawnWallUs,
    cause: -1,
    traceSeq: 0,
    replySeq: 0,
    faultSeq: [],
    trace,
  };
  return kernel as unknown as World;
}
