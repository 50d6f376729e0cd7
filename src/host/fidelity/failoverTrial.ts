/**
 * Experiments a and b: a master is killed, cut off or stopped; the phases of the failover that follows.
 *
 * Two writers run beside it, as in the recording: one on slots of the victim, one on the others'.
 */
import {
  addPacedWriter,
  clusterStateAt,
  giveInput,
  keySlotOf,
  ownerSeenBy,
  writerOutcomes,
  type World,
} from '../../engine/index.ts';
import type { TraceEvent, TraceKind } from '../../protocol/Trace.ts';
import type { Phases } from './Recorded.ts';
import {
  advance,
  createTrial,
  greatestGapMs,
  pollUntil,
  runUntilHealthy,
  stampMs,
  warmUp,
  type Trial,
} from './trialWorld.ts';

export interface FailoverOptions {
  readonly seed: number;
  readonly fault: 'kill' | 'drop' | 'stop';
  readonly masters: number;
  readonly replicas: number;
  readonly nodeTimeoutMs: number;
  readonly latencyMs: number;
  /** The last replica of every master lags: its replication stream is held back before the fault. */
  readonly spread: boolean;
}

/** Writers run this long before the fault, µs. */
const WRITING_US = 1_000_000;
/** A lagging replica's stream is cut this long before the fault, µs. */
const LAGGING_US = 800_000;

/** Runs one trial and returns its phases, ms since the fault. */
export function runFailoverTrial(options: FailoverOptions): Phases {
  const trial = createTrial(options);
  const { world } = trial;
  runUntilHealthy(trial);
  const victim = trial.below(options.masters);
  warmUp(trial, options.nodeTimeoutMs);
  const writers = startWriters(world, options.masters, victim);
  advance(world, WRITING_US - LAGGING_US);
  if (options.spread) holdBack(world, options, victim);
  advance(world, LAGGING_US);
  trial.sink.events.length = 0;
  const faultUs = world.nowUs;
  strike(world, options.fault, victim);
  const viewsUs = watch(trial, options, victim, faultUs);
  return phasesOf(trial, options, victim, faultUs, viewsUs, writers);
}

interface Writers {
  readonly affected: number;
  readonly other: number;
}

/** Keys per writer: enough to visit many slots. */
const KEYS = 200;

function startWriters(world: World, masters: number, victim: number): Writers {
  const own: number[] = [];
  const others: number[] = [];
  for (let key = 0; own.length < KEYS || others.length < KEYS; key++) {
    const owner = ownerSeenBy(world, victim, keySlotOf(key));
    if (owner === victim && own.length < KEYS) own.push(key);
    else if (owner !== victim && others.length < KEYS) others.push(key);
    if (masters === 1 && own.length >= KEYS) break;
  }
  const ownersOf = (keys: readonly number[]): number[] =>
    keys.map((key) => ownerSeenBy(world, victim, keySlotOf(key)));
  return {
    affected: addPacedWriter(world, own, ownersOf(own)),
    other: others.length > 0 ? addPacedWriter(world, others, ownersOf(others)) : -1,
  };
}

/** Cuts the replication stream from the victim to its last replica; the bus goes on. */
function holdBack(world: World, options: FailoverOptions, victim: number): void {
  const lagging = victim + options.masters * options.replicas;
  giveInput(world, {
    type: 'link.cut',
    from: [victim],
    to: [lagging],
    ways: 'both',
    clients: false,
    plane: 'data',
  });
}

function strike(world: World, fault: FailoverOptions['fault'], victim: number): void {
  if (fault === 'kill') giveInput(world, { type: 'node.kill', node: victim });
  else if (fault === 'stop') giveInput(world, { type: 'node.pause', node: victim });
  else {
    const others = world.servers.map((_, node) => node).filter((node) => node !== victim);
    giveInput(world, { type: 'link.cut', from: [victim], to: others, ways: 'both', clients: true });
  }
}

