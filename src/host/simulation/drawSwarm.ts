/**
 * A random run from one number: topology, configuration, network, workload, and a storm of faults.
 *
 * Pure: the same seed draws the same run for ever, unless this file changes.
 */
import { createRandomStreams, randomStream } from '../../base/random.ts';
import { ENGINE_VERSION, type RunSetup, type WorkloadSetup } from '../../protocol/RunSetup.ts';
import type { TimedInput } from '../../protocol/WorldInput.ts';
import { chance, pick, type Dice } from './Dice.ts';
import { drawStorm } from './drawStorm.ts';

export interface Swarm {
  readonly seed: number;
  readonly setup: RunSetup;
  readonly nodeTimeoutMs: number;
  readonly inputs: readonly TimedInput[];
  /** When the storm is over and everything is to come back, virtual µs. */
  readonly calmAtUs: number;
}

export function drawSwarm(seed: number): Swarm {
  const streams = createRandomStreams(seed);
  const dice = (name: string): Dice => ({ streams, stream: randomStream(streams, name) });
  const shape = dice('topology');
  const masters = pick(shape, [1, 2, 3, 3, 3, 3, 4, 5, 6]);
  const replicasPerMaster = pick(shape, [0, 1, 1, 1, 2, 2, 3]);
  const nodeTimeoutMs = pick(shape, [500, 1000, 2000, 2000, 5000]);
  const setup: RunSetup = {
    engineVersion: ENGINE_VERSION,
    seed,
    scenario: 'swarm',
    topology: { masters, replicasPerMaster, emptyNodes: 0, start: 'formed' },
    config: drawConfig(dice('config'), nodeTimeoutMs),
    network: drawNetwork(dice('network')),
    machine: pick(shape, ['typical', 'recorded', 'free']),
    workload: drawWorkload(dice('workload')),
  };
  const nodes = masters * (1 + replicasPerMaster);
  return { seed, setup, nodeTimeoutMs, ...drawStorm(dice('storm'), nodes, nodeTimeoutMs) };
}

function drawConfig(dice: Dice, nodeTimeoutMs: number): Record<string, string> {
  const config: Record<string, string> = {
    'cluster-enabled': 'yes',
    'cluster-node-timeout': String(nodeTimeoutMs),
    // Replica migration is not simulated yet.
    'cluster-allow-replica-migration': 'no',
    'cluster-require-full-coverage': pick(dice, ['yes', 'yes', 'no']),
    'cluster-replica-validity-factor': pick(dice, ['10', '10', '10', '0', '1']),
    // A timeout below the ping period never lets a link live; nobody should want that. And the default
    // of 60 s would outlast the quiet: a replica waits so long for a master that lost power.
    ...pick(dice, [
      { 'repl-timeout': '30', 'repl-ping-replica-period': '10' },
      { 'repl-timeout': '30', 'repl-ping-replica-period': '1' },
      { 'repl-timeout': '12', 'repl-ping-replica-period': '10' },
      { 'repl-timeout': '5', 'repl-ping-replica-period': '1' },
    ]),
    'repl-backlog-size': pick(dice, ['1mb', '1mb', '16kb', '64kb']),
    'repl-diskless-sync': pick(dice, ['yes', 'yes', 'no']),
    'repl-diskless-sync-delay': pick(dice, ['5', '0', '1']),
  };
  if (chance(dice, 60)) config['save'] = '';
  if (chance(dice, 10)) config['cluster-allow-reads-when-down'] = 'yes';
  if (chance(dice, 15)) {
    config['min-replicas-to-write'] = '1';
    config['min-replicas-max-lag'] = pick(dice, ['1', '2', '10']);
  }
  if (chance(dice, 3)) config['cluster-replica-no-failover'] = 'yes';
  return config;
}

function drawNetwork(dice: Dice): RunSetup['network'] {
  const latencyUs = pick(dice, [30, 100, 250, 250, 1000, 5000, 25_000]);
  return {
    latencyUs,
    jitterUs: Math.floor(latencyUs / pick(dice, [2, 4, 10])),
    lossPermille: pick(dice, [0, 0, 0, 0, 1, 5, 20]),
    bandwidthBps: pick(dice, [0, 0, 0, 0, 100_000_000]),
    clientLatencyUs: pick(dice, [50, 250, 1000, 10_000]),
  };
}

function drawWorkload(dice: Dice): WorkloadSetup {
  return {
    clients: pick(dice, [1, 2, 5, 10, 20]),
    ratePerSecond: pick(dice, [20, 100, 200, 500]),
    keySpace: pick(dice, [10, 100, 1000, 10_000]),
    readPercent: pick(dice, [0, 0, 30, 50, 90]),
    valueBytes: pick(dice, [4, 8, 64, 64, 1000]),
    pipeline: pick(dice, [1, 1, 1, 5, 20]),
    readFromReplicas: chance(dice, 20),
    replay: null,
  };
}
