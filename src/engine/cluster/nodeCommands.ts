/**
 * CLUSTER subcommands that change membership, roles and epochs.
 *
 * Source: redis 7.0.15, cluster.c, clusterCommand, clusterReset. Rules CC5-CC10.
 */
import { nextHex } from '../../base/random.ts';
import { hostAt } from '../kernel/Host.ts';
import type { World } from '../kernel/World.ts';
import { commandRow } from '../commands/commandRow.ts';
import { database } from '../commands/keyspaceSlice.ts';
import { flushAll } from '../commands/lookup.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { OK, error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { NOBODY, NodeFlag, columnFor } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { guarded, knownColumn } from './commandArgs.ts';
import { bumpEpoch } from './epochs.ts';
import {
  addNode,
  delNode,
  dropHandshakes,
  forgetHandshake,
  forgetNode,
  meetAddress,
} from './handshake.ts';
import { BUS_PORT_OFFSET, busPortOf } from './links.ts';
import { becomeMaster, becomeReplicaOf, isMaster, masterOf } from './roles.ts';
import { delAllSlots } from './slots.ts';
import { optionOf } from '../commands/arguments.ts';

const PORT_MAX = 65_535;

function meet(call: Call): Reply {
  const { world, server, argv } = call;
  const [, , ip = '', port = '', bus] = argv;
  if (argv.length > 5) return wrongWords(call);
  if (!/^-?\d{1,18}$/.test(port))
    return error(`ERR Invalid TCP base port specified: ${shownWord(port)}`);
  if (bus !== undefined && !/^-?\d{1,18}$/.test(bus))
    return error(`ERR Invalid TCP bus port specified: ${shownWord(bus)}`);
  const busPort = bus === undefined ? Number(port) + BUS_PORT_OFFSET : Number(bus);
  const isValid = isIp(ip) && inPorts(Number(port)) && inPorts(busPort);
  if (!isValid) return error(`ERR Invalid node address specified: ${shownWord(ip)}:${port}`);
  const nodePort = busPort === busPortOf(Number(port)) ? Number(port) : busPort - BUS_PORT_OFFSET;
  const host = hostAt(world, ip, nodePort);
  // Differs from Redis: an address on no simulated host is accepted and the handshake times out unseen.
  if (host !== NOBODY) meetAddress(world, server, host, nodePort);
  return OK;
}

/** Source: redis 7.0.15, networking.c, addReplySubcommandSyntaxError. */
function wrongWords({ argv }: Call): ErrorReply {
  const shown = shownWord(argv[1] as string, 128);
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${shown}'. Try CLUSTER HELP.`,
  );
}

function inPorts(port: number): boolean {
  return port > 0 && port <= PORT_MAX;
}

function isIp(text: string): boolean {
  const parts = text.split('.');
  const isV4 =
    parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isV4 || isIpV6(text);
}

/** Eight groups of hex digits, or fewer around one `::`. */
function isIpV6(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isRightLong =
    halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8;
  return isRightLong && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}

function forget(call: Call): Reply {
  const { world, server, argv } = call;
  const cluster = clusterOf(server);
  const id = argv[2] as string;
  if (forgetHandshake(world, server, id)) return OK;
  const column = knownColumn(world, server, id);
  if (column === NOBODY) return error(`ERR Unknown node ${shownWord(id)}`);
  if (column === cluster.myself) return error("ERR I tried hard but I can't forget myself...");
  if (masterOf(world, server, cluster.myself) === column)
    return error("ERR Can't forget my master!");
  forgetNode(world, server, column);
  return OK;
}

function replicate(call: Call): Reply {
  const { world, server, argv } = call;
  const cluster = clusterOf(server);
  const { bus } = world;
  const base = server.process * bus.stride;
  const id = argv[2] as string;
  const column = knownColumn(world, server, id);
  if (column === NOBODY) return error(`ERR Unknown node ${shownWord(id)}`);
  if (column === cluster.myself) return error("ERR Can't replicate myself");
  if (((bus.flags[base + column] as number) & NodeFlag.slave) !== 0) {
    return error('ERR I can only replicate a master, not a replica.');
  }
  const amMaster = isMaster(world, server, cluster.myself);
  if (amMaster && (bus.numSlots[base + cluster.myself] !== 0 || database(server, 0).size !== 0)) {
    return error('ERR To set a master the node must be empty and without assigned slots.');
  }
  becomeReplicaOf(world, server, column);
  cluster.todo.updateState = cluster.todo.saveConfig = true;
  return OK;
}

