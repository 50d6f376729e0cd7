/** ROLE and INFO replication, in Redis's order. Source: redis 7.0.15, replication.c, roleCommand;
 * server.c, genRedisInfoString. SPEC §12. */
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configBool, configNumber } from '../server/config.ts';
import type { Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { isMinReplicasOn, replicaIp } from './replicas.ts';
import { replicaOf, type LinkState } from './ReplicationState.ts';
import { serverMs } from '../server/clock.ts';

const STATE_WORDS = {
  none: '',
  waitBgsaveStart: 'wait_bgsave',
  waitBgsaveEnd: 'wait_bgsave',
  sendBulk: 'send_bulk',
  online: 'online',
} as const;

export function runRole({ world, server }: Call): Reply {
  const { replication } = server;
  if (replication.masterHost === null) {
    const online = replication.replicas.filter(({ replica }) => replica?.state === 'online');
    return ['master', replication.masterReplOffset, online.map((client) => roleRow(world, client))];
  }
  const offset = replication.master === null ? -1 : replication.appliedOffset;
  return [
    'slave',
    replication.masterHost,
    replication.masterPort,
    roleWord(replication.link),
    offset,
  ];
}

function roleRow(world: World, client: Client): Reply {
  const replica = replicaOf(client);
  return [replicaIp(world, client), String(replica.port), String(replica.ackOffset)];
}

/** ROLE's name of the link's state. */
function roleWord(link: LinkState): string {
  switch (link) {
    case 'none':
    case 'connect':
    case 'connecting':
    case 'connected':
      return link;
    case 'transfer':
      return 'sync';
    case 'receivePing':
    case 'receiveAuth':
    case 'receivePort':
    case 'receiveIp':
    case 'receiveCapa':
    case 'receivePsync':
      return 'handshake';
  }
}

export function replicationLines(world: World, server: ServerState): string[] {
  const { replication } = server;
  const { replicas, backlog } = replication;
  const lines = [`role:${replication.masterHost === null ? 'master' : 'slave'}`];
  if (replication.masterHost !== null) lines.push(...linkLines(server));
  lines.push(`connected_slaves:${replicas.length}`);
  if (isMinReplicasOn(server)) lines.push(`min_slaves_good_slaves:${replication.goodReplicas}`);
  replicas
    .filter((client) => !replicaOf(client).isRdbOnly)
    .forEach((client, at) => lines.push(replicaLine(world, server, client, at)));
  lines.push(
    'master_failover_state:no-failover',
    `master_replid:${replication.replId}`,
    `master_replid2:${replication.replId2}`,
    `master_repl_offset:${replication.masterReplOffset}`,
    `second_repl_offset:${replication.secondReplOffset}`,
    `repl_backlog_active:${backlog === null ? 0 : 1}`,
    `repl_backlog_size:${configNumber(server, 'repl-backlog-size')}`,
    `repl_backlog_first_byte_offset:${backlog?.firstByteOffset ?? 0}`,
    `repl_backlog_histlen:${backlog?.histlen ?? 0}`,
  );
  return lines;
}

function replicaLine(world: World, server: ServerState, client: Client, at: number): string {
  const replica = replicaOf(client);
  // Fresh wall clock against the cached second of the acknowledgement (SPEC §1.8).
  const nowUnix = Math.floor(serverMs(world, server) / 1000);
  const lag = replica.state === 'online' ? nowUnix - replica.ackUnix : 0;
  const where = `ip=${replicaIp(world, client)},port=${replica.port}`;
  return `slave${at}:${where},state=${STATE_WORDS[replica.state]},offset=${replica.ackOffset},lag=${lag}`;
}

function linkLines(server: ServerState): string[] {
  const { replication } = server;
  const isUp = replication.link === 'connected';
  const { cachedMaster } = replication;
  const read = replication.master === null ? (cachedMaster?.offset ?? 1) : replication.readOffset;
  const applied =
    replication.master === null ? (cachedMaster?.offset ?? 1) : replication.appliedOffset;
  const lines = [
    `master_host:${replication.masterHost}`,
    `master_port:${replication.masterPort}`,
    `master_link_status:${isUp ? 'up' : 'down'}`,
    `master_last_io_seconds_ago:${replication.master === null ? -1 : server.unixtime - replication.masterIoUnix}`,
    `master_sync_in_progress:${replication.link === 'transfer' ? 1 : 0}`,
    `slave_read_repl_offset:${read}`,
    `slave_repl_offset:${applied}`,
    ...syncLines(server),
  ];
  if (!isUp) {
    const down = replication.downUnix === 0 ? -1 : server.unixtime - replication.downUnix;
    lines.push(`master_link_down_since_seconds:${down}`);
  }
  lines.push(
    `slave_priority:${configNumber(server, 'replica-priority')}`,
    `slave_read_only:${configBool(server, 'replica-read-only') ? 1 : 0}`,
    `replica_announced:${configBool(server, 'replica-announced') ? 1 : 0}`,
  );
  return lines;
}

function syncLines(server: ServerState): string[] {
  const { transfer, link } = server.replication;
  if (link !== 'transfer' || transfer === null) return [];
  const { size, received } = transfer;
  const share = size > 0 ? (received / size) * 100 : 0;
  return [
    `master_sync_total_bytes:${size}`,
    `master_sync_read_bytes:${received}`,
    `master_sync_left_bytes:${size - received}`,
    `master_sync_perc:${share.toFixed(2)}`,
    `master_sync_last_io_seconds_ago:${server.unixtime - transfer.lastIoUnix}`,
  ];
}
