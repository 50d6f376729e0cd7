/** What a run may start from, checked: a form, a link and a program are all strangers. */
import { fail, ok, type Result } from '../base/Result.ts';
import type { WallError } from '../protocol/messages.ts';
import {
  ENGINE_VERSION,
  type NetworkSetup,
  type ReplayCommand,
  type RunSetup,
  type TopologySetup,
  type WorkloadSetup,
} from '../protocol/RunSetup.ts';
import { Checker } from './Checker.ts';
import {
  ARGUMENTS_MAX,
  COMMAND_BYTES_MAX,
  DIRECTIVES_MAX,
  NODES_MAX,
  REPLAY_COMMANDS_MAX,
  RUN_US_MAX,
} from './limits.ts';

/** English reason why a directive cannot have a value; null = it can. */
export type RefuseConfig = (name: string, value: string) => string | null;

export function checkSetup(
  setup: unknown,
  refuseConfig: RefuseConfig,
): Result<RunSetup, WallError> {
  const check = new Checker();
  const given = check.record(setup, 'setup');
  const version = given['engineVersion'];
  if (version !== ENGINE_VERSION) return fail(otherVersion(version));
  const checked: RunSetup = {
    engineVersion: ENGINE_VERSION,
    seed: check.whole(given['seed'], 'seed', 0, 4_294_967_295),
    scenario: check.text(given['scenario'], 'scenario', 64),
    topology: checkTopology(check, given['topology']),
    config: checkConfig(check, given['config'], refuseConfig),
    network: checkNetwork(check, given['network']),
    machine: check.choice(given['machine'], 'machine', [
      'typical',
      'recorded',
      'contended',
      'free',
    ]),
    workload: checkWorkload(check, given['workload']),
    ...checkLive(check, given['live']),
  };
  return check.error === null ? ok(checked) : fail(check.error);
}

/** Processes of a run; their indices are 0 to this, exclusive. */
export function nodeCountOf({ topology }: RunSetup): number {
  return topology.masters * (1 + topology.replicasPerMaster) + topology.emptyNodes;
}

/** The history of another engine version cannot be repeated here. */
export function otherVersion(version: unknown): WallError {
  const given = typeof version === 'number' ? version : -1;
  return {
    code: 'linkVersion',
    text: `This run was made by engine version ${given}; this page has version ${ENGINE_VERSION}.`,
    params: { given, supported: ENGINE_VERSION },
  };
}

function checkTopology(check: Checker, topology: unknown): TopologySetup {
  const given = check.record(topology, 'topology');
  const hasEmpty = given['emptyNodes'] !== 0;
  const checked: TopologySetup = {
    masters: check.whole(given['masters'], 'masters', hasEmpty ? 0 : 1, 334),
    replicasPerMaster: check.whole(given['replicasPerMaster'], 'replicasPerMaster', 0, 5),
    emptyNodes: check.whole(given['emptyNodes'], 'emptyNodes', 0, 1_000),
    start: check.choice(given['start'], 'start', ['formed', 'strangers']),
    ...(given['mode'] === undefined
      ? {}
      : { mode: check.choice(given['mode'], 'mode', ['cluster', 'standalone']) }),
  };
  const nodes = checked.masters * (1 + checked.replicasPerMaster) + checked.emptyNodes;
  check.whole(nodes, 'nodes', 1, NODES_MAX);
  return checked;
}

const PORT_MAX = 65_535;

/** Only the bridge's own setups have it, and links made of them. */
function checkLive(check: Checker, live: unknown): Pick<RunSetup, 'live'> {
  if (live === undefined) return {};
  const given = check.record(live, 'live');
  return {
    live: {
      ip: check.bytes(given['ip'], 'live.ip', 45),
      firstPort: check.whole(given['firstPort'], 'live.firstPort', 1, PORT_MAX),
      startWallUs: check.whole(given['startWallUs'], 'live.startWallUs', 0, 2 ** 53 - 1),
    },
  };
}

function checkNetwork(check: Checker, network: unknown): NetworkSetup {
  const given = check.record(network, 'network');
  return {
    latencyUs: check.whole(given['latencyUs'], 'latencyUs', 1, 10_000_000),
    jitterUs: check.whole(given['jitterUs'], 'jitterUs', 0, 10_000_000),
    lossPermille: check.whole(given['lossPermille'], 'lossPermille', 0, 900),
    bandwidthBps: check.whole(given['bandwidthBps'], 'bandwidthBps', 0, 1e12),
    clientLatencyUs: check.whole(given['clientLatencyUs'], 'clientLatencyUs', 1, 10_000_000),
  };
}

function checkConfig(
  check: Checker,
  config: unknown,
  refuseConfig: RefuseConfig,
): Readonly<Record<string, string>> {
  const entries = Object.entries(check.record(config, 'config'));
  check.list(entries, 'config', 0, DIRECTIVES_MAX);
  const checked: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (!/^[a-z0-9-]{1,64}$/.test(name))
      check.refuse('badConfig', 'There is no directive of that name.', { name: name.slice(0, 64) });
    const text = check.bytes(value, name, 1_024);
    if (check.error !== null) break;
    const reason = refuseConfig(name, text);
    if (reason !== null) check.refuse('badConfig', `${name}: ${reason}`, { name, reason });
    checked[name] = text;
  }
  return checked;
}

export function checkWorkload(check: Checker, workload: unknown): WorkloadSetup {
  const given = check.record(workload, 'workload');
  const { replay = null } = given;
  return {
    clients: check.whole(given['clients'], 'clients', 0, 1_000),
    ratePerSecond: check.whole(given['ratePerSecond'], 'ratePerSecond', 0, 10_000_000),
    keySpace: check.whole(given['keySpace'], 'keySpace', 1, 10_000_000),
    readPercent: check.whole(given['readPercent'], 'readPercent', 0, 100),
    valueBytes: check.whole(given['valueBytes'], 'valueBytes', 0, 1_048_576),
    pipeline: check.whole(given['pipeline'], 'pipeline', 1, 1_000),
    readFromReplicas: check.flag(given['readFromReplicas'], 'readFromReplicas'),
    replay: replay === null ? null : checkReplay(check, replay),
  };
}

function checkReplay(check: Checker, replay: unknown): readonly ReplayCommand[] {
  const checked: ReplayCommand[] = [];
  let formerUs = 0;
  for (const one of check.list(replay, 'replay', 1, REPLAY_COMMANDS_MAX)) {
    const given = check.record(one, 'replay');
    formerUs = check.whole(given['atUs'], 'replay.atUs', formerUs, RUN_US_MAX);
    const client = check.whole(given['client'], 'replay.client', 0, 100_000);
    checked.push({ atUs: formerUs, client, argv: checkArgv(check, given['argv']) });
    if (check.error !== null) break;
  }
  return checked;
}

/** Words of one command: binary strings, together no longer than the console takes. */
export function checkArgv(check: Checker, argv: unknown): readonly string[] {
  const words = check
    .list(argv, 'argv', 1, ARGUMENTS_MAX)
    .map((word) => check.bytes(word, 'argv', COMMAND_BYTES_MAX));
  const bytes = words.reduce((sum, word) => sum + word.length, 0);
  check.whole(bytes, 'argv.bytes', 0, COMMAND_BYTES_MAX);
  return words;
}
