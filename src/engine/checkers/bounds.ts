/**
 * Nothing grows without end: at rest every queue is short and every table follows the size of the cluster,
 * not the length of the run.
 */
import type { World } from '../kernel/World.ts';
import { ConnState, SOCKET_WORDS, Word } from '../network/Network.ts';
import { broken, type Finding } from './Finding.ts';

export function checkBounds(world: World): Finding[] {
  const nodes = world.servers.length;
  const pairs = nodes * nodes;
  const { clients, conns } = {
    clients: world.clients.load.setup.clients,
    conns: world.clients.conns,
  };
  const limits: readonly (readonly [string, number, number])[] = [
    // One timer a process, a cron, what is in flight: a few for each pair of nodes.
    ['events', world.wheel.size, 64 + 40 * nodes + 12 * pairs + 4 * clients],
    ['segments in flight', segmentsInUse(world), 64 + 16 * pairs + 4 * clients],
    ['stalled directions', world.net.stalls.size, 0],
    ['connections', openConnections(world), 16 + 4 * pairs + (clients + 8) * nodes],
    ['client connections', conns.length - world.clients.freeConns.length, (clients + 8) * nodes],
    ['endpoints', world.clients.endpoints.length, nodes],
    ['unsettled keys', world.ledger.dirty.length, world.ledger.writes.size],
  ];
  const findings = limits
    .filter(([, value, limit]) => value > limit)
    .map(([name, value, limit]) => broken('bounds', `${value} ${name}, at most ${limit}`));
  for (const server of world.servers) if (server) findings.push(...checkServer(world, server));
  return findings;
}

function checkServer(world: World, server: NonNullable<World['servers'][number]>): Finding[] {
  const nodes = world.servers.length;
  const { cluster, replication } = server;
  const limits: (readonly [string, number, number])[] = [
    ['clients', server.clients.size, 16 + nodes + world.clients.conns.length],
    ['clients with output', server.pendingWrites.length, server.clients.size],
    ['log lines', server.log.length, 1000],
    ['replicas', replication.replicas.length, nodes],
  ];
  if (cluster)
    limits.push(
      ['handshakes', cluster.handshakes.length, nodes],
      ['known nodes', cluster.known.length, world.bus.identities.length],
      ['failure reports', cluster.failReports.size, cluster.known.length],
      ['queued bus messages', cluster.outbox.length, nodes],
    );
  const name = world.processes[server.process]?.name ?? '?';
  return limits
    .filter(([, value, limit]) => value > limit)
    .map(([what, value, limit]) => broken('bounds', `${name}: ${value} ${what}, at most ${limit}`));
}

function segmentsInUse(world: World): number {
  const { net } = world;
  let free = 0;
  for (let seg = net.segFree; seg >= 0; seg = net.segNext[seg] as number) free++;
  return net.segUsed - free;
}

function openConnections(world: World): number {
  const { net } = world;
  let open = 0;
  for (let conn = 0; conn < net.used; conn++)
    if (net.words[conn * 2 * SOCKET_WORDS + Word.state] !== ConnState.free) open++;
  return open;
}
