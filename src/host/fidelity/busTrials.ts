/** Experiment h: heartbeats of an idle cluster, and how strangers get to know each other after MEET. */
import {
  giveInput,
  isFullyLinked,
  knownCount,
  messagesSent,
  seesDistinctEpochs,
  type World,
} from '../../engine/index.ts';
import type { Phases } from './Recorded.ts';
import { POLL_US, advance, createTrial, runUntilHealthy } from './trialWorld.ts';

export interface IdleOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly masters: number;
  readonly nodeTimeoutMs: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

const PING = 0;
const PONG = 1;
const MEET = 2;

/** Messages per second and node of an idle cluster. */
export function runIdleTrial(options: IdleOptions): Phases {
  const { nodes, masters } = options;
  const replicas = nodes / masters - 1;
  const trial = createTrial({ ...options, replicas, latencyMs: 0, machine: 'recorded' });
  runUntilHealthy(trial);
  const { world } = trial;
  advance(world, options.warmSeconds * 1_000_000);
  const pings = total(world, PING);
  const pongs = total(world, PONG);
  advance(world, options.seconds * 1_000_000);
  const perNode = (count: number): number => count / options.seconds / nodes;
  return {
    ping_sent_per_node: perNode(total(world, PING) - pings),
    pong_sent_per_node: perNode(total(world, PONG) - pongs),
  };
}

function total(world: World, type: number): number {
  let sum = 0;
  for (let node = 0; node < world.servers.length; node++) sum += messagesSent(world, node, type);
  return sum;
}

export interface MeetOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly nodeTimeoutMs: number;
  /** `star`: the first node meets all; `chain`: each meets the next. */
  readonly topology: 'star' | 'chain';
}

const MEET_LIMIT_US = 120_000_000;

/** Fresh masters without slots; ms since the first MEET until everybody knows everybody. */
export function runMeetTrial(options: MeetOptions): Phases {
  const { nodes } = options;
  const trial = createTrial({
    ...options,
    masters: nodes,
    replicas: 0,
    latencyMs: 0,
    start: 'strangers',
    machine: 'recorded',
  });
  const { world } = trial;
  advance(world, 1_000_000 + trial.below(1_000_000));
  const startUs = world.nowUs;
  for (let i = 1; i < nodes; i++) {
    const from = options.topology === 'star' ? 0 : i - 1;
    const target = world.processes[i];
    const ip = world.hosts[i]?.ip ?? '';
    const argv = ['CLUSTER', 'MEET', ip, String(target?.port ?? 0)];
    giveInput(world, { type: 'console.command', console: i, node: from, argv, follow: false });
  }
  return watchMeeting(world, nodes, startUs);
}

function watchMeeting(world: World, nodes: number, startUs: number): Phases {
  const knowsAllMs: (number | null)[] = Array.from({ length: nodes }, () => null);
  let linkedMs: number | null = null;
  let distinctMs: number | null = null;
  while (world.nowUs < startUs + MEET_LIMIT_US) {
    advance(world, POLL_US);
    const ms = Math.round((world.nowUs - startUs) / 1000);
    for (let node = 0; node < nodes; node++) {
      if (knowsAllMs[node] === null && knownCount(world, node) === nodes) knowsAllMs[node] = ms;
    }
    if (knowsAllMs.includes(null)) continue;
    if (linkedMs === null && allLinked(world, nodes)) linkedMs = ms;
    if (distinctMs === null && epochsDiffer(world, nodes)) distinctMs = ms;
    if (linkedMs !== null && distinctMs !== null) break;
  }
  const known = knowsAllMs.filter((ms): ms is number => ms !== null).sort((a, b) => a - b);
  return {
    first_node_knows_all: known[0] ?? null,
    median_node_knows_all: known[Math.floor(known.length / 2)] ?? null,
    all_know_all: known.length === nodes ? (known.at(-1) ?? null) : null,
    all_links_connected: linkedMs,
    all_epochs_distinct: distinctMs,
    meet_msgs_sent: total(world, MEET),
    ping_msgs_sent: total(world, PING),
  };
}

function allLinked(world: World, nodes: number): boolean {
  for (let node = 0; node < nodes; node++) if (!isFullyLinked(world, node)) return false;
  return true;
}

/** In every view: a node learns the epoch of another only from that node itself. */
function epochsDiffer(world: World, nodes: number): boolean {
  for (let node = 0; node < nodes; node++) if (!seesDistinctEpochs(world, node)) return false;
  return true;
}
