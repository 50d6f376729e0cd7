/**
 * From a run's setup to a running world: hosts, processes, network, disks, a cluster's first nodes.conf.
 *
 * `formed` clusters boot from written nodes.conf files, as the recorded reference runs did; `strangers`
 * are nodes that know nobody, to be joined by CLUSTER MEET.
 */
import { copyState } from '../base/stateCopy.ts';
import { nextBelow, nextHex, randomStream } from '../base/random.ts';
import type { RunSetup } from '../protocol/RunSetup.ts';
import { createLedger } from './checkers/Ledger.ts';
import { createBusTable, columnFor, NOBODY, NodeFlag } from './cluster/BusTable.ts';
import type { SavedConfig, SavedNode } from './cluster/savedConfig.ts';
import { EMPTY_SET, internSet, SLOTS } from './cluster/slotSets.ts';
import { createClients } from './clients/createClients.ts';
import { createOutside } from './clients/outside.ts';
import { setWorkload } from './clients/Workload.ts';
import { createDisks } from './disk/Disk.ts';
import { EventKind } from './kernel/EventKind.ts';
import { createProcess } from './kernel/Process.ts';
import type { TraceSink } from './kernel/TraceSink.ts';
import { createKernel, type World } from './kernel/World.ts';
import { createNetwork } from './network/Network.ts';
import { machineProfile } from './server/MachineProfile.ts';
import { resetPropagation } from './server/propagation.ts';
import { assembleEngine } from './assemble.ts';

/** Port of node 0; node i listens at this plus i, its bus 10000 higher. */
const FIRST_PORT = 7_000;
/** Ports stay below 65536 - 10000: past this many nodes they start again at the first. */
const PORTS = 40_000;

/** Initial place of a node: shard, and 0 for the master, 1.. for its replicas. */
export interface NodePlace {
  readonly shard: number;
  readonly place: number;
}

declare module './kernel/World.ts' {
  interface World {
    /** What the run started from; immutable. */
    shared: { readonly setup: RunSetup; readonly places: readonly NodePlace[] };
  }
}

/** Builds the world at virtual time 0; processes start within the first 100 ms. */
export function createWorld(setup: RunSetup, trace: TraceSink): World {
  assembleEngine();
  resetPropagation();
  const world = createKernel(setup.seed, trace, setup.live?.startWallUs);
  const places = placesOf(setup);
  const nodes = places.length;
  world.shared = { setup, places };
  world.hosts = places.map((_, index) => ({
    index,
    ip: setup.live?.ip ?? hostIp(index),
    isUp: true,
    wallOffsetUs: 0,
  }));
  world.hosts.push({ index: nodes, ip: '10.255.0.1', isUp: true, wallOffsetUs: 0 });
  world.processes = places.map((place, index) =>
    createProcess(index, nodeName(place), 'server', index, portOf(setup, index)),
  );
  world.servers = places.map(() => null);
  world.faultSeq = places.map(() => -1);
  world.net = createNetwork(world, { ...setup.network }, nodes);
  world.disks = createDisks(nodes + 1);
  world.bus = createBusTable(world, nodes, nodes);
  world.nodesConf = places.map(() => ({ shared: null }));
  const { start, mode } = setup.topology;
  if (start === 'formed' && mode !== 'standalone') writeNodesConf(world, setup, places);
  scheduleStarts(world, nodes);
  startClients(world, nodes, places);
  letOutsideIn(world, setup);
  // Laid out as its copies will be (see `laidOut`).
  return copyState(world);
}

/** Programs outside connect from one more host, by one more process. */
function letOutsideIn(world: World, { live }: RunSetup): void {
  world.outside = null;
  if (live === undefined) return;
  const host = world.hosts.length;
  const index = world.processes.length;
  world.hosts.push({ index: host, ip: live.ip, isUp: true, wallOffsetUs: 0 });
  const process = createProcess(index, 'outside', 'outside', host, 0);
  process.state = 'running';
  world.processes.push(process);
  world.net.outsideHost = host;
  world.outside = createOutside(index);
}

function portOf({ live }: RunSetup, index: number): number {
  return live === undefined ? FIRST_PORT + (index % PORTS) : live.firstPort + index;
}

