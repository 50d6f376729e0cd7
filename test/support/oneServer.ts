/**
 * One redis-server without a network: commands in, replies out. For tests of commands.
 *
 * `oneServer()` gives a started server; `command('SET', 'a', '1')` runs one command of its first client.
 */
import { onTestFinished } from 'vitest';
import { connectionExtension } from '../../src/engine/commands/connectionExtension.ts';
import { keyspaceExtension } from '../../src/engine/commands/keyspaceExtension.ts';
import { monitoringExtension } from '../../src/engine/commands/monitoring/monitoringExtension.ts';
import { serverCommandsExtension } from '../../src/engine/commands/serverCommandsExtension.ts';
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
import { createNetwork } from '../../src/engine/network/Network.ts';
import { pubsubExtension } from '../../src/engine/pubsub/pubsubExtension.ts';
import { blockingExtension } from '../../src/engine/server/blocked.ts';
import { setOutput } from '../../src/engine/server/buffers.ts';
import { createClient, type Client } from '../../src/engine/server/Client.ts';
import { clientsExtension } from '../../src/engine/server/clientsExtension.ts';
import { commandBytes } from '../../src/engine/server/Command.ts';
import { runCommand } from '../../src/engine/server/dispatch.ts';
import { encodeReply } from '../../src/engine/server/encodeReply.ts';
import type { ServerExtension } from '../../src/engine/server/Extension.ts';
import { assembleServer, kit } from '../../src/engine/server/kit.ts';
import { disturb, onServerTimer, runServerLoop } from '../../src/engine/server/loop.ts';
import { pauseExtension } from '../../src/engine/server/pause.ts';
import { startServer } from '../../src/engine/server/process.ts';
import type { Reply } from '../../src/engine/server/Reply.ts';
import type { ServerState } from '../../src/engine/server/ServerState.ts';
import { transactionsExtension } from '../../src/engine/transactions/transactionsExtension.ts';

export interface OneServerOptions {
  readonly seed?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly machine?: 'recorded' | 'typical' | 'free';
  readonly extensions?: readonly ServerExtension[];
}

export class OneServer {
  readonly world: World;
  readonly #process: Process;
  readonly server: ServerState;
  /** What was propagated: `[db] words`. */
  readonly stream: string[] = [];
  readonly #clients = new Map<number, Client>();

  constructor(options: OneServerOptions = {}) {
    const world = createKernel(options.seed ?? 1, createTraceSink());
    this.world = world;
    world.hosts = [{ index: 0, ip: '127.0.0.1', isUp: true, wallOffsetUs: 0 }];
    this.#process = createProcess(0, 'S', 'server', 0, 6379);
    world.processes = [this.#process];
    world.servers = [null];
    const network = { latencyUs: 40, jitterUs: 0, lossPermille: 0, bandwidthBps: 0 };
    world.net = createNetwork(world, { ...network, clientLatencyUs: 40 }, 1);
    assembleServer([...EXTENSIONS, this.#recorder(), ...(options.extensions ?? [])]);
    this.server = startServer(world, this.#process, {
      machine: options.machine ?? 'free',
      config: options.config ?? {},
    });
    // As a real server numbers its clients when nothing else has connected.
    this.server.nextClientId = 3;
  }

  /** Runs one command of the first client. */
  command(...argv: string[]): Reply | undefined {
    return this.commandOf(0, ...argv);
  }

  /** Runs one command of the n-th client; undefined = no reply (yet). */
  commandOf(index: number, ...argv: string[]): Reply | undefined {
    return this.run(index, ...argv) ? this.taken(index)[0] : undefined;
  }

  /** Runs one command of the n-th client, who keeps what it is sent; false = it has to wait. */
  run(index: number, ...argv: string[]): boolean {
    const client = this.client(index);
    if (client.blocked !== null) {
      client.queue.push({ argv, bytes: commandBytes(argv) });
      return false;
    }
    this.server.loopStartUs = this.world.nowUs;
    this.server.cpuUs = 0;
    disturb(this.server);
    runCommand(this.world, this.server, client, { argv, bytes: commandBytes(argv) });
    return true;
  }

  /** The oldest thing that the n-th client was sent and that was not asked for yet, in RESP; '' = nothing. */
  next(index: number): string {
    const client = this.client(index);
    const reply = client.output.shift();
    if (reply === undefined) return '';
    const bytes = encodeReply(reply, client.resp);
    setOutput(this.server, client, client.outputBytes - bytes.length);
    return bytes;
  }

  /** What the n-th client was sent since last asked, a message as its words. */
  heard(index: number): unknown[] {
    return this.taken(index).map((reply) =>
      typeof reply === 'object' && reply !== null && 'push' in reply ? reply.push : reply,
    );
  }

  /** Runs one command given as a line without quotes; the reply in RESP. */
  resp(line: string): string {
    const reply = this.command(...line.split(' '));
    return reply === undefined ? '' : encodeReply(reply, this.client(0).resp);
  }

  /** Replies that the n-th client got since last asked. */
  taken(index: number): readonly Reply[] {
    const client = this.client(index);
    const replies = client.output;
    client.output = [];
    setOutput(this.server, client, 0);
    return replies;
  }

  client(index: number): Client {
    const known = this.#clients.get(index);
    if (known !== undefined) return known;
    // A socket number that nobody has opened: replies stay in the client's output.
    const client = createClient(this.server.nextClientId++, 100_000 + index * 2, this.world.nowUs);
    client.authenticated = (this.server.config.get('requirepass') ?? '') === '';
    this.server.clients.set(client.id, client);
    this.#clients.set(index, client);
    return client;
  }

  /** Lets virtual time pass, cron included. */
  advance(ms: number): void {
    runEvents(this.world, this.world.nowUs + ms * 1000, Infinity);
    runServerLoop(this.world, this.#process);
  }

  #recorder(): ServerExtension {
    return {
      name: 'recorder',
      onPropagate: (_world, _server, db, argv) => this.stream.push(`[${db}] ${argv.join(' ')}`),
    };
  }
}

const EXTENSIONS: readonly ServerExtension[] = [
  clientsExtension,
  blockingExtension,
  pauseExtension,
  keyspaceExtension,
  connectionExtension,
  serverCommandsExtension,
  monitoringExtension,
  pubsubExtension,
  transactionsExtension,
  {
    name: 'clusterDirective',
    configs: [{ name: 'cluster-enabled', kind: 'bool', initial: 'no', mutable: false }],
  },
];

/** A started server; the tables that other tests assembled come back when the test ends. */
export function oneServer(options: OneServerOptions = {}): OneServer {
  const before = kit.extensions;
  onTestFinished(() => assembleServer(before));
  driveProcesses('server', runServerLoop);
  handleEvents(EventKind.processWake, (world, a, b) => onProcessWake(world, a, b));
  handleEvents(EventKind.serverTimer, (world, a, b) => onServerTimer(world, a, b));
  return new OneServer(options);
}
