/**
 * A simulated cluster and the words to break it: `cluster({seed: 3}).node('A').kill()`.
 *
 * Nodes are called as in the product: `A`, `B` are the first masters, `A/1` the first replica of A.
 * Virtual time passes only in `run` and `runUntil`; `ask` lets as much pass as the answer needs.
 */
import { expect, onTestFinished } from 'vitest';
import { EventWheel } from '../../src/base/EventWheel.ts';
import { assembleEngine, SERVER_EXTENSIONS } from '../../src/engine/assemble.ts';
import { nodeId } from '../../src/engine/cluster/BusTable.ts';
import { clusterOf } from '../../src/engine/cluster/ClusterState.ts';
import {
  clusterStateAt,
  createTraceSink,
  createWorld,
  giveInput,
  isFullyLinked,
  isHealthy,
  runEvents,
  type TraceSink,
  type World,
} from '../../src/engine/index.ts';
import { assembleServer, kit } from '../../src/engine/server/kit.ts';
import type { MachineName, NetworkSetup, RunSetup } from '../../src/protocol/RunSetup.ts';
import type { TraceEvent, TraceKind } from '../../src/protocol/Trace.ts';
import type { CutPlane, WorldInput } from '../../src/protocol/WorldInput.ts';
import { TestNode } from './clusterNode.ts';

export interface ClusterOptions {
  readonly seed?: number;
  /** Masters with slots, 3 unless said; 0 with `emptyNodes` for strangers. */
  readonly masters?: number;
  readonly replicasPerMaster?: number;
  readonly emptyNodes?: number;
  readonly nodeTimeoutMs?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly network?: Partial<NetworkSetup>;
  readonly machine?: MachineName;
  /** Virtual moment of the start: for clocks that run for weeks. */
  readonly startUs?: number;
}

/** Seeds for outcomes that hold in every run. */
export const SEEDS = [1, 2, 3];

const NO_LOAD: RunSetup['workload'] = {
  clients: 0,
  ratePerSecond: 0,
  keySpace: 1,
  readPercent: 0,
  valueBytes: 0,
  pipeline: 1,
  readFromReplicas: false,
  replay: null,
};

/** How finely `runUntil` looks at its condition, virtual µs. */
const LOOK_US = 2_000;

/** A cluster just switched on: processes start within the first 100 ms. */
export function cluster(options: ClusterOptions = {}): TestCluster {
  return new TestCluster(options);
}

/** A cluster in which everybody is ok, linked and suspects nobody, and replicas follow. */
export function healthyCluster(options: ClusterOptions = {}): TestCluster {
  const made = new TestCluster(options);
  const members = made.nodes.length - (options.emptyNodes ?? 0);
  const isReady =
    options.emptyNodes === undefined
      ? () => isHealthy(made.world)
      : () => made.nodes.slice(0, members).every(({ index }) => isFormed(made.world, index));
  made.runUntil(isReady, { withinMs: 60_000 });
  return made;
}

function isFormed(world: World, index: number): boolean {
  return clusterStateAt(world, index) === 'ok' && isFullyLinked(world, index);
}

/** Running nodes that know nobody. */
export function strangers(count: number, options: ClusterOptions = {}): TestCluster {
  const made = new TestCluster({ masters: 0, ...options, emptyNodes: count });
  made.run(300);
  return made;
}

export class TestCluster {
  readonly world: World;
  readonly sink: TraceSink = createTraceSink();
  readonly nodes: readonly TestNode[];
  #faults: number[] = [];

  constructor(options: ClusterOptions) {
    assembleEngine();
    const before = kit.extensions;
    assembleServer(SERVER_EXTENSIONS);
    onTestFinished(() => assembleServer(before));
    this.world = createWorld(setupOf(options), this.sink);
    if (options.startUs !== undefined) startLate(this.world, options.startUs);
    this.nodes = this.world.servers.map((_, index) => new TestNode(this, index));
  }

  get nowMs(): number {
    return this.world.nowUs / 1000;
  }

