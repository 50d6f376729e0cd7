/**
 * The assembled server: command table and phase lists, filled once from the extensions.
 *
 * Functions live here, in the module, never in state.
 */
import { assert } from '../../base/assert.ts';
import type { CommandSpec } from './CommandSpec.ts';
import { defineConfigs, forgetConfigs } from './config.ts';
import type {
  CronStep,
  Gate,
  InfoSection,
  PlacedStep,
  ServerExtension,
  ServerStep,
} from './Extension.ts';
import { gateRow, type GateRow } from './gateRow.ts';
import type { ServerState } from './ServerState.ts';
import { stepRow, takeSteps, type StepRow } from './stepRow.ts';

/** A command and, when it only groups others, its subcommands. */
export interface Lookup {
  /** As the client spells it. */
  readonly word: string;
  readonly spec: CommandSpec;
  readonly subcommands: ReadonlyMap<string, CommandSpec> | null;
}

interface Placed<T> {
  readonly at: number;
  readonly run: T;
}

/** The functions of one phase, in order, and what is known of their idleness. */
export interface Phase<Step extends PlacedStep> {
  placed: Step[];
  /** What the loop calls: every step, or functions that call several. */
  all: ServerStep[];
  /** Those that never rest: all that is called on a server at rest. */
  restless: ServerStep[];
  /** The same and those that work once in a period. */
  awake: ServerStep[];
  /** Every one must be true for the server to be at rest in this phase. */
  rests: ((server: ServerState) => boolean)[];
}

export interface ServerKit {
  extensions: ServerExtension[];
  /** Lower-case name (or `parent|sub`) → row. */
  commands: Map<string, CommandSpec>;
  /** `commands` by first word as clients spell it, each in its place; filled by `findCommand`. */
  lookups: (Lookup | undefined)[];
  gates: Placed<Gate>[];
  /** The same, as `passGates` asks them. */
  gateRow: GateRow;
  beforeSleep: Phase<PlacedStep>;
  /** All steps before sleep, as `takeSteps` takes them. */
  sleepRow: StepRow;
  cron: Phase<CronStep>;
  /** Periods of steps that work in some ticks only, ms. */
  cronPeriods: number[];
  info: InfoSection[];
  /** Hooks of the hot path, without the extensions that have none. */
  onPropagate: NonNullable<ServerExtension['onPropagate']>[];
  onCommandDone: NonNullable<ServerExtension['onCommandDone']>[];
  onCall: NonNullable<ServerExtension['onCall']>[];
  afterReply: ServerStep[];
  /** Extension that handles a socket role. */
  roles: (ServerExtension | undefined)[];
}

export const kit: ServerKit = {
  extensions: [],
  commands: new Map(),
  lookups: [],
  gates: [],
  gateRow: gateRow([]),
  beforeSleep: emptyPhase(),
  sleepRow: stepRow([]),
  cron: emptyPhase(),
  cronPeriods: [],
  info: [],
  onPropagate: [],
  onCommandDone: [],
  onCall: [],
  afterReply: [],
  roles: [],
};

function emptyPhase<Step extends PlacedStep>(): Phase<Step> {
  return { placed: [], all: [], restless: [], awake: [], rests: [] };
}

/** Fills the kit from a list of extensions; a later call replaces it (tests assemble their own). */
export function assembleServer(extensions: readonly ServerExtension[]): void {
  kit.extensions = [...extensions];
  kit.commands.clear();
  kit.lookups = [];
  kit.gates = [];
  kit.beforeSleep = emptyPhase();
  kit.cron = emptyPhase();
  kit.cronPeriods = [];
  kit.info = [];
  kit.onPropagate = [];
  kit.onCommandDone = [];
  kit.onCall = [];
  kit.afterReply = [];
  kit.roles = [];
  forgetConfigs();
  for (const extension of extensions) addExtension(extension);
  kit.gates.sort((a, b) => a.at - b.at);
  kit.gateRow = gateRow(kit.gates.map(({ run }) => run));
  orderPhase(kit.beforeSleep);
  kit.sleepRow = stepRow(kit.beforeSleep.all);
  kit.beforeSleep.all = [(world, server) => takeSteps(kit.sleepRow, world, server)];
  orderPhase(kit.cron);
  const periods = kit.cron.placed.map((step) => step.everyMs ?? 0).filter((ms) => ms > 0);
  kit.cronPeriods = [...new Set(periods)];
}

function orderPhase(phase: Phase<PlacedStep>): void {
  phase.placed.sort((a, b) => a.at - b.at);
  for (const placed of phase.placed) {
    phase.all.push(placed.step);
    if (placed.rests !== undefined) {
      phase.rests.push(placed.rests);
      continue;
    }
    phase.awake.push(placed.step);
    if ((placed as CronStep).everyMs === undefined) phase.restless.push(placed.step);
  }
}

function addExtension(extension: ServerExtension): void {
  for (const spec of extension.commands ?? []) {
    assert(!kit.commands.has(spec.name), `one row for ${spec.name}`);
    kit.commands.set(spec.name, spec);
  }
  defineConfigs(extension.configs ?? []);
  kit.info.push(...(extension.info ?? []));
  for (const { at, gate } of extension.gates ?? []) kit.gates.push({ at, run: gate });
  kit.beforeSleep.placed.push(...(extension.beforeSleep ?? []));
  kit.cron.placed.push(...(extension.cron ?? []));
  if (extension.onPropagate !== undefined) kit.onPropagate.push(extension.onPropagate);
  if (extension.onCommandDone !== undefined) kit.onCommandDone.push(extension.onCommandDone);
  if (extension.onCall !== undefined) kit.onCall.push(extension.onCall);
  if (extension.afterReply !== undefined) kit.afterReply.push(extension.afterReply);
  for (const role of extension.roles ?? []) kit.roles[role] = extension;
}