/** The clients are one process on a host of their own, told the addresses of all nodes. */
function startClients(world: World, nodes: number, places: readonly NodePlace[]): void {
  const process = createProcess(nodes, 'clients', 'clients', nodes, 0);
  process.state = 'running';
  world.processes.push(process);
  const { setup } = world.shared;
  const slotShard = new Uint16Array(SLOTS);
  evenSlots(setup.topology.masters).forEach(([from, to], shard) =>
    slotShard.fill(shard, from, to + 1),
  );
  createClients(
    world,
    nodes,
    places.map((_, index) => index),
    slotShard,
  );
  createLedger(world);
  setWorkload(world, setup.workload);
}

function placesOf(setup: RunSetup): NodePlace[] {
  const { masters, replicasPerMaster, emptyNodes } = setup.topology;
  const places: NodePlace[] = [];
  for (let place = 0; place <= replicasPerMaster; place++) {
    for (let shard = 0; shard < masters; shard++) places.push({ shard, place });
  }
  for (let i = 0; i < emptyNodes; i++) places.push({ shard: masters + i, place: 0 });
  return places;
}

/** `A`, `A/1`, …, `Z`, `AA`, … */
function nodeName({ shard, place }: NodePlace): string {
  const letter = shardLetter(shard);
  return place === 0 ? letter : `${letter}/${place}`;
}

function shardLetter(shard: number): string {
  const last = String.fromCharCode(65 + (shard % 26));
  return shard < 26 ? last : shardLetter(Math.floor(shard / 26) - 1) + last;
}

function hostIp(index: number): string {
  return `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

function scheduleStarts(world: World, nodes: number): void {
  const phase = randomStream(world.random, 'phase');
  const { startSpreadUs } = machineProfile(world.shared.setup.machine);
  for (let index = 0; index < nodes; index++) {
    world.wheel.push(
      nextBelow(world.random, phase, startSpreadUs),
      EventKind.processStart,
      index,
      0,
    );
  }
}

function writeNodesConf(world: World, setup: RunSetup, places: readonly NodePlace[]): void {
  const { masters } = setup.topology;
  const ids = randomStream(world.random, 'ids');
  const columns = places.map((_, index) => columnFor(world, nextHex(world.random, ids, 40), index));
  const sets = evenSlots(masters).map(([from, to]) =>
    internSet(world.bus.sets, slotRange(from, to)),
  );
  const known = places.filter(({ shard }) => shard < masters).length;
  const nodes = places.slice(0, known).map(({ shard, place }, index): SavedNode => {
    const isMaster = place === 0;
    return {
      column: columns[index] as number,
      flags: isMaster ? NodeFlag.master : NodeFlag.slave,
      master: isMaster ? NOBODY : (columns[shard] as number),
      epoch: index + 1,
      slotSet: isMaster ? (sets[shard] as number) : EMPTY_SET,
      wasHeard: false,
      wasPinged: false,
    };
  });
  for (let index = 0; index < places.length; index++) {
    const isMember = index < known;
    const own: SavedNode = { ...EMPTY_NODE, column: columns[index] as number };
    const config: SavedConfig = {
      myself: columns[index] as number,
      // A live node is told its address, as by cluster-announce-ip.
      knowsOwnIp: isMember || setup.live !== undefined,
      currentEpoch: isMember ? known : 0,
      lastVoteEpoch: 0,
      nodes: isMember ? nodes : [own],
      migrating: [],
      importing: [],
    };
    world.nodesConf[index] = { shared: config };
  }
}

const EMPTY_NODE: SavedNode = {
  column: NOBODY,
  flags: NodeFlag.master,
  master: NOBODY,
  epoch: 0,
  slotSet: EMPTY_SET,
  wasHeard: false,
  wasPinged: false,
};

/**
 * How `redis-cli --cluster create` splits the slots: a cursor in 32-bit floats, each end rounded half away
 * from zero. Inclusive ranges. Source: redis 7.0.15, redis-cli.c, clusterManagerCommandCreate.
 */
export function evenSlots(masters: number): [number, number][] {
  const each = Math.fround(SLOTS / masters);
  const ranges: [number, number][] = [];
  let first = 0;
  let cursor = 0;
  for (let i = 0; i < masters; i++) {
    const exact = Math.fround(cursor + each - 1);
    const last = i === masters - 1 ? SLOTS - 1 : Math.max(first, Math.floor(exact + 0.5));
    ranges.push([first, last]);
    first = last + 1;
    cursor = Math.fround(cursor + each);
  }
  return ranges;
}

function slotRange(from: number, to: number): Uint8Array {
  const bitmap = new Uint8Array(SLOTS / 8);
  for (let slot = from; slot <= to; slot++)
    bitmap[slot >> 3] = (bitmap[slot >> 3] as number) | (1 << (slot & 7));
  return bitmap;
}
