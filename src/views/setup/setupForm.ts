/** The form's state and its translation to and from a `RunSetup`. Numbers stay text until they are right. */
import {
  ENGINE_VERSION,
  type MachineName,
  type ReplayCommand,
  type RunSetup,
  type WorkloadSetup,
} from '../../protocol/RunSetup.ts';
import { isWholeIn } from '../../ui/isWholeIn.ts';

export interface NumberRow {
  readonly name: NumberName;
  readonly min: number;
  readonly max: number;
}

export const TOPOLOGY_ROWS = [
  { name: 'masters', min: 1, max: 50 },
  { name: 'replicas', min: 0, max: 3 },
  { name: 'emptyNodes', min: 0, max: 50 },
  { name: 'seed', min: 0, max: 4_294_967_295 },
] as const;

export const NETWORK_ROWS = [
  { name: 'latency', min: 1, max: 10_000_000 },
  { name: 'jitter', min: 0, max: 10_000_000 },
  { name: 'loss', min: 0, max: 900 },
  { name: 'bandwidth', min: 0, max: 100_000 },
  { name: 'clientLatency', min: 1, max: 10_000_000 },
] as const;

export const WORKLOAD_ROWS = [
  { name: 'clients', min: 0, max: 1_000 },
  { name: 'rate', min: 0, max: 1_000_000 },
  { name: 'keySpace', min: 1, max: 10_000_000 },
  { name: 'readPercent', min: 0, max: 100 },
  { name: 'valueBytes', min: 0, max: 1_048_576 },
  { name: 'pipeline', min: 1, max: 1_000 },
] as const;

export type NumberName =
  | (typeof TOPOLOGY_ROWS)[number]['name']
  | (typeof NETWORK_ROWS)[number]['name']
  | (typeof WORKLOAD_ROWS)[number]['name'];

/** Directives of redis.conf in the form, with the defaults of 7.0.15 (the node timeout is the page's own). */
export const CONFIG_ROWS = [
  { directive: 'cluster-node-timeout', fallback: '2000', kind: 'number', min: 10, max: 600_000 },
  {
    directive: 'cluster-replica-validity-factor',
    fallback: '10',
    kind: 'number',
    min: 0,
    max: 1_000,
  },
  { directive: 'cluster-migration-barrier', fallback: '1', kind: 'number', min: 0, max: 100 },
  { directive: 'cluster-require-full-coverage', fallback: 'yes', kind: 'switch', min: 0, max: 0 },
  { directive: 'cluster-allow-reads-when-down', fallback: 'no', kind: 'switch', min: 0, max: 0 },
  { directive: 'cluster-allow-replica-migration', fallback: 'yes', kind: 'switch', min: 0, max: 0 },
  { directive: 'cluster-replica-no-failover', fallback: 'no', kind: 'switch', min: 0, max: 0 },
  { directive: 'min-replicas-to-write', fallback: '0', kind: 'number', min: 0, max: 10 },
  { directive: 'min-replicas-max-lag', fallback: '10', kind: 'number', min: 0, max: 3_600 },
  {
    directive: 'repl-backlog-size',
    fallback: '1048576',
    kind: 'number',
    min: 16_384,
    max: 1_073_741_824,
  },
  { directive: 'repl-timeout', fallback: '60', kind: 'number', min: 1, max: 3_600 },
  { directive: 'appendonly', fallback: 'no', kind: 'switch', min: 0, max: 0 },
] as const;

export type Directive = (typeof CONFIG_ROWS)[number]['directive'];

export interface SetupForm {
  readonly numbers: Readonly<Record<NumberName, string>>;
  readonly config: Readonly<Record<string, string>>;
  readonly isStrangers: boolean;
  readonly machine: MachineName;
  readonly readFromReplicas: boolean;
  readonly replay: readonly ReplayCommand[] | null;
}

