/**
 * A few plain servers on a simulated network, and clients to talk to them: for tests of replication.
 * `servers({count: 2})` gives started servers; `replica()` makes one follow another.
 */
import { onTestFinished } from 'vitest';
import { must } from '../../src/base/assert.ts';
import { connectionExtension } from '../../src/engine/commands/connectionExtension.ts';
import { keyspaceExtension } from '../../src/engine/commands/keyspaceExtension.ts';
import { listsExtension } from '../../src/engine/commands/lists/listsExtension.ts';
import { monitoringExtension } from '../../src/engine/commands/monitoring/monitoringExtension.ts';
import { serverCommandsExtension } from '../../src/engine/commands/serverCommandsExtension.ts';
import { pubsubExtension } from '../../src/engine/pubsub/pubsubExtension.ts';
import { createDisks, losePower } from '../../src/engine/disk/Disk.ts';
import { handleEvents, runEvents } from '../../src/engine/kernel/dispatch.ts';
import { EventKind } from '../../src/engine/kernel/EventKind.ts';
import {
  createProcess,
  driveProcesses,
  onProcessWake,
  type Process,
} from '../../src/engine/kernel/Process.ts';
import { createTraceSink } from '../../src/engine/kernel/TraceSink.ts';
import { createKernel, type World } from '../../src/engine/kernel/World.ts';
import { connect } from '../../src/engine/network/connect.ts';
import { handleNetworkEvents } from '../../src/engine/network/handleNetworkEvents.ts';
import {
  createNetwork,
  SocketBit,
  type NetworkOptions,
  SOCKET_WORDS,
  Word,
} from '../../src/engine/network/Network.ts';
import { closeSocket, readSegments, takeEvents } from '../../src/engine/network/sockets.ts';
import { send } from '../../src/engine/network/transmit.ts';
import {
  handlePersistenceEvents,
  persistenceExtension,
} from '../../src/engine/persistence/persistenceExtension.ts';
import { replicationExtension } from '../../src/engine/replication/replicationExtension.ts';
import { replicationLines } from '../../src/engine/replication/replicationInfo.ts';
import { blockingExtension } from '../../src/engine/server/blocked.ts';
import { commandBytes, type Command } from '../../src/engine/server/Command.ts';
import { clientsExtension } from '../../src/engine/server/clientsExtension.ts';
import { assembleServer, kit } from '../../src/engine/server/kit.ts';
import { onServerTimer, runServerLoop } from '../../src/engine/server/loop.ts';
import { pauseExtension } from '../../src/engine/server/pause.ts';
import {
  killServer,
  pauseServer,
  resumeServer,
  startServer,
} from '../../src/engine/server/process.ts';
import type { Reply } from '../../src/engine/server/Reply.ts';
import type { ServerState } from '../../src/engine/server/ServerState.ts';
import type { TraceEvent } from '../../src/protocol/Trace.ts';
import { transactionsExtension } from '../../src/engine/transactions/transactionsExtension.ts';

const PORT = 22_001;
/** A kind of its own, so that no other driver is displaced. */
const TESTER = 'tester' as 'clients';

export interface ServersOptions {
  readonly seed?: number;
  readonly count?: number;
  /** Of every server; `save ""` and no diskless delay unless said. */
  readonly config?: Readonly<Record<string, string>>;
  readonly network?: Partial<NetworkOptions>;
  readonly machine?: 'recorded' | 'typical' | 'free';
}

export const SEEDS = [1, 2, 3, 4, 5];

/** What a connection of the test received. */
export interface Talker {
  readonly socket: number;
  readonly replies: Reply[];
  /** Every payload with its bytes, newest last. */
  readonly payloads: { readonly bytes: number; readonly payload: unknown; readonly atUs: number }[];
  isClosed: boolean;
}

export class Servers {
  readonly world: World;
  readonly #options: ServersOptions;
  readonly #talkers = new Map<number, Talker>();
  readonly #consoles = new Map<number, Talker>();

