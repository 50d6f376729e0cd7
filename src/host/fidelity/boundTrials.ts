/**
 * Experiments c and d: clients that stay with one master while it is stopped and woken (stale master), or
 * cut off from the rest (minority master). What they were told, and what survived.
 */
import {
  addBoundClients,
  addPacedWriter,
  boundGroup,
  giveInput,
  keySlotOf,
  ownerSeenBy,
  stopBoundClients,
  writeHeld,
  type World,
} from '../../engine/index.ts';
import type { TraceEvent, TraceKind } from '../../protocol/Trace.ts';
import type { Phases } from './Recorded.ts';
import {
  advance,
  createTrial,
  greatestGapMs,
  healthyAfterMs,
  runUntilHealthy,
  stampMs,
  warmUp,
  type Trial,
} from './trialWorld.ts';

export interface BoundTrialOptions {
  readonly seed: number;
  readonly masters: number;
  readonly replicas: number;
  readonly nodeTimeoutMs: number;
  readonly latencyMs: number;
}

/** Clients run this long before the fault, µs. */
const WRITING_US = 1_000_000;
/** Bound clients of the recording. */
const CLOSED_LOOP = 20;
const PIPELINING = 1;
const FIRST_KEY = 1_000_000;

interface Prepared {
  readonly victim: number;
  readonly group: number;
}

function prepare(trial: Trial, options: BoundTrialOptions): Prepared {
  const { world } = trial;
  runUntilHealthy(trial);
  const victim = trial.below(options.masters);
  warmUp(trial, options.nodeTimeoutMs);
  const [fromSlot, toSlot] = slotsOf(world, victim);
  const group = addBoundClients(world, {
    endpoint: victim,
    fromSlot,
    toSlot,
    closedLoop: CLOSED_LOOP,
    pipelining: PIPELINING,
    firstKey: FIRST_KEY,
  });
  return { victim, group };
}

function slotsOf(world: World, owner: number): [number, number] {
  const slots: number[] = [];
  for (let slot = 0; slot < 16_384; slot++)
    if (ownerSeenBy(world, owner, slot) === owner) slots.push(slot);
  return [slots[0] ?? 0, slots.at(-1) ?? 0];
}

/** SIGSTOP for `factor` node-timeouts, then SIGCONT. */
export function runStaleTrial(options: BoundTrialOptions & { readonly factor: number }): Phases {
  const trial = createTrial(options);
  const { world, sink } = trial;
  const { victim, group } = prepare(trial, options);
  const [fromSlot, toSlot] = slotsOf(world, victim);
  const keys = keysIn(fromSlot, toSlot);
  const smart = addPacedWriter(
    world,
    keys,
    keys.map(() => victim),
  );
  advance(world, WRITING_US);
  sink.events.length = 0;
  const stopUs = world.nowUs;
  giveInput(world, { type: 'node.pause', node: victim });
  advance(world, options.nodeTimeoutMs * 1000 * options.factor);
  const contUs = world.nowUs;
  giveInput(world, { type: 'node.resume', node: victim });
  const healthyMs = runOn(world, contUs, options.nodeTimeoutMs);
  stopBoundClients(world, group);
  advance(world, 1_000_000);
  const { events } = sink;
  const find = (kind: TraceKind, fits: (event: TraceEvent) => boolean): TraceEvent | undefined =>
    events.find((event) => event.kind === kind && fits(event));
  const since = (event: TraceEvent | undefined, fromUs: number): number | null =>
    event === undefined ? null : stampMs(event.atUs, fromUs);
  const lost = countLost(world, group, victim, stopUs, contUs);
  const won = find('failover.won', () => true);
  const refusal = firstRefusalUs(world, group, contUs);
  return {
    fail_first: since(
      find('node.fail', (event) => event.facts['subject'] === victim),
      stopUs,
    ),
    promoted: since(won, stopUs),
    demoted_after_cont: since(
      find('role.replica', (event) => event.node === victim),
      contUs,
    ),
    clear_fail_after_cont: since(
      events.filter(
        (event) => event.kind === 'node.failCleared' && event.facts['subject'] === victim,
      )[0],
      contUs,
    ),
    first_refusal_after_cont: refusal < 0 ? null : Math.round((refusal - contUs) / 1000),
    last_stale_ack_after_cont:
      won === undefined ? null : Math.round((lost.lastAckUs - contUs) / 1000),
    healthy_after_cont: healthyMs,
    acked_by_victim_after_cont: lost.ackedAfter,
    lost_acked_before_stop: lost.before,
    lost_acked_after_cont: lost.after,
    lost_share: lost.ackedAfter === 0 ? null : lost.after / lost.ackedAfter,
    smart_client_gap: greatestGapMs(world, smart, stopUs),
  };
}

/** The harness let a node-timeout (1.5 s at least) pass before it asked; ms since `fromUs`. */
function runOn(world: World, fromUs: number, nodeTimeoutMs: number): number | null {
  advance(world, Math.max(1_500, nodeTimeoutMs) * 1000);
  return healthyAfterMs(world, fromUs);
}

function keysIn(fromSlot: number, toSlot: number): number[] {
  const keys: number[] = [];
  for (let key = 0; keys.length < 200; key++) {
    const slot = keySlotOf(key);
    if (slot >= fromSlot && slot <= toSlot) keys.push(key);
  }
  return keys;
}