function failover(call: Call): Reply {
  const [, , word] = call.argv;
  const option = word === undefined ? undefined : optionOf(word);
  if (call.argv.length > 3) return wrongWords(call);
  if (option !== undefined && option !== 'force' && option !== 'takeover') return Errors.syntax;
  const { world, server } = call;
  if (isMaster(world, server, clusterOf(server).myself)) {
    return error('ERR You should send CLUSTER FAILOVER to a replica');
  }
  // Differs from Redis: manual failover is a later part of the simulator.
  return error('ERR CLUSTER FAILOVER is not simulated yet');
}

function reset(call: Call): Reply {
  const { world, server, argv } = call;
  const option = optionOf(argv[2] ?? 'soft');
  if (argv.length > 3) return wrongWords(call);
  if (option !== 'hard' && option !== 'soft') return Errors.syntax;
  const amMaster = isMaster(world, server, clusterOf(server).myself);
  if (amMaster && database(server, 0).size !== 0) {
    return error("ERR CLUSTER RESET can't be called with master nodes containing keys");
  }
  resetNode(world, server, option === 'hard');
  return OK;
}

/** Forgets everybody, without blacklisting them; HARD also takes a new ID and epochs 0. */
function resetNode(world: World, server: ServerState, isHard: boolean): void {
  const cluster = clusterOf(server);
  if (!isMaster(world, server, cluster.myself)) {
    becomeMaster(world, server);
    flushAll(server);
  }
  cluster.migratingTo.clear();
  cluster.importingFrom.clear();
  for (const column of cluster.known) delAllSlots(world, server, column);
  for (const column of cluster.known) if (column !== cluster.myself) delNode(world, server, column);
  dropHandshakes(world, server);
  if (isHard) takeNewId(world, server);
  cluster.todo.saveConfig = cluster.todo.updateState = cluster.todo.fsync = true;
}

function takeNewId(world: World, server: ServerState): void {
  const cluster = clusterOf(server);
  const former = cluster.myself;
  const id = nextHex(world.random, server.random, 40);
  cluster.currentEpoch = 0;
  cluster.lastVoteEpoch = 0;
  const flags = world.bus.flags[server.process * world.bus.stride + former] as number;
  log(world, server, 'warning', 'configEpoch set to 0 via CLUSTER RESET HARD');
  delNode(world, server, former);
  cluster.myself = columnFor(world, id, server.process);
  addNode(world, server, cluster.myself, flags);
  log(world, server, 'notice', `Node hard reset, now I'm ${id}`);
}

function bump(call: Call): Reply {
  const { world, server } = call;
  const cluster = clusterOf(server);
  const word = bumpEpoch(world, server) ? 'BUMPED' : 'STILL';
  const epoch = world.bus.configEpoch[server.process * world.bus.stride + cluster.myself];
  return { simple: `${word} ${epoch}` };
}

function setConfigEpoch(call: Call): Reply {
  const { world, server, argv } = call;
  const cluster = clusterOf(server);
  const text = argv[2] as string;
  if (!/^-?\d{1,15}$/.test(text)) return Errors.notInteger;
  const epoch = Number(text);
  const me = server.process * world.bus.stride + cluster.myself;
  if (epoch < 0) return error(`ERR Invalid config epoch specified: ${epoch}`);
  if (cluster.known.length > 1) {
    return error(
      'ERR The user can assign a config epoch only when the node does not know any other node.',
    );
  }
  if (world.bus.configEpoch[me] !== 0) return error('ERR Node config epoch is already non-zero');
  world.bus.configEpoch[me] = epoch;
  cluster.currentEpoch = Math.max(cluster.currentEpoch, epoch);
  cluster.todo.updateState = cluster.todo.saveConfig = true;
  return OK;
}

function saveConfig(call: Call): Reply {
  const { todo } = clusterOf(call.server);
  todo.saveConfig = todo.fsync = true;
  return OK;
}

export const nodeCommands: readonly CommandSpec[] = [
  commandRow('cluster|meet', guarded(meet)),
  commandRow('cluster|forget', guarded(forget)),
  commandRow('cluster|replicate', guarded(replicate)),
  commandRow('cluster|failover', guarded(failover)),
  commandRow('cluster|reset', guarded(reset)),
  commandRow('cluster|bumpepoch', guarded(bump)),
  commandRow('cluster|set-config-epoch', guarded(setConfigEpoch)),
  commandRow('cluster|saveconfig', guarded(saveConfig)),
];
