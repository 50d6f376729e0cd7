/**
 * CONFIG directives and their aliases; `configValue.ts` reads values. They live in `ServerState.config` as
 * CONFIG GET prints them; numbers also in `ServerState.numbers` for code that asks often.
 */
import type { Result } from '../../base/Result.ts';
import type { ServerState } from './ServerState.ts';

/** `flags`: one or more of `values`, of which the first means none. */
export type ConfigKind = 'number' | 'memory' | 'bool' | 'enum' | 'flags' | 'text';

export interface ConfigSpec {
  readonly name: string;
  readonly kind: ConfigKind;
  readonly initial: string;
  /** Inclusive bounds of numbers and memory sizes; 0 and the greatest 64-bit number unless said. */
  readonly min?: number;
  readonly max?: number | bigint;
  /** A memory size may also be a percentage up to this. */
  readonly percentMax?: number;
  readonly values?: readonly string[];
  readonly alias?: string;
  /** Numbers accepted beyond these are brought to the nearest one (hz). */
  readonly clamp?: readonly [number, number];
  /** What CONFIG GET shows of the value, if not all. */
  readonly print?: (value: string) => string;
  /** Why the server cannot be run with this new value, if so; asked when all values of an order are read. */
  readonly refuse?: (value: string) => string | null;
  /** False: only at start; CONFIG SET refuses. */
  readonly mutable?: boolean;
  /** Why it is kept and changes nothing here. */
  readonly remark?: string;
  /** A text that may hold zero bytes, or is split into words before those end it; others end there. */
  readonly isBinary?: boolean;
  /** True: CONFIG GET shows it only by its whole name. */
  readonly isHidden?: boolean;
  /** True: CONFIG SET refuses unless enable-protected-configs allows it. */
  readonly isProtected?: boolean;
  /** Checks and normalises text values, given the present one; an error text refuses. */
  readonly check?: (value: string, current: string) => Result<string>;
}

const specs = new Map<string, ConfigSpec>();
const aliases = new Map<string, string>();

/** Forgets all directives, for a server that is assembled anew. */
export function forgetConfigs(): void {
  specs.clear();
  aliases.clear();
}

export function defineConfigs(rows: readonly ConfigSpec[]): void {
  for (const row of rows) {
    specs.set(row.name, row);
    if (row.alias !== undefined) aliases.set(row.alias, row.name);
  }
}

/** Directive by its name or old alias, any case. */
export function findConfig(name: string): ConfigSpec | undefined {
  const lower = name.toLowerCase();
  return specs.get(lower) ?? specs.get(aliases.get(lower) ?? '');
}

/** The name by which the directive is asked for: its own, or its old alias. */
export function configName(spec: ConfigSpec, asked: string): string {
  return asked.toLowerCase() === spec.alias ? spec.alias : spec.name;
}

/** Every name a pattern of CONFIG GET may match, aliases included, with the directive it stands for. */
export function configNames(): readonly [string, ConfigSpec][] {
  const named: [string, ConfigSpec][] = [...specs.values()].map((spec) => [spec.name, spec]);
  for (const [alias, name] of aliases) named.push([alias, specs.get(name) as ConfigSpec]);
  return named.filter(([, spec]) => spec.isHidden !== true);
}

export function defaultConfig(): { config: Map<string, string>; numbers: Record<string, number> } {
  const config = new Map<string, string>();
  const numbers: Record<string, number> = {};
  for (const spec of specs.values()) {
    config.set(spec.name, spec.initial);
    noteNumber(numbers, spec, spec.initial);
  }
  return { config, numbers };
}

/** Stores a value that `parseConfig` accepted. */
export function storeConfig(server: ServerState, spec: ConfigSpec, value: string): void {
  server.config.set(spec.name, value);
  noteNumber(server.numbers, spec, value);
}

/** A numeric directive's value. Memory sizes in bytes; booleans as 1 and 0. */
export function configNumber(server: ServerState, name: string): number {
  return server.numbers[name] ?? 0;
}

export function configText(server: ServerState, name: string): string {
  return server.config.get(name) ?? '';
}

export function configBool(server: ServerState, name: string): boolean {
  return server.numbers[name] === 1;
}

function noteNumber(numbers: Record<string, number>, spec: ConfigSpec, value: string): void {
  if (spec.kind === 'bool') numbers[spec.name] = value === 'yes' ? 1 : 0;
  else if (spec.kind === 'number' || spec.kind === 'memory') numbers[spec.name] = numberOf(value);
}

/** A percentage counts as a negative number, as in Redis. */
function numberOf(value: string): number {
  return value.endsWith('%') ? -Number(value.slice(0, -1)) : Number(value);
}
