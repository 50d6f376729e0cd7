/** A whole cluster for tests: a valid default setup, time by the second, inputs that must be accepted. */
import {
  createTraceSink,
  createWorld,
  giveInput,
  runEvents,
  type World,
} from '../../../src/engine/index.ts';
import { DEFAULT_SETUP } from '../../../src/scenarios/defaultSetup.ts';
import type { RunSetup, TopologySetup, WorkloadSetup } from '../../../src/protocol/RunSetup.ts';
import type { WorldInput } from '../../../src/protocol/WorldInput.ts';
import { cleanWorkload } from './workloads.ts';

export interface Wanted {
  readonly seed?: number;
  readonly topology?: Partial<TopologySetup>;
  readonly config?: Readonly<Record<string, string>>;
  readonly workload?: Partial<WorkloadSetup>;
}

export interface RunningWorld {
  readonly world: World;
  readonly setup: RunSetup;
  run: (seconds: number) => void;
  give: (input: WorldInput) => void;
  /** Stops the workload and waits until what is under way has arrived. */
  quiet: () => void;
}

export function runWorld(wanted: Wanted = {}): RunningWorld {
  const setup: RunSetup = {
    ...DEFAULT_SETUP,
    seed: wanted.seed ?? 1,
    topology: { ...DEFAULT_SETUP.topology, ...wanted.topology },
    config: { ...DEFAULT_SETUP.config, save: '', ...wanted.config },
    workload: cleanWorkload({ clients: 5, ratePerSecond: 500, keySpace: 1000, ...wanted.workload }),
  };
  const world = createWorld(setup, createTraceSink());
  const run = (seconds: number): void => {
    runEvents(world, world.nowUs + Math.round(seconds * 1_000_000), Infinity);
  };
  const give = (input: WorldInput): void => {
    const answer = giveInput(world, input);
    if (!answer.ok) throw new Error(answer.error.text);
  };
  const quiet = (): void => {
    give({ type: 'workload.set', workload: { ...setup.workload, clients: 0 } });
    run(35);
  };
  return { world, setup, run, give, quiet };
}
