/**
 * A world of servers that know GET, SET, CLUSTER SLOTS and what a test tells them, with real clients:
 * the smallest thing a client can talk to. Routing is the test's: `redirect` sees every keyed command.
 */
import { EventKind } from '../../../src/engine/kernel/EventKind.ts';
import { handleEvents, runEvents } from '../../../src/engine/kernel/dispatch.ts';
import {
  createProcess,
  driveProcesses,
  onProcessWake,
} from '../../../src/engine/kernel/Process.ts';
import { createTraceSink } from '../../../src/engine/kernel/TraceSink.ts';
import { createKernel, type World } from '../../../src/engine/kernel/World.ts';
import { handleNetworkEvents } from '../../../src/engine/network/handleNetworkEvents.ts';
import { createNetwork } from '../../../src/engine/network/Network.ts';
import { clientsExtension } from '../../../src/engine/server/clientsExtension.ts';
import type { Call, CommandSpec } from '../../../src/engine/server/CommandSpec.ts';
import type { ServerExtension } from '../../../src/engine/server/Extension.ts';
import { assembleServer } from '../../../src/engine/server/kit.ts';
import { onServerTimer, runServerLoop } from '../../../src/engine/server/loop.ts';
import { startServer } from '../../../src/engine/server/process.ts';
import { OK, type ErrorReply, type Reply } from '../../../src/engine/server/Reply.ts';
import { createLedger } from '../../../src/engine/checkers/Ledger.ts';
import { observeWrites } from '../../../src/engine/clients/writeObserver.ts';
import { createClients } from '../../../src/engine/clients/createClients.ts';
import { onClientTimer, runClients } from '../../../src/engine/clients/driver.ts';

export interface TinyWorld {
  readonly world: World;
  /** Each server's data. */
  readonly data: Map<string, string>[];
  /** Answers a keyed command instead of executing it. */
  redirect: (node: number, key: string, call: Call) => ErrorReply | null;
  /** Answer to CLUSTER SLOTS. */
  slots: (node: number) => Reply;
  /** Every command executed or refused: [node, words]. */
  readonly seen: [number, string][];
  run: (ms: number) => void;
}

export function tinyWorld(nodes: number, seed = 1): TinyWorld {
  const tiny: TinyWorld = {
    world: createKernel(seed, createTraceSink()),
    data: Array.from({ length: nodes }, () => new Map<string, string>()),
    redirect: () => null,
    slots: () => ({ error: 'ERR This instance has cluster support disabled' }),
    seen: [],
    run: (ms) => runEvents(tiny.world, tiny.world.nowUs + ms * 1000, Infinity),
  };
  handleKernelEvents();
  assembleServer([clientsExtension, tinyExtension(tiny)]);
  buildHosts(tiny.world, nodes);
  for (let node = 0; node < nodes; node++) {
    startServer(tiny.world, tiny.world.processes[node] as World['processes'][number], {
      machine: 'typical',
      config: {},
    });
  }
  const indices = Array.from({ length: nodes }, (_, node) => node);
  // Nobody judges these writes: their servers have no data sets that a ledger could read.
  createLedger(tiny.world);
  observeWrites({
    issued: () => undefined,
    acked: () => undefined,
    abandoned: () => undefined,
    expected: () => 0,
    read: () => undefined,
  });
  createClients(tiny.world, nodes, indices, new Uint16Array(16_384));
  return tiny;
}

function buildHosts(world: World, nodes: number): void {
  world.hosts = [];
  world.processes = [];
  world.servers = [];
  for (let host = 0; host <= nodes; host++) {
    world.hosts.push({ index: host, ip: `10.0.0.${host + 1}`, isUp: true, wallOffsetUs: 0 });
    const kind = host === nodes ? 'clients' : 'server';
    world.processes.push(createProcess(host, `n${host}`, kind, host, 7000));
    world.servers.push(null);
  }
  const options = {
    latencyUs: 100,
    jitterUs: 20,
    lossPermille: 0,
    bandwidthBps: 0,
    clientLatencyUs: 100,
  };
  world.net = createNetwork(world, options, nodes);
  (world.processes[nodes] as World['processes'][number]).state = 'running';
}

function handleKernelEvents(): void {
  driveProcesses('server', runServerLoop);
  driveProcesses('clients', runClients);
  handleEvents(EventKind.processWake, onProcessWake);
  handleEvents(EventKind.serverTimer, onServerTimer);
  handleEvents(EventKind.clientTimer, onClientTimer);
  handleNetworkEvents();
}

function tinyExtension(tiny: TinyWorld): ServerExtension {
  const row = (name: string, arity: number, run: (call: Call) => Reply): CommandSpec => ({
    name,
    arity,
    flags: [],
    keys: [0, 0, 0],
    group: '',
    since: '',
    summary: '',
    syntax: '',
    run,
  });
  const keyed = (call: Call, run: (data: Map<string, string>, key: string) => Reply): Reply => {
    const node = call.server.process;
    const key = call.argv[1] as string;
    tiny.seen.push([node, call.argv.join(' ')]);
    const asking = call.client.asking;
    const refusal = tiny.redirect(node, key, call);
    if (asking) call.client.asking = false;
    return refusal ?? run(tiny.data[node] as Map<string, string>, key);
  };
  return {
    name: 'tiny',
    commands: [
      row('get', 2, (call) => keyed(call, (data, key) => data.get(key) ?? null)),
      row('set', -3, (call) =>
        keyed(call, (data, key) => (data.set(key, call.argv[2] as string), OK)),
      ),
      row('asking', 1, (call) => ((call.client.asking = true), OK)),
      row('readonly', 1, (call) => ((call.client.readOnly = true), OK)),
      row('cluster', -2, (call) => tiny.slots(call.server.process)),
    ],
    configs: [
      { name: 'maxclients', kind: 'number', initial: '10000' },
      { name: 'hz', kind: 'number', initial: '10' },
    ],
  };
}
