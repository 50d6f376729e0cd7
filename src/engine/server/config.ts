/**
 * CONFIG directives: parsing, bounds, printing, aliases. Values live in `ServerState.config` as CONFIG GET
 * prints them; numbers also in `ServerState.numbers` for code that asks often.
 */
import { fail, ok, type Result } from '../../base/Result.ts';
import type { ServerState } from './ServerState.ts';

export type ConfigKind = 'number' | 'memory' | 'bool' | 'enum' | 'text';

export interface ConfigSpec {
  readonly name: string;
  readonly kind: ConfigKind;
  readonly initial: string;
  /** Inclusive bounds of numbers and memory sizes. */
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly alias?: string;
  /** Numbers accepted beyond these are brought to the nearest one (hz). */
  readonly clamp?: readonly [number, number];
  /** Numbers beyond the first are refused with the second, whatever `max` says. */
  readonly limit?: readonly [number, string];
  /** False: only at start; CONFIG SET refuses. */
  readonly mutable?: boolean;
  /** True: CONFIG SET refuses unless enable-protected-configs allows it. */
  readonly isProtected?: boolean;
  /** Checks and normalises text values; an error text refuses. */
  readonly check?: (value: string, current: string) => Result<string>;
}

const specs = new Map<string, ConfigSpec>();
const aliases = new Map<string, string>();

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

/** Every name CONFIG GET may match, aliases included, with the directive it stands for. */
export function configNames(): readonly [string, ConfigSpec][] {
  const named: [string, ConfigSpec][] = [...specs.values()].map((spec) => [spec.name, spec]);
  for (const [alias, name] of aliases) named.push([alias, specs.get(name) as ConfigSpec]);
  return named;
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

/** Checks a value and returns it as CONFIG GET would print it; the error is Redis's text after the prefix. */
export function parseConfig(
  spec: ConfigSpec,
  value: string,
  current = spec.initial,
): Result<string> {
  switch (spec.kind) {
    case 'number':
      return parseNumber(spec, value);
    case 'memory':
      return parseMemory(spec, value);
    case 'bool':
      if (/^(yes|no)$/i.test(value)) return ok(value.toLowerCase());
      return fail("argument must be 'yes' or 'no'");
    case 'enum': {
      const match = spec.values?.find((allowed) => allowed === value.toLowerCase());
      if (match !== undefined) return ok(match);
      return fail(`argument(s) must be one of the following: ${spec.values?.join(', ') ?? ''}`);
    }
    case 'text':
      return spec.check === undefined ? ok(value) : spec.check(value, current);
  }
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
  else if (spec.kind === 'number' || spec.kind === 'memory') numbers[spec.name] = Number(value);
}

function parseNumber(spec: ConfigSpec, value: string): Result<string> {
  if (!/^-?\d{1,19}$/.test(value)) return fail("argument couldn't be parsed into an integer");
  return inBounds(spec, Number(value));
}

const MEMORY_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

function parseMemory(spec: ConfigSpec, value: string): Result<string> {
  const parts = /^(\d+)([a-z]*)$/i.exec(value);
  const unit = MEMORY_UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  if (parts === null || unit === undefined) return fail('argument must be a memory value');
  return inBounds(spec, Number(parts[1]) * unit);
}

function inBounds(spec: ConfigSpec, number: number): Result<string> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = spec;
  if (number < min || number > max)
    return fail(`argument must be between ${min} and ${printMax(max)} inclusive`);
  if (spec.limit !== undefined && number > spec.limit[0]) return fail(spec.limit[1]);
  if (spec.clamp === undefined) return ok(String(number));
  return ok(String(Math.min(spec.clamp[1], Math.max(spec.clamp[0], number))));
}

/** The greatest safe integer stands for Redis's greatest 64-bit one. */
function printMax(max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? '9223372036854775807' : String(max);
}
