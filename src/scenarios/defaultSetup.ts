/** The run that opens by itself: three masters with a replica each, and timings that make failover a matter of seconds. */
import { ENGINE_VERSION, type RunSetup } from '../protocol/RunSetup.ts';

export const DEFAULT_SETUP: RunSetup = {
  engineVersion: ENGINE_VERSION,
  seed: 42,
  scenario: 'three',
  topology: { masters: 3, replicasPerMaster: 1, emptyNodes: 0, start: 'formed' },
  config: {
    'cluster-enabled': 'yes',
    'cluster-node-timeout': '2000',
    // Replicas have their data after a second, not after six: a failover needs a replica that has it.
    'repl-diskless-sync-delay': '0',
  },
  network: {
    latencyUs: 250,
    jitterUs: 60,
    lossPermille: 0,
    bandwidthBps: 0,
    clientLatencyUs: 250,
  },
  machine: 'typical',
  workload: {
    clients: 8,
    ratePerSecond: 300,
    keySpace: 10_000,
    readPercent: 50,
    valueBytes: 64,
    pipeline: 1,
    readFromReplicas: false,
    replay: null,
  },
};