  node(name: string): TestNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found === undefined) throw new Error(`there is no node ${name}`);
    return found;
  }

  /** Every node of a shard at the start, the master first. */
  shardNodes(letter: string): TestNode[] {
    return this.nodes.filter((node) => node.name === letter || node.name.startsWith(`${letter}/`));
  }

  /** Nodes of this shard at the start that run and take themselves for masters with slots. */
  mastersOf(letter: string): TestNode[] {
    return this.shardNodes(letter).filter(
      (node) => node.isRunning && node.isMaster && node.ownSlots > 0,
    );
  }

  run(ms: number): void {
    runEvents(this.world, this.world.nowUs + Math.round(ms * 1000), Infinity);
  }

  /** Runs until the condition holds; returns the virtual ms it took; fails the test after `withinMs`. */
  runUntil(condition: () => boolean, { withinMs }: { withinMs: number }): number {
    const startUs = this.world.nowUs;
    while (!condition()) {
      if (this.world.nowUs - startUs >= withinMs * 1000) {
        expect.fail(`within ${withinMs} ms this did not become true: ${String(condition)}`);
      }
      runEvents(this.world, this.world.nowUs + LOOK_US, Infinity);
    }
    return (this.world.nowUs - startUs) / 1000;
  }

  /** Runs until the trace has such an event, looked for from now on, and returns it. */
  runUntilTrace(
    kind: TraceKind,
    withinMs: number,
    fits: (event: TraceEvent) => boolean = () => true,
  ): TraceEvent {
    const from = this.sink.events.length;
    const found = (): TraceEvent | undefined =>
      this.sink.events.slice(from).find((event) => event.kind === kind && fits(event));
    this.runUntil(() => found() !== undefined, { withinMs });
    return found() as TraceEvent;
  }

  input(input: WorldInput): void {
    const outcome = giveInput(this.world, input);
    if (!outcome.ok) throw new Error(outcome.error.text);
  }

  /** Cuts two groups of nodes off from each other, both ways unless said; returns the fault's number. */
  partition(
    from: readonly string[],
    to: readonly string[],
    how: { ways?: 'both' | 'one'; clients?: boolean; plane?: CutPlane } = {},
  ): number {
    const { ways = 'both', clients = false, plane } = how;
    const index = (name: string): number => this.node(name).index;
    this.input({
      type: 'link.cut',
      from: from.map(index),
      to: to.map(index),
      ways,
      clients,
      ...(plane === undefined ? {} : { plane }),
    });
    const fault = this.world.net.nextFault - 1;
    this.#faults.push(fault);
    return fault;
  }

  /** Cuts one node off from all others. */
  isolate(name: string, how: { clients?: boolean; plane?: CutPlane } = {}): number {
    return this.partition(
      [name],
      this.nodes.map((node) => node.name).filter((other) => other !== name),
      how,
    );
  }

  heal(fault: number | 'all' = 'all'): void {
    this.input({ type: 'link.heal', fault });
  }

  trace(kind: TraceKind, node?: string): TraceEvent[] {
    const index = node === undefined ? undefined : this.node(node).index;
    return this.sink.events.filter(
      (event) => event.kind === kind && (index === undefined || event.node === index),
    );
  }

  /** ms from a moment (virtual ms) to an event. */
  msSince(startMs: number, event: TraceEvent): number {
    return event.atUs / 1000 - startMs;
  }

  id(name: string): string {
    return this.node(name).id;
  }

  /** Joins strangers: everybody meets the first node; returns when all know each other. */
  join(): void {
    const [first, ...others] = this.nodes as [TestNode, ...TestNode[]];
    for (const other of others) {
      const answer = other.ask('CLUSTER', 'MEET', first.ip, String(first.port));
      if (answer !== 'OK') throw new Error(answer);
    }
    const all = this.nodes.length;
    this.runUntil(() => this.nodes.every((node) => clusterOf(node.server).known.length === all), {
      withinMs: 60_000,
    });
  }

  /** ID behind a column: for looking into tables. */
  idOf(column: number): string {
    return nodeId(this.world, column);
  }
}

function setupOf(options: ClusterOptions): RunSetup {
  const { masters = 3, emptyNodes = 0 } = options;
  return {
    engineVersion: 1,
    seed: options.seed ?? 1,
    scenario: 'test',
    topology: {
      masters,
      replicasPerMaster: masters === 0 ? 0 : (options.replicasPerMaster ?? 0),
      emptyNodes,
      start: masters === 0 ? 'strangers' : 'formed',
    },
    config: {
      'cluster-enabled': 'yes',
      'cluster-node-timeout': String(options.nodeTimeoutMs ?? 2_000),
      save: '',
      'repl-diskless-sync-delay': '0',
      ...options.config,
    },
    network: {
      latencyUs: 100,
      jitterUs: 20,
      lossPermille: 0,
      bandwidthBps: 0,
      clientLatencyUs: 100,
      ...options.network,
    },
    machine: options.machine ?? 'typical',
    workload: NO_LOAD,
  };
}

/** Moves everything that is scheduled, and the clock, to a later start. */
function startLate(world: World, startUs: number): void {
  const wheel = new EventWheel();
  wheel.rest(startUs);
  const events: [number, number, number, number, number, unknown][] = [];
  world.wheel.forEach((...event) => events.push(event));
  events.sort((a, b) => a[0] - b[0]);
  for (const [time, ...rest] of events) wheel.push(time + startUs, ...rest);
  world.wheel = wheel;
  world.nowUs = startUs;
}
