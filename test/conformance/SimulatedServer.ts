/**
 * One simulated standalone node, driven command by command without a network; replies as bytes.
 */
import { assert } from '../../src/base/assert.ts';
import { createWorld } from '../../src/engine/createWorld.ts';
import { wallMs } from '../../src/engine/kernel/Host.ts';
import { runEvents } from '../../src/engine/kernel/dispatch.ts';
import { createTraceSink } from '../../src/engine/kernel/TraceSink.ts';
import type { World } from '../../src/engine/kernel/World.ts';
import { NO_EXPIRE, typeName } from '../../src/engine/keyspace/Entry.ts';
import { rdbFilePieces } from '../../src/engine/persistence/rdbFile.ts';
import { captureRdb } from '../../src/engine/persistence/rdbImage.ts';
import { setOutput } from '../../src/engine/server/buffers.ts';
import { createClient, type Client } from '../../src/engine/server/Client.ts';
import { commandBytes } from '../../src/engine/server/Command.ts';
import { runCommand } from '../../src/engine/server/dispatch.ts';
import { encodeReply } from '../../src/engine/server/encodeReply.ts';
import { kit } from '../../src/engine/server/kit.ts';
import type { ServerState } from '../../src/engine/server/ServerState.ts';
import { ENGINE_VERSION, type RunSetup } from '../../src/protocol/RunSetup.ts';
import type { Argv, Looking } from './Family.ts';
import type { Propagated } from './RealReplica.ts';
import { plainReply } from './replies.ts';

/** A socket number that nobody has opened, as those of the connections. */
const ASIDE_SOCKET = 99_998;
/** By then the one process has started. */
const START_US = 1_000_000;

/** One node that knows nobody, and nobody who asks it anything. */
function setupOf(seed: number, config: Readonly<Record<string, string>>): RunSetup {
  return {
    engineVersion: ENGINE_VERSION,
    seed,
    scenario: 'conformance',
    topology: { masters: 0, replicasPerMaster: 0, emptyNodes: 1, start: 'strangers' },
    config: { 'cluster-enabled': 'no', save: '', 'enable-debug-command': 'yes', ...config },
    network: {
      latencyUs: 40,
      jitterUs: 0,
      lossPermille: 0,
      bandwidthBps: 0,
      clientLatencyUs: 40,
    },
    machine: 'free',
    workload: {
      clients: 0,
      ratePerSecond: 0,
      keySpace: 1,
      readPercent: 0,
      valueBytes: 0,
      pipeline: 1,
      readFromReplicas: false,
      replay: null,
    },
  };
}

export class SimulatedServer implements Looking {
  readonly #world: World;
  readonly #server: ServerState;
  readonly #client: Client;
  readonly #others = new Map<number, Client>();
  readonly #propagated: Propagated[] = [];

  constructor(seed: number, config: Readonly<Record<string, string>> = {}) {
    const world = createWorld(setupOf(seed, config), createTraceSink(false));
    this.#world = world;
    const [host] = world.hosts;
    assert(host !== undefined, 'a world has a host');
    host.wallOffsetUs = Date.now() * 1000 - world.startWallUs;
    runEvents(world, START_US, Infinity);
    const [server] = world.servers;
    assert(server !== null && server !== undefined, 'the server has started');
    this.#server = server;
    kit.onPropagate.push((_world, _server, db, argv) => this.#propagated.push({ db, argv }));
    // A socket number that nobody has opened: replies stay in the client's output.
    this.#client = createClient(this.#server.nextClientId++, 100_000, world.nowUs);
    this.#client.authenticated = true;
    this.#server.clients.set(this.#client.id, this.#client);
  }

  /** The bytes that answer this command; '' = none yet (blocked). */
  run(argv: Argv): string {
    const client = this.#client;
    let { resp } = client;
    this.#start(client, argv);
    // HELLO's own answer is in the protocol that it asks for.
    if (argv[0]?.toLowerCase() === 'hello') ({ resp } = client);
    return this.#take(client, resp);
  }

  /** Runs commands of nobody in the first connection's database: its transaction and watched keys stay. */
  runAside(orders: readonly Argv[]): void {
    const client = createClient(0, ASIDE_SOCKET, this.#world.nowUs);
    client.authenticated = true;
    client.db = this.#client.db;
    for (const argv of orders) this.#start(client, argv);
    this.#take(client, 2);
  }

  /** Runs a command on another connection, the n-th of those beside the first. */
  begin(index: number, argv: Argv): void {
    this.#start(this.#other(index), argv);
  }

  /** What another connection was answered since it was last asked. */
  takeOf(index: number): string {
    return this.#take(this.#other(index), 2);
  }

  idOf(index: number): string {
    return String(this.#other(index).id);
  }

  #other(index: number): Client {
    const known = this.#others.get(index);
    if (known !== undefined) return known;
    const socket = 100_002 + 2 * index;
    const client = createClient(this.#server.nextClientId++, socket, this.#world.nowUs);
    client.authenticated = true;
    this.#server.clients.set(client.id, client);
    this.#others.set(index, client);
    return client;
  }

  #start(client: Client, argv: Argv): void {
    const server = this.#server;
    server.loopStartUs = this.#world.nowUs;
    server.cpuUs = 0;
    runCommand(this.#world, server, client, { argv, bytes: commandBytes(argv) });
  }

  #take(client: Client, resp: 2 | 3): string {
    const text = client.output.map((reply) => encodeReply(reply, resp)).join('');
    client.output = [];
    setOutput(this.#server, client, 0);
    client.closeAfterReply = false;
    return text;
  }

  /** What was propagated since last asked. */
  takePropagated(): readonly Propagated[] {
    return this.#propagated.splice(0);
  }

  /** Lets virtual time follow the real clock, cron included. */
  catchUp(ms: number): void {
    runEvents(this.#world, this.#world.nowUs + ms * 1000, Infinity);
  }

  size(key: string): number {
    const value = this.#server.keyspace.databases[this.#client.db]?.get(key)?.value;
    return typeof value === 'object' ? value.size : 0;
  }

  leftMs(key: string): number | null {
    const entry = this.#server.keyspace.databases[this.#client.db]?.get(key);
    if (entry === undefined || entry.expireMs === NO_EXPIRE) return null;
    return entry.expireMs - wallMs(this.#world, 0, this.#world.nowUs);
  }

  /** Moves the moment at which a key expires, which nobody is told. */
  expireIn(key: string, ms: number): void {
    const db = this.#server.keyspace.databases[this.#client.db];
    const entry = db?.get(key);
    if (db === undefined || entry === undefined) return;
    const expireMs = wallMs(this.#world, 0, this.#world.nowUs) + ms;
    db.put(key, entry, entry.value, expireMs, entry.lru, entry.isRaw);
  }

  encoding(key: string): string | null {
    const entry = this.#server.keyspace.databases[this.#client.db]?.get(key);
    if (entry === undefined) return null;
    if (typeof entry.value === 'object') return entry.value.encoding;
    return typeName(entry.value);
  }

  /** The file that SAVE would write now. */
  rdbFile(): string {
    return [...rdbFilePieces(captureRdb(this.#server).shared)].join('');
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