/** Polls until every live view shows the new owner and half a second more; the moment, or -1. */
function watch(trial: Trial, options: FailoverOptions, victim: number, faultUs: number): number {
  const { world } = trial;
  const slot = firstSlot(world, options, victim);
  const limit = faultUs + (options.nodeTimeoutMs * 3 + 15_000) * 1000;
  let agreedUs = -1;
  pollUntil(world, limit, (nowUs) => {
    if (agreedUs < 0 && showsNewOwner(world, victim, slot)) agreedUs = nowUs;
    return agreedUs >= 0 && nowUs > agreedUs + 700_000;
  });
  return agreedUs;
}

function firstSlot(world: World, options: FailoverOptions, victim: number): number {
  const witness = (victim + 1) % (options.masters * (options.replicas + 1));
  for (let slot = 0; slot < 16_384; slot++)
    if (ownerSeenBy(world, witness, slot) === victim) return slot;
  return 0;
}

function showsNewOwner(world: World, victim: number, slot: number): boolean {
  let owner = -2;
  for (let node = 0; node < world.servers.length; node++) {
    if (node === victim || clusterStateAt(world, node) === null) continue;
    const seen = ownerSeenBy(world, node, slot);
    if (seen === victim || seen < 0 || (owner !== -2 && seen !== owner)) return false;
    owner = seen;
  }
  return owner !== -2;
}

function phasesOf(
  trial: Trial,
  options: FailoverOptions,
  victim: number,
  faultUs: number,
  viewsUs: number,
  writers: Writers,
): Phases {
  const events = trial.sink.events.filter((event) => event.node !== victim);
  const about = (kind: TraceKind): TraceEvent[] =>
    events.filter((event) => event.kind === kind && event.facts['subject'] === victim);
  const of = (kind: TraceKind): TraceEvent[] => events.filter((event) => event.kind === kind);
  const won = of('failover.won')[0];
  const winner = won?.node ?? -1;
  const sched = of('failover.scheduled').filter((event) => event.node === winner)[0];
  const started = of('failover.started').filter((event) => event.node === winner)[0];
  const votes = of('failover.voted').filter((event) => event.facts['candidate'] === winner);
  const states = of('cluster.state');
  const okStates = states.filter((event) => event.facts['state'] === 'ok');
  const ms = (event: TraceEvent | undefined): number | null =>
    event === undefined ? null : stampMs(event.atUs, faultUs);
  const failMs = ms(about('node.fail')[0]);
  const schedMs = ms(sched);
  const startMs = ms(started);
  const wonMs = ms(won);
  return {
    pfail_first: ms(about('node.pfail')[0]),
    pfail_last_master: ms(
      about('node.pfail')
        .filter((event) => event.node < options.masters)
        .at(-1),
    ),
    fail_first: failMs,
    fail_all: ms(about('node.fail').at(-1)),
    state_fail_first: ms(states.find((event) => event.facts['state'] === 'fail')),
    election_sched: schedMs,
    election_delay: (sched?.facts['delayMs'] as number | undefined) ?? null,
    election_start: startMs,
    votes_n: votes.length,
    vote_first: ms(votes[0]),
    vote_last: ms(votes.at(-1)),
    promoted: wonMs,
    view_promoted_all: viewsUs < 0 ? null : Math.round((viewsUs - faultUs) / 1000),
    state_ok_first: ms(okStates[0]),
    state_ok_all: ms(okStates.at(-1)),
    write_ok: firstWriteAfter(trial.world, writers.affected, faultUs, won),
    d_fail_to_sched: failMs === null || schedMs === null ? null : schedMs - failMs,
    d_start_to_won: startMs === null || wonMs === null ? null : wonMs - startMs,
    elections: of('failover.started').length,
    vote_denied: of('failover.denied').length,
    other_slots_gap: writers.other < 0 ? null : greatestGapMs(trial.world, writers.other, faultUs),
  };
}

function firstWriteAfter(
  world: World,
  writer: number,
  faultUs: number,
  won: TraceEvent | undefined,
): number | null {
  if (won === undefined) return null;
  const { outcomes, outcomeUs } = writerOutcomes(world, writer);
  const at = outcomes.findIndex(
    (outcome, i) => outcome === 'OK' && (outcomeUs[i] as number) >= won.atUs,
  );
  return at < 0 ? null : Math.round(((outcomeUs[at] as number) - faultUs) / 1000);
}