interface Losses {
  before: number;
  after: number;
  ackedAfter: number;
  lastAckUs: number;
}

/** Compares what was acknowledged with what the present owner of each key holds. */
function countLost(
  world: World,
  group: number,
  victim: number,
  beforeUs: number,
  afterUs: number,
): Losses {
  const { ackedKeys, ackedWrites, ackedUs, fromSlot } = boundGroup(world, group);
  const witness = victim === 0 ? 1 : 0;
  const owner = ownerSeenBy(world, witness, fromSlot);
  const losses: Losses = { before: 0, after: 0, ackedAfter: 0, lastAckUs: 0 };
  ackedKeys.forEach((key, i) => {
    const at = ackedUs[i] as number;
    if (at >= afterUs) {
      losses.ackedAfter++;
      losses.lastAckUs = Math.max(losses.lastAckUs, at);
    }
    if (writeHeld(world, owner, key) === ackedWrites[i]) return;
    if (at < beforeUs) losses.before++;
    else if (at >= afterUs) losses.after++;
  });
  return losses;
}

function firstRefusalUs(world: World, group: number, afterUs: number): number {
  let first = -1;
  for (const { firstUs } of boundGroup(world, group).refusals.values()) {
    if (firstUs >= afterUs && (first < 0 || firstUs < first)) first = firstUs;
  }
  return first;
}

/** One master and its clients alone for three node-timeouts, then healed. */
export function runMinorityTrial(
  options: BoundTrialOptions & { readonly minReplicas: number },
): Phases {
  const config: Record<string, string> =
    options.minReplicas > 0
      ? { 'min-replicas-to-write': String(options.minReplicas), 'min-replicas-max-lag': '2' }
      : {};
  const trial = createTrial({ ...options, config });
  const { world, sink } = trial;
  const { victim, group } = prepare(trial, options);
  const [fromSlot, toSlot] = slotsOf(world, victim);
  const replica = victim + options.masters;
  advance(world, WRITING_US);
  sink.events.length = 0;
  const cutUs = world.nowUs;
  const others = world.servers.map((_, node) => node).filter((node) => node !== victim);
  giveInput(world, { type: 'link.cut', from: [victim], to: others, ways: 'both', clients: false });
  const majority = addBoundClients(world, {
    endpoint: replica,
    fromSlot,
    toSlot,
    closedLoop: 1,
    pipelining: 0,
    firstKey: FIRST_KEY * 2,
  });
  advance(world, options.nodeTimeoutMs * 3_000);
  const healUs = world.nowUs;
  giveInput(world, { type: 'link.heal', fault: 'all' });
  const healthyMs = healthyAfterMs(world, healUs);
  advance(world, 1_000_000);
  stopBoundClients(world, group);
  stopBoundClients(world, majority);
  advance(world, 1_000_000);
  return minorityPhases(trial, { victim, group, majority, cutUs, healUs, healthyMs });
}

interface MinorityRun {
  readonly victim: number;
  readonly group: number;
  readonly majority: number;
  readonly cutUs: number;
  readonly healUs: number;
  readonly healthyMs: number | null;
}

function minorityPhases(trial: Trial, run: MinorityRun): Phases {
  const { world, sink } = trial;
  const { victim, cutUs, healUs } = run;
  const find = (kind: TraceKind, fits: (event: TraceEvent) => boolean): TraceEvent | undefined =>
    sink.events.find((event) => event.kind === kind && fits(event));
  const since = (event: TraceEvent | undefined, fromUs: number): number | null =>
    event === undefined ? null : stampMs(event.atUs, fromUs);
  const lost = countLost(world, run.group, victim, cutUs, cutUs);
  const refusal = firstRefusalUs(world, run.group, cutUs);
  const { ackedUs } = boundGroup(world, run.majority);
  const byOldAfterHeal = boundGroup(world, run.group).ackedUs.filter((at) => at > healUs).length;
  return {
    minority_pfail_majority: since(
      find('node.pfail', (event) => event.node === victim),
      cutUs,
    ),
    minority_state_fail: since(
      find('cluster.state', (event) => event.node === victim && event.facts['state'] === 'fail'),
      cutUs,
    ),
    first_refusal: refusal < 0 ? null : Math.round((refusal - cutUs) / 1000),
    last_ack_minority: Math.round((lost.lastAckUs - cutUs) / 1000),
    fail_flagged_majority: since(
      find('node.fail', (event) => event.node !== victim && event.facts['subject'] === victim),
      cutUs,
    ),
    promoted: since(
      find('failover.won', () => true),
      cutUs,
    ),
    majority_write_ok: ackedUs[0] === undefined ? null : Math.round((ackedUs[0] - cutUs) / 1000),
    demoted_after_heal: since(
      find('role.replica', (event) => event.node === victim),
      healUs,
    ),
    healthy_after_heal: run.healthyMs,
    acked_after_cut: lost.ackedAfter,
    lost_acked: lost.after,
    lost_share: lost.ackedAfter === 0 ? null : lost.after / lost.ackedAfter,
    lost_acked_before_cut: lost.before,
    acked_after_heal_by_old: byOldAfterHeal,
  };
}
