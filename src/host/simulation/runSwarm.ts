/**
 * Runs one swarm and judges it: invariants that hold always, twice a node-timeout; then calm, ten
 * node-timeouts under load, a minute of quiet, and all of them.
 */
import {
  createTraceSink,
  createWorld,
  giveInput,
  judgeAlways,
  judgeAtRest,
  runEvents,
  summarizeLedger,
  type Finding,
  type World,
} from '../../engine/index.ts';
import type { LedgerSummary } from '../../protocol/Summary.ts';
import { drawSwarm, type Swarm } from './drawSwarm.ts';

const QUIET_US = 60_000_000;
/** A run that needs more events than this for one step of its clock has lost its way. */
const EVENTS_MAX = 50_000_000;

export interface SwarmResult {
  readonly seed: number;
  /** Broken invariants, with the virtual moment of their discovery, µs. */
  readonly broken: readonly (Finding & { readonly atUs: number })[];
  /** States that Redis too cannot leave, by name. */
  readonly exceptions: readonly string[];
  readonly ledger: LedgerSummary;
  readonly virtualSeconds: number;
}

/** @param tell hears of every traced event, worded in English; without it nothing is traced */
export function runSwarm(seed: number, tell?: (line: string) => void): SwarmResult {
  const swarm = drawSwarm(seed);
  const sink = createTraceSink(tell !== undefined);
  const world = createWorld(swarm.setup, sink);
  const found = { broken: [] as (Finding & { atUs: number })[], exceptions: [] as string[] };
  try {
    weather(world, swarm, found.broken);
    rest(world, swarm, found);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    found.broken.push({ checker: 'bounds', exception: null, detail, atUs: world.nowUs });
  }
  for (const { atUs, node, kind, facts } of sink.events)
    tell?.(`${(atUs / 1_000_000).toFixed(3)} s  ${node} ${kind} ${JSON.stringify(facts)}`);
  return {
    seed,
    ...found,
    ledger: summarizeLedger(world),
    virtualSeconds: world.nowUs / 1_000_000,
  };
}

/** The storm, and the ten node-timeouts after it. */
function weather(world: World, swarm: Swarm, broken: (Finding & { atUs: number })[]): void {
  const stepUs = swarm.nodeTimeoutMs * 500;
  const endUs = swarm.calmAtUs + swarm.nodeTimeoutMs * 10_000;
  let next = 0;
  for (let atUs = stepUs; atUs <= endUs; atUs += stepUs) {
    for (; (swarm.inputs[next]?.atUs ?? Infinity) <= atUs; next++) {
      const { atUs: givenUs, input } = swarm.inputs[next] as Swarm['inputs'][number];
      advance(world, givenUs);
      giveInput(world, input);
    }
    advance(world, atUs);
    for (const finding of judgeAlways(world)) note(broken, finding, world.nowUs);
  }
}

function rest(
  world: World,
  swarm: Swarm,
  found: { broken: (Finding & { atUs: number })[]; exceptions: string[] },
): void {
  giveInput(world, { type: 'workload.set', workload: { ...swarm.setup.workload, clients: 0 } });
  advance(world, world.nowUs + QUIET_US);
  for (const finding of judgeAtRest(world)) {
    if (finding.exception === null) note(found.broken, finding, world.nowUs);
    else found.exceptions.push(finding.exception);
  }
}

function advance(world: World, untilUs: number): void {
  if (runEvents(world, untilUs, EVENTS_MAX) === EVENTS_MAX)
    throw new Error(`${EVENTS_MAX} events and the clock stands at ${world.nowUs}`);
}

/** A lasting fault is told once, when it is first seen. */
function note(broken: (Finding & { atUs: number })[], finding: Finding, atUs: number): void {
  if (broken.length >= 50 || broken.some(({ detail }) => detail === finding.detail)) return;
  broken.push({ ...finding, atUs });
}
