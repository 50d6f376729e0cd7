/** Short ways to write rows of directives. */
import type { ConfigSpec } from './config.ts';

const INT_MAX = 2_147_483_647;

export type ConfigMore = Omit<ConfigSpec, 'name' | 'kind' | 'initial'>;

/** Only at start. */
export const FIXED: ConfigMore = { mutable: false };

/** A C `int`. */
export function int(
  name: string,
  initial: number,
  min = 0,
  max = INT_MAX,
  more: ConfigMore = {},
): ConfigSpec {
  return { name, kind: 'number', initial: String(initial), min, max, ...more };
}

/** A 64-bit number. */
export function long(name: string, initial: number, min = 0, more: ConfigMore = {}): ConfigSpec {
  return { name, kind: 'number', initial: String(initial), min, ...more };
}

/** Bytes. */
export function memory(name: string, initial: number, min = 0, more: ConfigMore = {}): ConfigSpec {
  return { name, kind: 'memory', initial: String(initial), min, ...more };
}

export function yesNo(name: string, initial: 'yes' | 'no', more: ConfigMore = {}): ConfigSpec {
  return { name, kind: 'bool', initial, ...more };
}

export function text(name: string, initial: string, more: ConfigMore = {}): ConfigSpec {
  return { name, kind: 'text', initial, ...more };
}

export function choice(
  name: string,
  initial: string,
  values: readonly string[],
  more: ConfigMore = {},
): ConfigSpec {
  return { name, kind: 'enum', initial, values, ...more };
}
