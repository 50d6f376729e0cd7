/**
 * The assembled server: command table and phase lists, filled once from the extensions.
 *
 * Functions live here, in the module, never in state.
 */
import { assert } from '../../base/assert.ts';
import type { CommandSpec } from './Command.ts';
import { defineConfigs } from './config.ts';
import type { Gate, InfoSection, ServerExtension, ServerStep } from './Extension.ts';

interface Placed<T> {
  readonly at: number;
  readonly run: T;
}

export interface ServerKit {
  extensions: ServerExtension[];
  /** Lower-case name (or `parent|sub`) → row. */
  commands: Map<string, CommandSpec>;
  gates: Placed<Gate>[];
  beforeSleep: Placed<ServerStep>[];
  cron: Placed<ServerStep>[];
  info: InfoSection[];
  /** Extension that handles a socket role. */
  roles: (ServerExtension | undefined)[];
}

export const kit: ServerKit = {
  extensions: [],
  commands: new Map(),
  gates: [],
  beforeSleep: [],
  cron: [],
  info: [],
  roles: [],
};

/** Fills the kit from a list of extensions; a later call replaces it (tests assemble their own). */
export function assembleServer(extensions: readonly ServerExtension[]): void {
  kit.extensions = [...extensions];
  kit.commands.clear();
  kit.gates = [];
  kit.beforeSleep = [];
  kit.cron = [];
  kit.info = [];
  kit.roles = [];
  for (const extension of extensions) addExtension(extension);
  for (const list of [kit.gates, kit.beforeSleep, kit.cron]) list.sort((a, b) => a.at - b.at);
}

function addExtension(extension: ServerExtension): void {
  for (const spec of extension.commands ?? []) {
    assert(!kit.commands.has(spec.name), `one row for ${spec.name}`);
    kit.commands.set(spec.name, spec);
  }
  defineConfigs(extension.configs ?? []);
  kit.info.push(...(extension.info ?? []));
  for (const { at, gate } of extension.gates ?? []) kit.gates.push({ at, run: gate });
  for (const { at, step } of extension.beforeSleep ?? []) kit.beforeSleep.push({ at, run: step });
  for (const { at, step } of extension.cron ?? []) kit.cron.push({ at, run: step });
  for (const role of extension.roles ?? []) kit.roles[role] = extension;
}
