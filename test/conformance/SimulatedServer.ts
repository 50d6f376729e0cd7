/**
 * One simulated standalone node, driven command by command without a network; replies as bytes.
 */
import { assembleEngine, SERVER_EXTENSIONS } from '../../src/engine/assemble.ts';
import { runEvents } from '../../src/engine/kernel/dispatch.ts';
import { createProcess, type Process } from '../../src/engine/kernel/Process.ts';
import { createTraceSink } from '../../src/engine/kernel/trace.ts';
import { createKernel, type World } from '../../src/engine/kernel/World.ts';
import { typeName } from '../../src/engine/keyspace/Entry.ts';
import { createNetwork } from '../../src/engine/network/Network.ts';
import { createClient, type Client } from '../../src/engine/server/Client.ts';
import { commandBytes } from '../../src/engine/server/Command.ts';
import { runCommand } from '../../src/engine/server/dispatch.ts';
import { encodeReply } from '../../src/engine/server/encodeReply.ts';
import { assembleServer, kit } from '../../src/engine/server/kit.ts';
import { startServer } from '../../src/engine/server/process.ts';
import type { ServerState } from '../../src/engine/server/ServerState.ts';
import type { Argv, Looking } from './Family.ts';
import { plainReply } from './replies.ts';

export class SimulatedServer implements Looking {
  readonly #world: World;
  readonly #process: Process;
  readonly #server: ServerState;
  readonly #client: Client;

  constructor(seed: number, config: Readonly<Record<string, string>> = {}) {
    assembleEngine();
    // The ledger judges the writes of a whole world; there is none here.
    assembleServer(SERVER_EXTENSIONS.filter(({ name }) => name !== 'ledger'));
    const world = createKernel(seed, createTraceSink());
    this.#world = world;
    const wallOffsetUs = Date.now() * 1000 - world.startWallUs;
    world.hosts = [{ index: 0, ip: '127.0.0.1', isUp: true, wallOffsetUs }];
    this.#process = createProcess(0, 'S', 'server', 0, 6379);
    world.processes = [this.#process];
    world.servers = [null];
    const network = { latencyUs: 40, jitterUs: 0, lossPermille: 0, bandwidthBps: 0 };
    world.net = createNetwork(world, { ...network, clientLatencyUs: 40 }, 1);
    this.#server = startServer(world, this.#process, {
      machine: 'free',
      config: { save: '', 'enable-debug-command': 'yes', ...config },
    });
    // A socket number that nobody has opened: replies stay in the client's output.
    this.#client = createClient(this.#server.nextClientId++, 100_000, world.nowUs);
    this.#client.authenticated = true;
    this.#server.clients.set(this.#client.id, this.#client);
  }

  /** The bytes that answer this command; '' = none yet (blocked). */
  run(argv: Argv): string {
    const client = this.#client;
    const server = this.#server;
    server.loopStartUs = this.#world.nowUs;
    server.cpuUs = 0;
    let resp = client.resp;
    runCommand(this.#world, server, client, { argv, bytes: commandBytes(argv) });
    // HELLO's own answer is in the protocol that it asks for.
    if (argv[0]?.toLowerCase() === 'hello') ({ resp } = client);
    const text = client.output.map((reply) => encodeReply(reply, resp)).join('');
    client.output = [];
    client.outputBytes = 0;
    client.closeAfterReply = false;
    return text;
  }

  /** Lets virtual time follow the real clock, cron included. */
  catchUp(ms: number): void {
    runEvents(this.#world, this.#world.nowUs + ms * 1000, Infinity);
  }

  encoding(key: string): string | null {
    const entry = this.#server.keyspace.databases[this.#client.db]?.get(key);
    if (entry === undefined) return null;
    if (typeof entry.value === 'object') return entry.value.encoding;
    return typeName(entry.value);
  }

  /** Lower-case names of the command table; subcommands as `parent|sub`. */
  commandNames(): string[] {
    return [...kit.commands.keys()];
  }

  isError(bytes: string): boolean {
    const reply = plainReply(bytes);
    return typeof reply === 'object' && reply !== null && 'error' in reply;
  }
}