export function formOf(setup: RunSetup): SetupForm {
  const { topology, network, workload } = setup;
  return {
    numbers: {
      masters: String(topology.masters),
      replicas: String(topology.replicasPerMaster),
      emptyNodes: String(topology.emptyNodes),
      seed: String(setup.seed),
      latency: String(network.latencyUs),
      jitter: String(network.jitterUs),
      loss: String(network.lossPermille),
      bandwidth: String(Math.round(network.bandwidthBps / 1_000_000)),
      clientLatency: String(network.clientLatencyUs),
      clients: String(workload.clients),
      rate: String(workload.ratePerSecond),
      keySpace: String(workload.keySpace),
      readPercent: String(workload.readPercent),
      valueBytes: String(workload.valueBytes),
      pipeline: String(workload.pipeline),
    },
    config: {
      ...setup.config,
      ...Object.fromEntries(
        CONFIG_ROWS.map(({ directive, fallback }) => [
          directive,
          setup.config[directive] ?? fallback,
        ]),
      ),
    },
    isStrangers: topology.start === 'strangers',
    machine: setup.machine,
    readFromReplicas: workload.readFromReplicas,
    replay: workload.replay,
  };
}

export interface FormProblem {
  readonly name: NumberName | Directive;
  readonly min: number;
  readonly max: number;
}

/** Every number that is not whole or not in its range. */
export function findProblems(form: SetupForm): readonly FormProblem[] {
  const isWrong = (text: string, min: number, max: number) => !isWholeIn(text, min, max);
  return [
    ...[...TOPOLOGY_ROWS, ...NETWORK_ROWS, ...WORKLOAD_ROWS].filter((row) =>
      isWrong(form.numbers[row.name], row.min, row.max),
    ),
    ...CONFIG_ROWS.filter(
      (row) => row.kind === 'number' && isWrong(form.config[row.directive] ?? '', row.min, row.max),
    ).map(({ directive, min, max }) => ({ name: directive, min, max })),
  ];
}

/** The run that the form describes. */
export function setupOf(form: SetupForm): RunSetup {
  const number = (name: NumberName) => Number(form.numbers[name]);
  return {
    engineVersion: ENGINE_VERSION,
    seed: number('seed'),
    scenario: 'custom',
    topology: {
      masters: number('masters'),
      replicasPerMaster: number('replicas'),
      emptyNodes: number('emptyNodes'),
      start: form.isStrangers ? 'strangers' : 'formed',
    },
    config: configOf(form.config),
    network: {
      latencyUs: number('latency'),
      jitterUs: number('jitter'),
      lossPermille: number('loss'),
      bandwidthBps: number('bandwidth') * 1_000_000,
      clientLatencyUs: number('clientLatency'),
    },
    machine: form.machine,
    workload: workloadOf(form),
  };
}

/** Directives that the form shows are left to Redis at their default; those it does not show stay. */
function configOf(config: SetupForm['config']): RunSetup['config'] {
  const defaults: Readonly<Record<string, string>> = Object.fromEntries(
    CONFIG_ROWS.map(({ directive, fallback }) => [directive, fallback]),
  );
  const isWritten = ([directive, value]: readonly [string, string]) =>
    directive === 'cluster-node-timeout' || value !== defaults[directive];
  return Object.fromEntries(Object.entries(config).filter(isWritten));
}

export function workloadOf(form: SetupForm): WorkloadSetup {
  const number = (name: NumberName) => Number(form.numbers[name]);
  return {
    clients: number('clients'),
    ratePerSecond: number('rate'),
    keySpace: number('keySpace'),
    readPercent: number('readPercent'),
    valueBytes: number('valueBytes'),
    pipeline: number('pipeline'),
    readFromReplicas: form.readFromReplicas,
    replay: form.replay,
  };
}

export type SetupWarning = 'warnOne' | 'warnTwo' | 'warnNoReplicas' | 'warnSmallTimeout';

/** What such a cluster cannot do, said before it is started. */
export function warningsOf(form: SetupForm): readonly SetupWarning[] {
  const masters = Number(form.numbers.masters);
  return [
    ...(masters === 1 ? (['warnOne'] as const) : []),
    ...(masters === 2 ? (['warnTwo'] as const) : []),
    ...(form.numbers.replicas.trim() === '0' ? (['warnNoReplicas'] as const) : []),
    ...(Number(form.config['cluster-node-timeout']) < 500 ? (['warnSmallTimeout'] as const) : []),
  ];
}

/** Whether the running cluster can simply be given the form's workload instead of a new run. */
export function isOnlyWorkloadChanged(form: SetupForm, setup: RunSetup): boolean {
  const rest = (one: SetupForm) => JSON.stringify({ ...setupOf(one), workload: null });
  const isChanged = JSON.stringify(workloadOf(form)) !== JSON.stringify(setup.workload);
  return isChanged && rest(form) === rest(formOf(setup));
}