  constructor(options: ServersOptions = {}) {
    this.#options = options;
    const count = options.count ?? 2;
    assemble();
    const world = createKernel(options.seed ?? 1, createTraceSink());
    this.world = world;
    world.hosts = Array.from({ length: count + 1 }, (_, index) => ({
      index,
      ip: `10.0.0.${index + 1}`,
      isUp: true,
      wallOffsetUs: 0,
    }));
    world.processes = Array.from({ length: count }, (_, index) =>
      createProcess(index, `S${index}`, 'server', index, PORT + index),
    );
    const tester = createProcess(count, 'tester', TESTER, count, 0);
    tester.state = 'running';
    world.processes.push(tester);
    world.servers = world.processes.map(() => null);
    const network = {
      latencyUs: 40,
      jitterUs: 10,
      lossPermille: 0,
      bandwidthBps: 0,
      clientLatencyUs: 40,
      ...options.network,
    };
    world.net = createNetwork(world, network, count);
    world.disks = createDisks(count + 1);
    driveProcesses(TESTER, (at, process) => this.#read(at, process));
    for (let index = 0; index < count; index++) this.start(index);
  }

  start(index: number, config: Readonly<Record<string, string>> = {}): void {
    startServer(this.world, this.process(index), {
      machine: this.#options.machine ?? 'recorded',
      config: {
        save: '',
        'repl-diskless-sync-delay': '0',
        'protected-mode': 'no',
        ...this.#options.config,
        ...config,
      },
    });
  }

  process(index: number): Process {
    return must(this.world.processes[index], `there is a process ${index}`);
  }

  server(index: number): ServerState {
    const server = this.world.servers[index];
    if (server === null || server === undefined) throw new Error(`server ${index} is not running`);
    return server;
  }

  kill(index: number): void {
    killServer(this.world, this.process(index), false);
  }

  powerCut(index: number): void {
    killServer(this.world, this.process(index), true);
    losePower(this.world, this.process(index).host);
  }

  pause(index: number): void {
    pauseServer(this.process(index));
  }

  resume(index: number): void {
    resumeServer(this.world, this.process(index));
  }

  run(ms: number): void {
    runEvents(this.world, this.world.nowUs + ms * 1000, Infinity);
  }

  /** Runs until the condition holds and returns the virtual ms it took; fails after `withinMs`. */
  until(condition: () => boolean, withinMs = 10_000): number {
    const start = this.world.nowUs;
    while (!condition()) {
      if (this.world.nowUs - start > withinMs * 1000) throw new Error('it did not happen in time');
      // Fine at first, where tests measure; coarse when waiting for a cron.
      const step = this.world.nowUs - start < 20_000 ? 100 : 1_000;
      runEvents(this.world, this.world.nowUs + step, Infinity);
    }
    return (this.world.nowUs - start) / 1000;
  }

  /** A new connection to a server; commands sent before it is established wait for it. */
  dial(index: number): Talker {
    const { world } = this;
    const process = must(world.processes.at(-1), 'the tester is the last process');
    const target = this.process(index);
    const socket = connect(world, process, target.host, target.port, {
      role: 0,
      ref: 0,
      noDelay: true,
      atUs: world.nowUs,
    });
    const talker: Talker = { socket, replies: [], payloads: [], isClosed: false };
    this.#talkers.set(socket, talker);
    this.run(1);
    return talker;
  }

  post(talker: Talker, ...commands: string[]): void {
    const list = commands.map((line) => {
      const argv = line.split(' ').map((word) => (word === '""' ? '' : word));
      return { argv, bytes: commandBytes(argv) };
    });
    this.postCommands(talker, list);
  }

  postCommands(talker: Talker, commands: readonly Command[]): void {
    const bytes = commands.reduce((sum, command) => sum + command.bytes, 0);
    send(this.world, talker.socket, bytes, { commands }, this.world.nowUs);
  }

  /** Sends one command over a standing connection and waits for its reply. */
  ask(index: number, line: string, withinMs = 5_000): Reply {
    let talker = this.#consoles.get(index);
    if (talker === undefined || talker.isClosed) {
      talker = this.dial(index);
      this.#consoles.set(index, talker);
    }
    const before = talker.replies.length;
    this.post(talker, line);
    const here = talker;
    this.until(() => here.replies.length > before || here.isClosed, withinMs);
    const reply = here.replies[before];
    return reply === undefined ? { error: 'connection closed' } : reply;
  }

  hangUp(talker: Talker): void {
    closeSocket(this.world, talker.socket);
    talker.isClosed = true;
  }

  /** Makes `replica` follow `master` and waits until the link is up and the stream flows. */
  follow(replica: number, master: number): void {
    const target = this.process(master);
    const ip = this.world.hosts[target.host]?.ip ?? '';
    this.ask(replica, `REPLICAOF ${ip} ${target.port}`);
    this.until(() => this.isLinked(replica, master));
  }

  isLinked(replica: number, master: number): boolean {
    const follower = this.world.servers[replica]?.replication;
    const leader = this.world.servers[master]?.replication;
    if (follower?.link !== 'connected') return false;
    const mine = leader?.replicas.find(
      (client) =>
        this.world.net.words[(client.socket ^ 1) * SOCKET_WORDS + Word.process] === replica,
    );
    return mine?.replica?.state === 'online' && !mine.replica.isHeld;
  }

  info(index: number): Record<string, string> {
    const lines = replicationLines(this.world, this.server(index));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  log(index: number): string[] {
    return this.server(index).log.map(([, , text]) => text);
  }

  /** `db:key` → value of everything it holds. */
  data(index: number): Record<string, unknown> {
    const found: [string, unknown][] = [];
    for (const database of this.server(index).keyspace.databases)
      for (const [key, entry] of database.keys.entries())
        found.push([`${database.index}:${key}`, entry.value]);
    return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  trace(kind: string): TraceEvent[] {
    return this.world.trace.events.filter((event) => event.kind === kind);
  }

  /** `world` may be a copy that a test runs beside the original. */
  #read(world: World, process: Process): void {
    const { net } = world;
    const ready = process.ready;
    process.ready = [];
    for (const socket of ready) {
      const bits = takeEvents(net, socket);
      const talker = this.#talkers.get(socket);
      if (talker === undefined) continue;
      if ((bits & (SocketBit.reset | SocketBit.connectFailed)) !== 0) {
        talker.isClosed = true;
        closeSocket(world, socket);
        continue;
      }
      readSegments(world, socket, 1e9, (payload, bytes) => {
        talker.payloads.push({ payload, bytes, atUs: world.nowUs });
        const { replies } = payload as { replies?: Reply[] };
        if (replies !== undefined) talker.replies.push(...replies);
      });
      if ((bits & SocketBit.eof) !== 0) {
        talker.isClosed = true;
        closeSocket(world, socket);
      }
    }
  }
}

/** What the kit holds while it is ours; other tests' worlds share its module. */
let ours: typeof kit.extensions | null = null;

function assemble(): void {
  handle();
  if (kit.extensions === ours) return;
  const before = kit.extensions;
  onTestFinished(() => assembleServer(before));
  assembleServer([
    clientsExtension,
    blockingExtension,
    pauseExtension,
    keyspaceExtension,
    listsExtension,
    connectionExtension,
    serverCommandsExtension,
    monitoringExtension,
    pubsubExtension,
    transactionsExtension,
    persistenceExtension,
    replicationExtension,
  ]);
  ours = kit.extensions;
}

function handle(): void {
  driveProcesses('server', runServerLoop);
  handleEvents(EventKind.processWake, (world, a, b) => onProcessWake(world, a, b));
  handleEvents(EventKind.serverTimer, (world, a, b) => onServerTimer(world, a, b));
  handleNetworkEvents();
  handlePersistenceEvents();
}
