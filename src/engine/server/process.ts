/**
 * The life of a redis-server process: start, kill, pause. A restart is a new life with a new run id.
 */
import { laidOut, layOutFields } from '../../base/stateCopy.ts';
import { nextHex, nextBelow, randomStream } from '../../base/random.ts';
import { EventKind } from '../kernel/EventKind.ts';
import { wakeProcess, type Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { closeAllSockets, listen } from '../network/sockets.ts';
import type { MachineName } from '../../protocol/RunSetup.ts';
import { configNumber, defaultConfig, findConfig, storeConfig } from './config.ts';
import { savedConfig } from './configFile.ts';
import { parseConfig } from './configValue.ts';
import { kit } from './kit.ts';
import { updateClock } from './clock.ts';
import type { ServerState } from './ServerState.ts';
import { createPubsub } from './subscriptions.ts';

export interface StartOptions {
  readonly machine: MachineName;
  /** Directives as in redis.conf. */
  readonly config: Readonly<Record<string, string>>;
}

/** Starts the process: memory is empty, files are loaded by the extensions' `boot`. */
export function startServer(world: World, process: Process, options: StartOptions): ServerState {
  process.state = 'running';
  process.incarnation++;
  process.busyUntilUs = world.nowUs;
  process.wakeAtUs = -1;
  process.ready = [];
  const server = createServer(world, process, options);
  world.servers[process.index] = server;
  updateClock(world, server);
  for (const extension of kit.extensions) extension.create?.(world, server);
  layOutFields(server);
  listen(world, process, process.port);
  for (const extension of kit.extensions) extension.boot?.(world, server);
  // The first cron runs at the first loop's end, 1 ms after the start; its phase is the start's.
  server.cronAtUs = world.nowUs + 1000;
  world.wheel.push(server.cronAtUs, EventKind.serverTimer, process.index, process.incarnation);
  return server;
}

function createServer(world: World, process: Process, options: StartOptions): ServerState {
  const random = randomStream(world.random, `node:${process.index}`);
  const server: ServerState = laidOut({
    process: process.index,
    machine: options.machine,
    random,
    runId: nextHex(world.random, random, 40),
    startedUs: world.nowUs,
    ...defaultConfig(),
    clients: new Map(),
    watched: new Map(),
    pubsub: createPubsub(),
    nextClientId: 3 + nextBelow(world.random, random, 4),
    pendingWrites: [],
    closingClients: [],
    cpuUs: 0,
    loopStartUs: world.nowUs,
    sleptUs: world.nowUs,
    cronAtUs: 0,
    cronLoops: 0,
    cronRanUs: world.nowUs,
    cronBeforeUs: world.nowUs,
    tickMs: 0,
    rest: 0,
    disturbedUs: -1,
    unixtime: 0,
    commandMs: 0,
    dirty: 0,
    isReplica: false,
    isLoading: false,
    pauseEndMs: 0,
    pauseKind: 'none',
    stats: emptyStats(),
    log: [],
  } as unknown as ServerState);
  applyConfig(server, { ...options.config, ...savedConfig(world, process) });
  server.tickMs = Math.floor(1000 / configNumber(server, 'hz'));
  return server;
}

function applyConfig(server: ServerState, config: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(config)) {
    const spec = findConfig(name);
    const value = spec === undefined ? undefined : parseConfig(spec, text);
    if (spec !== undefined && value?.ok === true) storeConfig(server, spec, value.value);
  }
}

/** The process ends at once. `silent`: its host lost power, peers hear nothing. */
export function killServer(world: World, process: Process, silent: boolean): void {
  if (process.state === 'dead') return;
  const server = world.servers[process.index];
  if (server) for (const extension of kit.extensions) extension.onExit?.(world, server);
  process.state = 'dead';
  process.incarnation++;
  process.wakeAtUs = -1;
  closeAllSockets(world, process, silent);
  world.servers[process.index] = null;
}

/** SIGSTOP: the kernel goes on accepting and acknowledging for it. */
export function pauseServer(process: Process): void {
  if (process.state === 'running') process.state = 'paused';
}

/** SIGCONT: everything that waited is handled now. */
export function resumeServer(world: World, process: Process): void {
  if (process.state !== 'paused') return;
  process.state = 'running';
  process.wakeAtUs = -1;
  wakeProcess(world, process, world.nowUs);
}

function emptyStats(): ServerState['stats'] {
  return {
    commandsProcessed: 0,
    connectionsReceived: 0,
    rejectedConnections: 0,
    netInputBytes: 0,
    netOutputBytes: 0,
    replInputBytes: 0,
    replOutputBytes: 0,
    reads: 0,
    writes: 0,
    keyspaceHits: 0,
    keyspaceMisses: 0,
    expiredKeys: 0,
    evictedKeys: 0,
    evictedClients: 0,
    syncFull: 0,
    syncPartialOk: 0,
    syncPartialErr: 0,
    unexpectedErrorReplies: 0,
    totalErrorReplies: 0,
    calls: [],
    errors: new Map(),
    forks: 0,
    latestForkUs: 0,
    replyShrinks: 0,
    replyExpands: 0,
    lazyFreed: 0,
    saves: 0,
    cpuUs: 0,
    cpuSecond: 0,
    cpuThisSecondUs: 0,
    cpuLastSecondUs: 0,
    opsThisSecond: 0,
    opsLastSecond: 0,
    opsSecond: 0,
  };
}
