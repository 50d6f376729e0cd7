/**
 * The assembled server: command table and phase lists, filled once from the extensions.
 *
 * Functions live here, in the module, never in state.
 */
import { assert } from '../../base/assert.ts';
import type { CommandSpec } from './Command.ts';
import { defineConfigs } from './config.ts';
import type { Gate, InfoSection, ServerExtension, ServerStep } from './Extension.ts';

/** A command and, when it only groups others, its subcommands. */
export interface Lookup {
  readonly spec: CommandSpec;
  readonly subcommands: ReadonlyMap<string, CommandSpec> | null;
}

interface Placed<T> {
  readonly at: number;
  readonly run: T;
}

export interface ServerKit {
  extensions: ServerExtension[];
  /** Lower-case name (or `parent|sub`) → row. */
  commands: Map<string, CommandSpec>;
  /** `commands` by first word as clients spell it; filled by `findCommand`. */
  lookups: Map<string, Lookup>;
  gates: Placed<Gate>[];
  beforeSleep: Placed<ServerStep>[];
  cron: Placed<ServerStep>[];
  info: InfoSection[];
  /** Hooks of the hot path, without the extensions that have none. */
  onPropagate: NonNullable<ServerExtension['onPropagate']>[];
  onCommandDone: NonNullable<ServerExtension['onCommandDone']>[];
  afterReply: ServerStep[];
  /** Extension that handles a socket role. */
  roles: (ServerExtension | undefined)[];
}

export const kit: ServerKit = {
  extensions: [],
  commands: new Map(),
  lookups: new Map(),
  gates: [],
  beforeSleep: [],
  cron: [],
  info: [],
  onPropagate: [],
  onCommandDone: [],
  afterReply: [],
  roles: [],
};

/** Fills the kit from a list of extensions; a later call replaces it (tests assemble their own). */
export function assembleServer(extensions: readonly ServerExtension[]): void {
  kit.extensions = [...extensions];
  kit.commands.clear();
  kit.lookups.clear();
  kit.gates = [];
  kit.beforeSleep = [];
  kit.cron = [];
  kit.info = [];
  kit.onPropagate = [];
  kit.onCommandDone = [];
  kit.afterReply = [];
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
  if (extension.onPropagate !== undefined) kit.onPropagate.push(extension.onPropagate);
  if (extension.onCommandDone !== undefined) kit.onCommandDone.push(extension.onCommandDone);
  if (extension.afterReply !== undefined) kit.afterReply.push(extension.afterReply);
  for (const role of extension.roles ?? []) kit.roles[role] = extension;
}
