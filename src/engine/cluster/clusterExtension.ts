/** Joins the cluster to a server: commands, directives, bus sockets, cron, redirection, end of loop. */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { nextUint32 } from '../../base/random.ts';
import { fail, ok, type Result } from '../../base/Result.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { hasUnread, listen, raise, closeSocket } from '../network/sockets.ts';
import { defineDebugCommands } from '../commands/debug/debugCommands.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configBool, configNumber, type ConfigSpec } from '../server/config.ts';
import {
  CronOrder,
  GateOrder,
  SleepOrder,
  SocketRole,
  type OwnLinks,
  type ServerExtension,
} from '../server/Extension.ts';
import { UINT64_MAX } from '../server/memoryValue.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { bootAsReplica } from '../replication/role.ts';
import { NOBODY, NodeFlag, clearRow } from './BusTable.ts';
import { clusterOf, createClusterState } from './ClusterState.ts';
import { updateClusterState } from './clusterStatus.ts';
import { clusterCron, touchAllPeers } from './cron.ts';
import { debugCluster } from './debugCluster.ts';
import { electionStep } from './election.ts';
import { busPort } from './links.ts';
import { nodeCommands } from './nodeCommands.ts';
import { onBusSocket } from './packets.ts';
import { publishOnBus } from './publish.ts';
import { queryCommands } from './queryCommands.ts';
import { redirectGate } from './redirect.ts';
import { redirectBlockedClients } from './redirectBlocked.ts';
import { isMaster } from './roles.ts';
import { captureConfig, loadOrCreate, saveIfAsked } from './savedConfig.ts';
import { flushOutbox } from './send.ts';
import { slotCommands } from './slotCommands.ts';

/** Source: redis 7.0.15, config.c, isValidAnnouncedHostname. */
function checkHostname(value: string): Result<string> {
  if (value.length >= 256) return fail('Hostnames must be less than 256 characters');
  return /^[a-z0-9.-]*$/i.test(value)
    ? ok(value)
    : fail('Hostnames may only contain alphanumeric characters, hyphens or dots');
}

/** Directives and defaults of redis 7.0.15, config.c. */
const CONFIGS: readonly ConfigSpec[] = [
  { name: 'cluster-enabled', kind: 'bool', initial: 'no', mutable: false },
  { name: 'cluster-config-file', kind: 'text', initial: 'nodes.conf', mutable: false },
  { name: 'cluster-node-timeout', kind: 'number', initial: '15000', min: 0 },
  { name: 'cluster-port', kind: 'number', initial: '0', min: 0, max: 65_535, mutable: false },
  {
    name: 'cluster-replica-validity-factor',
    kind: 'number',
    initial: '10',
    min: 0,
    max: 2_147_483_647,
    alias: 'cluster-slave-validity-factor',
  },
  { name: 'cluster-migration-barrier', kind: 'number', initial: '1', min: 0, max: 2_147_483_647 },
  { name: 'cluster-allow-replica-migration', kind: 'bool', initial: 'yes' },
  { name: 'cluster-require-full-coverage', kind: 'bool', initial: 'yes' },
  {
    name: 'cluster-replica-no-failover',
    kind: 'bool',
    initial: 'no',
    alias: 'cluster-slave-no-failover',
  },
  { name: 'cluster-allow-reads-when-down', kind: 'bool', initial: 'no' },
  { name: 'cluster-allow-pubsubshard-when-down', kind: 'bool', initial: 'yes' },
  { name: 'cluster-link-sendbuf-limit', kind: 'memory', initial: '0', max: UINT64_MAX },
  { name: 'cluster-announce-ip', kind: 'text', initial: '' },
  { name: 'cluster-announce-hostname', kind: 'text', initial: '', check: checkHostname },
  { name: 'cluster-announce-port', kind: 'number', initial: '0', min: 0, max: 65_535 },
  { name: 'cluster-announce-tls-port', kind: 'number', initial: '0', min: 0, max: 65_535 },
  { name: 'cluster-announce-bus-port', kind: 'number', initial: '0', min: 0, max: 65_535 },
  {
    name: 'cluster-preferred-endpoint-type',
    kind: 'enum',
    initial: 'ip',
    values: ['ip', 'hostname', 'unknown-endpoint'],
  },
];

function create(world: World, server: ServerState): void {
  const isEnabled = configBool(server, 'cluster-enabled');
  const seed = isEnabled ? nextUint32(world.random, server.random) : 0;
  server.cluster = isEnabled ? createClusterState(seed) : null;
  if (!isEnabled) return;
  readNodeTimeout(server);
  clearRow(world.bus, server.process);
  if (wasReplica(world, server)) bootAsReplica(server);
}

function readNodeTimeout(server: ServerState): void {
  clusterOf(server).nodeTimeoutMs = configNumber(server, 'cluster-node-timeout');
}

