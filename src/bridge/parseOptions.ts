/** The bridge's command line: every flag checked, every refusal says what is allowed. */

export interface Options {
  readonly mode: 'cluster' | 'standalone';
  readonly masters: number;
  readonly replicas: number;
  readonly empty: number;
  readonly nodeTimeoutMs: number;
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  readonly config: Readonly<Record<string, string>>;
  readonly cpu: 'real' | 'free';
  /** Null = no control port. */
  readonly controlPort: number | null;
  /** Null = the page is not served. */
  readonly uiPort: number | null;
  readonly token: string | null;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'error'; readonly text: string };

export const CONTROL_PORT = 7_999;
export const UI_PORT = 7_998;

/** Flags whose value may be left out. */
const OPTIONAL: Readonly<Record<string, string>> = {
  '--control-port': String(CONTROL_PORT),
  '--ui': String(UI_PORT),
};
const FLAGS = [
  '--mode',
  '--masters',
  '--replicas',
  '--empty',
  '--node-timeout',
  '--port',
  '--host',
  '--seed',
  '--config',
  '--cpu',
  '--control-port',
  '--ui',
  '--token',
] as const;

type Flag = (typeof FLAGS)[number];

class BadFlag extends Error {}

export function parseOptions(args: readonly string[]): ParsedOptions {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { kind: 'help' };
  try {
    return { kind: 'options', options: readOptions(readFlags(args)) };
  } catch (thrown) {
    if (thrown instanceof BadFlag) return { kind: 'error', text: thrown.message };
    throw thrown;
  }
}

type Values = ReadonlyMap<Flag, readonly string[]>;

function readFlags(args: readonly string[]): Values {
  const values = new Map<Flag, string[]>();
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const flag = FLAGS.find((each) => each === name);
    if (flag === undefined)
      throw new BadFlag(`there is no flag ${arg}; there are ${FLAGS.join(' ')} --help`);
    const [following] = left;
    let value = equals < 0 ? undefined : arg.slice(equals + 1);
    if (value === undefined && following !== undefined && !following.startsWith('--')) {
      value = left.shift();
    }
    value ??= OPTIONAL[flag];
    if (value === undefined) throw new BadFlag(`${flag} needs a value`);
    const known = values.get(flag) ?? [];
    if (known.length > 0 && flag !== '--config') throw new BadFlag(`${flag} was given twice`);
    values.set(flag, [...known, value]);
  }
  return values;
}

function readOptions(values: Values): Options {
  const one = (flag: Flag): string | undefined => values.get(flag)?.[0];
  const mode = choice('--mode', one('--mode') ?? 'cluster', ['cluster', 'standalone']);
  const empty = whole('--empty', one('--empty') ?? '0', 0, 1_000);
  // Empty nodes alone, unless a cluster is asked for beside them; a standalone server is one node.
  const isBare = mode === 'standalone' || (empty > 0 && !values.has('--replicas'));
  const masters = one('--masters') ?? (mode === 'standalone' ? '1' : isBare ? '0' : '3');
  const options: Options = {
    mode,
    masters: whole('--masters', masters, empty > 0 ? 0 : 1, 334),
    replicas: whole('--replicas', one('--replicas') ?? (isBare ? '0' : '1'), 0, 5),
    empty,
    nodeTimeoutMs: whole('--node-timeout', one('--node-timeout') ?? '2000', 1, 3_600_000),
    port: whole('--port', one('--port') ?? '7000', 1, 65_535),
    host: one('--host') ?? '127.0.0.1',
    seed: whole('--seed', one('--seed') ?? '1', 0, 4_294_967_295),
    config: readConfig(values.get('--config') ?? []),
    cpu: choice('--cpu', one('--cpu') ?? 'real', ['real', 'free']),
    controlPort: portOrNull('--control-port', one('--control-port')),
    uiPort: portOrNull('--ui', one('--ui')),
    token: one('--token') ?? null,
  };
  checkTogether(options);
  return options;
}

/** Nodes that the options ask for. */
export function nodeCount({ masters, replicas, empty }: Options): number {
  return masters * (1 + replicas) + empty;
}

function checkTogether(options: Options): void {
  const { mode, empty, port, controlPort, uiPort, token } = options;
  if (mode === 'standalone' && empty > 0)
    throw new BadFlag('--empty makes cluster nodes; it does not go with --mode standalone');
  const last = port + nodeCount(options) - 1;
  if (last > 65_535)
    throw new BadFlag(
      `${nodeCount(options)} nodes from port ${port} on end at ${last}; 65535 is the last`,
    );
  for (const [flag, extra] of [
    ['--control-port', controlPort],
    ['--ui', uiPort],
  ] as const) {
    if (extra !== null && extra >= port && extra <= last)
      throw new BadFlag(`${flag} ${extra} is one of the nodes' ports ${port} to ${last}`);
  }
  if (controlPort !== null && controlPort === uiPort)
    throw new BadFlag(`--control-port and --ui cannot both be ${uiPort}`);
  if (token === '') throw new BadFlag('--token must not be empty');
}

function portOrNull(flag: Flag, text: string | undefined): number | null {
  return text === undefined ? null : whole(flag, text, 1, 65_535);
}

function whole(flag: Flag, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new BadFlag(`${flag} must be a whole number from ${min} to ${max}, not '${text}'`);
}

function choice<T extends string>(flag: Flag, text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw new BadFlag(`${flag} must be one of ${allowed.join(', ')}, not '${text}'`);
}

/** Directives that have a flag of their own, or that the bridge decides. */
const NOT_BY_CONFIG: Readonly<Record<string, string>> = {
  port: '--port',
  bind: '--host',
  'cluster-enabled': '--mode',
  replicaof: '--replicas',
  slaveof: '--replicas',
};

function readConfig(pairs: readonly string[]): Readonly<Record<string, string>> {
  const config: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new BadFlag(`--config must be name=value, not '${pair}'`);
    const name = pair.slice(0, equals).toLowerCase();
    const flag = NOT_BY_CONFIG[name];
    if (flag !== undefined) throw new BadFlag(`--config ${name}: use ${flag} instead`);
    config[name] = pair.slice(equals + 1);
  }
  return config;
}
