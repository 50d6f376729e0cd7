/** The setup of a live world: nodes as redis-server is started by hand, no traffic but what programs send. */
import type { Result } from '../../base/Result.ts';
import type { WallError } from '../../protocol/messages.ts';
import { ENGINE_VERSION, type RunSetup } from '../../protocol/RunSetup.ts';
import { checkSetup, type RefuseConfig } from '../checkSetup.ts';

export interface LiveOptions {
  readonly mode: 'cluster' | 'standalone';
  readonly masters: number;
  readonly replicas: number;
  readonly empty: number;
  readonly nodeTimeoutMs: number;
  readonly ip: string;
  readonly port: number;
  readonly seed: number;
  /** Directives of every node. */
  readonly config: Readonly<Record<string, string>>;
  readonly cpu: 'real' | 'free';
  /** Wall clock (Unix epoch, µs) at virtual time 0. */
  readonly startWallUs: number;
}

/**
 * Virtual µs before the doors open: a cluster of known nodes serves after two seconds, replicas have their
 * data after the five of repl-diskless-sync-delay and a cron, and everybody lists them (CLUSTER SLOTS
 * leaves out a replica at offset 0) after the first ping of repl-ping-replica-period, ten seconds later.
 */
export const WARM_UP_US = 30_000_000;

/** As between processes of one machine. */
const NETWORK = {
  latencyUs: 25,
  jitterUs: 8,
  lossPermille: 0,
  bandwidthBps: 0,
  clientLatencyUs: 25,
};

const NO_TRAFFIC = {
  clients: 0,
  ratePerSecond: 0,
  keySpace: 1,
  readPercent: 0,
  valueBytes: 0,
  pipeline: 1,
  readFromReplicas: false,
  replay: null,
};

export function liveSetup(
  options: LiveOptions,
  refuseConfig: RefuseConfig,
): Result<RunSetup, WallError> {
  const { mode, nodeTimeoutMs, config, ip, port, startWallUs } = options;
  const own =
    mode === 'cluster'
      ? { 'cluster-enabled': 'yes', 'cluster-node-timeout': String(nodeTimeoutMs) }
      : { 'cluster-enabled': 'no' };
  const setup: RunSetup = {
    engineVersion: ENGINE_VERSION,
    seed: options.seed,
    scenario: 'live',
    topology: {
      masters: options.masters,
      replicasPerMaster: options.replicas,
      emptyNodes: options.empty,
      start: 'formed',
      mode,
    },
    config: { ...own, ...config },
    network: NETWORK,
    machine: options.cpu === 'free' ? 'free' : 'typical',
    workload: NO_TRAFFIC,
    live: { ip, firstPort: port, startWallUs },
  };
  return checkSetup(setup, refuseConfig);
}
