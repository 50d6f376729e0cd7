/**
 * Feeding the stream: what a master's commands append, what a replica passes on, and how it leaves.
 *
 * Bytes exist only while there is a backlog, so a master that never had a replica stays at offset 0
 * (SPEC §2.2). A replica's stream leaves when the loop sleeps, in segments of about 16 KB that equally
 * far replicas share.
 * Source: redis 7.0.15, replication.c, replicationFeedSlaves; networking.c, writeToClient. SPEC §2, §6.
 */
import type { World } from '../kernel/World.ts';
import { canSend, send } from '../network/transmit.ts';
import type { Client } from '../server/Client.ts';
import { queueWrite } from '../server/output.ts';
import type { Command } from '../server/Command.ts';
import { configNumber } from '../server/config.ts';
import { encodeReply } from '../server/encodeReply.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { commandFor } from '../server/propagation.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import {
  appendEntry,
  growBlocks,
  nextSeqOf,
  TRIM_BLOCKS,
  isWithin,
  trimBacklog,
  type Backlog,
} from './backlog.ts';
import { judgeOutput } from './outputLimits.ts';
import type { ReplicaOfUs } from './ReplicationState.ts';
import { selectCommand, type StreamPayload } from './wire.ts';

/** Blocks trimmed before each sleep: ten times the usual. */
const SLEEP_TRIM_BLOCKS = 10 * TRIM_BLOCKS;
/** Bytes after which a segment is closed: what one read takes. */
const SEGMENT_BYTES = 16_384;
/** Segments remembered for other replicas. */
const RECENT_MAX = 4;

/** Hook `onPropagate`: only the top of a chain makes stream, and only with a backlog. */
export function feedCommand(
  world: World,
  server: ServerState,
  db: number,
  argv: readonly string[],
): void {
  const { replication } = server;
  if (replication.backlog === null || replication.masterHost !== null) return;
  if (replication.selectedDb !== db) {
    replication.selectedDb = db;
    appendToStream(world, server, selectCommand(db));
  }
  appendToStream(world, server, commandFor(argv));
}

/** A command the server itself adds (PING, GETACK): no SELECT before it. */
export function feedOwn(world: World, server: ServerState, command: Command): void {
  const { replication } = server;
  if (replication.backlog !== null && replication.masterHost === null)
    appendToStream(world, server, command);
}

/** Appends to backlog and replicas' outputs alike; the offset advances by its bytes. */
export function appendToStream(world: World, server: ServerState, command: Command): void {
  const { replication } = server;
  const backlog = replication.backlog as Backlog;
  const before = replication.masterReplOffset;
  replication.masterReplOffset = before + command.bytes;
  const fits = appendEntry(backlog, command);
  const { replicas } = replication;
  for (let i = 0; i < replicas.length; i++) {
    const client = replicas[i] as Client;
    if (!client.pendingWrite) queueWrite(server, client);
  }
  if (fits) return;
  growBlocks(backlog, command.bytes, before, configNumber(server, 'repl-backlog-size'));
  for (const client of replicas) judgeOutput(world, server, client);
  trim(server, TRIM_BLOCKS);
}

/** Step before sleep, after the writes. */
export function trimBeforeSleep(_world: World, server: ServerState): void {
  if (!hasNothingToTrim(server)) trim(server, SLEEP_TRIM_BLOCKS);
}

/** The backlog is no longer than wanted, as far as whole blocks go. */
export function hasNothingToTrim(server: ServerState): boolean {
  const { backlog } = server.replication;
  return backlog === null || isWithin(backlog, configNumber(server, 'repl-backlog-size'));
}

export function trim(server: ServerState, blocksMax: number): void {
  const { replication } = server;
  const { backlog, replicas } = replication;
  if (backlog === null) return;
  let pinned = Infinity;
  for (const { replica } of replicas) {
    if (replica !== undefined && replica.nextSeq >= 0)
      pinned = Math.min(pinned, replica.nextOffset);
  }
  trimBacklog(backlog, configNumber(server, 'repl-backlog-size'), pinned, blocksMax);
}

/** Writer of clients of kind `replica`: sends what the stream has beyond what was sent. */
export function writeStream(world: World, server: ServerState, client: Client): void {
  const { backlog } = server.replication;
  const { replica } = client;
  if (replica === undefined || backlog === null || !isStreaming(replica)) return;
  const end = nextSeqOf(backlog);
  while (replica.nextSeq < end) {
    if (!canSend(world.net, client.socket)) return;
    sendSegment(world, server, client, replica, segmentFrom(server, backlog, replica, end));
  }
}

function isStreaming(replica: ReplicaOfUs): boolean {
  return replica.state === 'online' && !replica.isHeld && replica.nextSeq >= 0;
}

function sendSegment(
  world: World,
  server: ServerState,
  client: Client,
  replica: ReplicaOfUs,
  segment: StreamPayload,
): void {
  server.cpuUs += machineProfile(server.machine).writeUs;
  send(world, client.socket, segment.bytes, segment, serverNowUs(server));
  server.stats.netOutputBytes += segment.bytes;
  server.stats.replOutputBytes += segment.bytes;
  replica.nextSeq += segment.commands.length;
  replica.nextOffset += segment.bytes;
  replica.skipBytes = 0;
}

function segmentFrom(
  server: ServerState,
  backlog: Backlog,
  replica: ReplicaOfUs,
  end: number,
): StreamPayload {
  const { shared } = server.replication.recent;
  const from = replica.nextSeq;
  if (replica.skipBytes > 0) return tornSegment(backlog, from, replica.skipBytes);
  for (const known of shared) {
    const isWhole = known.fromSeq + known.commands.length === end || known.bytes >= SEGMENT_BYTES;
    if (known.fromSeq === from && isWhole) return known;
  }
  const segment = buildSegment(backlog, from, end);
  if (server.replication.replicas.length === 1) return segment;
  // A new list: the old one may be shared with a copy of the world.
  server.replication.recent.shared = [segment, ...shared.slice(0, RECENT_MAX - 1)];
  return segment;
}

function buildSegment(backlog: Backlog, from: number, end: number): StreamPayload {
  const first = backlog.entries.at(from - backlog.firstSeq) as Command;
  // A list of one is the smallest, and what most segments need.
  const commands = [first];
  let { bytes } = first;
  for (let seq = from + 1; seq < end && bytes < SEGMENT_BYTES; seq++) {
    const command = backlog.entries.at(seq - backlog.firstSeq) as Command;
    commands.push(command);
    bytes += command.bytes;
  }
  return { commands, bytes, fromSeq: from };
}

/** The rest of a command whose head was not asked for: bytes that parse as nothing. */
function tornSegment(backlog: Backlog, from: number, skip: number): StreamPayload {
  const whole = backlog.entries.at(from - backlog.firstSeq) as Command;
  const bytes = whole.bytes - skip;
  const tail = encodeReply(whole.argv, 2).slice(skip);
  return { commands: [{ argv: [], bytes }], bytes, fromSeq: -1, tail };
}
