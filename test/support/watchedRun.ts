/** A run of the real engine with its trace kept, for tests of what observers make of it. */
import {
  createTraceSink,
  createWorld,
  giveInput,
  runEvents,
  summarize,
  type TraceSink,
  type World,
} from '../../src/engine/index.ts';
import type { RunSetup, TopologySetup, WorkloadSetup } from '../../src/protocol/RunSetup.ts';
import type { FailoverAnatomy, RunSummary } from '../../src/protocol/Summary.ts';
import type { WorldInput } from '../../src/protocol/WorldInput.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';

export interface WatchedOptions {
  readonly seed?: number;
  readonly topology?: Partial<TopologySetup>;
  readonly config?: Readonly<Record<string, string>>;
  readonly workload?: Partial<WorkloadSetup>;
}

export class WatchedRun {
  readonly world: World;
  readonly sink: TraceSink = createTraceSink();

  constructor(options: WatchedOptions = {}) {
    const setup: RunSetup = {
      ...DEFAULT_SETUP,
      seed: options.seed ?? 42,
      topology: { ...DEFAULT_SETUP.topology, ...options.topology },
      config: { ...DEFAULT_SETUP.config, ...options.config },
      workload: { ...DEFAULT_SETUP.workload, ...options.workload },
    };
    this.world = createWorld(setup, this.sink);
  }

  /** Runs to a moment, ms since the start. */
  to(ms: number): this {
    runEvents(this.world, ms * 1_000, Infinity);
    return this;
  }

  give(input: WorldInput): this {
    const given = giveInput(this.world, input);
    if (!given.ok) throw new Error(given.error.text);
    return this;
  }

  kill(node: number): this {
    return this.give({ type: 'node.kill', node });
  }

  /** Runs in steps of 1 ms until the summary satisfies the condition. */
  until(isThere: (summary: RunSummary) => boolean, withinMs: number): this {
    const startMs = Math.floor(this.world.nowUs / 1_000);
    for (let ms = startMs + 1; ms <= startMs + withinMs; ms++)
      if (isThere(this.to(ms).summary)) return this;
    throw new Error(`not reached within ${withinMs} ms`);
  }

  get summary(): RunSummary {
    return summarize(this.world, this.sink.events);
  }

  /** The last failover. */
  get failover(): FailoverAnatomy {
    const last = this.summary.failovers.at(-1);
    if (last === undefined) throw new Error('there is no failover');
    return last;
  }
}