/** Our own line in nodes.conf says slave. */
function wasReplica(world: World, server: ServerState): boolean {
  const saved = world.nodesConf[server.process]?.shared ?? null;
  const own = saved?.nodes.find((node) => node.column === saved.myself);
  return own !== undefined && (own.flags & NodeFlag.slave) !== 0;
}

function boot(world: World, server: ServerState): void {
  if (server.cluster === null) return;
  loadOrCreate(world, server);
  updateOwnFlags(world, server);
  const process = world.processes[server.process] as Process;
  listen(world, process, busPort(process));
}

function onAccept(world: World, server: ServerState, socket: number, port: number): boolean {
  const process = world.processes[server.process] as Process;
  if (server.cluster === null || port !== busPort(process)) return false;
  if (server.isLoading && isMaster(world, server, server.cluster.myself)) {
    closeSocket(world, socket, serverNowUs(server));
    return true;
  }
  world.net.words[socket * SOCKET_WORDS + Word.role] = SocketRole.busIn;
  world.net.words[socket * SOCKET_WORDS + Word.ref] = NOBODY;
  if (hasUnread(world.net, socket)) raise(world, socket, 0);
  return true;
}

/** The file stays behind as it was last saved. */
function onExit(world: World, server: ServerState): void {
  if (server.cluster !== null)
    world.nodesConf[server.process] = { shared: captureConfig(world, server) };
}

/** End of the iteration: election step, state, configuration, in this order (rule LK5). */
function doTodo(world: World, server: ServerState): void {
  const { cluster } = server;
  if (cluster === null) return;
  if (cluster.todo.failover && !isMaster(world, server, cluster.myself))
    electionStep(world, server);
  cluster.todo.failover = false;
  if (cluster.todo.updateState) updateClusterState(world, server);
  if (cluster.todo.saveConfig) saveIfAsked(server);
}

/** ASKING lasts for one command of any kind; before a MULTI it lasts to its EXEC. */
function clearAsking(call: Call, spec: CommandSpec): void {
  if (spec.name !== 'asking' && call.client.multi === null) call.client.asking = false;
}

function onConfigSet(world: World, server: ServerState, name: string): void {
  if (server.cluster === null) return;
  if (name === 'cluster-node-timeout') {
    readNodeTimeout(server);
    touchAllPeers(world, server);
  }
  if (name === 'cluster-replica-no-failover') updateOwnFlags(world, server);
}

/** Our own flags follow the configuration; the next packet tells of them. */
function updateOwnFlags(world: World, server: ServerState): void {
  const { bus } = world;
  const cluster = clusterOf(server);
  const me = server.process * bus.stride + cluster.myself;
  const before = bus.flags[me] as number;
  const bit = configBool(server, 'cluster-replica-no-failover') ? NodeFlag.noFailover : 0;
  bus.flags[me] = (before & ~NodeFlag.noFailover) | bit;
  if (bus.flags[me] !== before) cluster.todo.saveConfig = cluster.todo.updateState = true;
}

/** A link with its smallest read buffer. */
const LINK_BYTES = 1_088;

/** Two connections for every other node, there or not. Source: getClusterConnectionsCount. */
function busLinks(world: World, { cluster, process }: ServerState): OwnLinks {
  if (cluster === null) return { connections: 0, bytes: 0 };
  const { bus } = world;
  let links = 0;
  for (const column of cluster.known) {
    const cell = process * bus.stride + column;
    if (bus.outLink[cell] !== NOBODY) links++;
    if (bus.inLink[cell] !== NOBODY) links++;
  }
  const others = cluster.known.length + cluster.handshakes.length - 1;
  return { connections: others * 2, bytes: links * LINK_BYTES };
}

defineDebugCommands(debugCluster);

export const clusterExtension: ServerExtension = {
  name: 'cluster',
  commands: [...slotCommands, ...nodeCommands, ...queryCommands],
  configs: CONFIGS,
  info: [
    {
      name: 'Cluster',
      isDefault: true,
      lines: (_world, server) => [`cluster_enabled:${server.cluster === null ? 0 : 1}`],
    },
  ],
  create,
  boot,
  gates: [{ at: GateOrder.clusterRedirect, gate: redirectGate }],
  beforeSleep: [
    { at: SleepOrder.clusterTodo, step: doTodo },
    { at: SleepOrder.writeReplies + 1, step: flushOutbox },
  ],
  cron: [
    {
      at: CronOrder.clients,
      step: redirectBlockedClients,
      rests: ({ waitingKeys }) => waitingKeys.clients.size === 0,
    },
    { at: CronOrder.cluster, step: clusterCron },
  ],
  roles: [SocketRole.busOut, SocketRole.busIn],
  onSocket: onBusSocket,
  onAccept,
  onExit,
  onCommandDone: clearAsking,
  onPublish: publishOnBus,
  ownLinks: busLinks,
  onConfigSet,
};
