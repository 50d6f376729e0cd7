/**
 * maxmemory-clients: when all clients together take too much memory, the largest are disconnected.
 *
 * The one idea: clients of about the same size (between two powers of two) stand in one line, in the order
 * in which they came to that size; the line of the largest goes first.
 * Source: redis 7.0.15, networking.c, evictClients, getClientEvictionLimit; server.c,
 * updateClientMemUsageAndBucket, clientEvictionAllowed.
 */
import type { World } from '../../kernel/World.ts';
import type { Client } from '../../server/Client.ts';
import { closeClient } from '../../server/clients.ts';
import { configNumber } from '../../server/config.ts';
import { log, type ServerState } from '../../server/ServerState.ts';
import { clientLine, clientType } from '../clientLine.ts';
import { clientMemory } from '../clientMemory.ts';

interface Usage {
  bytes: number;
  /** Which line: the bits of `bytes`, within bounds. */
  bucket: number;
  /** Place in that line. */
  joined: number;
}

export interface ClientUsage {
  /** By client's id. */
  usages: Map<number, Usage>;
  /** Of all of them. */
  bytes: number;
  lastJoined: number;
}

/** CLIENT_MEM_USAGE_BUCKET_MIN_LOG and MAX_LOG. */
const BITS_MIN = 15;
const BITS_MAX = 33;
/** A lower limit would leave nobody to set a higher one. */
const LIMIT_BYTES_MIN = 131_072;

/** Bytes; 0 = none. A percentage of no maxmemory is no limit at all. */
function limitBytes(server: ServerState): number {
  const set = configNumber(server, 'maxmemory-clients');
  if (set === 0) return 0;
  const maxmemory = configNumber(server, 'maxmemory');
  const bytes = set > 0 ? set : maxmemory > 0 ? Math.floor((maxmemory * -set) / 100) : Infinity;
  return Math.max(LIMIT_BYTES_MIN, bytes);
}

/** The directive was set: from now on clients are weighed, or not any more. */
export function weighClients(server: ServerState): void {
  const { buffers, eviction } = server;
  if (configNumber(server, 'maxmemory-clients') === 0) {
    buffers.touched = null;
    eviction.clients = null;
  } else if (eviction.clients === null) {
    eviction.clients = { usages: new Map(), bytes: 0, lastJoined: 0 };
    buffers.touched = new Set(server.clients.keys());
  }
}

/** Gate and step: weighs who may have changed, then makes room. */
export function evictClients(world: World, server: ServerState): void {
  const { clients } = server.eviction;
  const { touched } = server.buffers;
  if (clients === null || touched === null) return;
  for (const id of touched) {
    const client = server.clients.get(id);
    // Those that may not be evicted are weighed by the cron only.
    if (client !== undefined && isEvictable(client)) weigh(server, clients, client);
  }
  touched.clear();
  const limit = limitBytes(server);
  while (clients.bytes >= limit) if (!evictLargest(world, server, clients)) return;
}

/** Step of the cron. */
export function weighAll(server: ServerState): void {
  const { clients } = server.eviction;
  if (clients === null) return;
  for (const client of server.clients.values()) {
    const type = clientType(client);
    if (type === 'normal' || type === 'pubsub') weigh(server, clients, client);
    else forgetUsage(server, client);
  }
}

function isEvictable(client: Client): boolean {
  const type = clientType(client);
  return !client.noEvict && (type === 'normal' || type === 'pubsub');
}

function weigh(server: ServerState, clients: ClientUsage, client: Client): void {
  const bytes = clientMemory(server, client)['tot-mem'] ?? 0;
  const bits = bytes < 2 ** 32 ? 32 - Math.clz32(bytes) : BITS_MAX;
  const bucket = Math.max(BITS_MIN, bits);
  const known = clients.usages.get(client.id);
  clients.bytes += bytes - (known?.bytes ?? 0);
  const joined = known?.bucket === bucket ? known.joined : ++clients.lastJoined;
  clients.usages.set(client.id, { bytes, bucket, joined });
}

/** Hook: the client is gone. */
export function forgetUsage(server: ServerState, client: Client): void {
  const clients = server.eviction?.clients ?? null;
  const known = clients?.usages.get(client.id);
  if (clients === null || known === undefined) return;
  clients.bytes -= known.bytes;
  clients.usages.delete(client.id);
}

/** @returns false when nobody is left who may be evicted */
function evictLargest(world: World, server: ServerState, clients: ClientUsage): boolean {
  let first: [Client, Usage] | null = null;
  for (const [id, usage] of clients.usages) {
    const client = server.clients.get(id);
    if (client === undefined || !isEvictable(client)) continue;
    if (first === null || isBefore(usage, first[1])) first = [client, usage];
  }
  if (first === null) {
    log(world, server, 'warning', 'Over client maxmemory after evicting all evictable clients');
    return false;
  }
  const [client] = first;
  log(world, server, 'notice', `Evicting client: ${clientLine(world, server, client)}`);
  closeClient(world, server, client);
  forgetUsage(server, client);
  server.stats.evictedClients++;
  return true;
}

function isBefore(a: Usage, b: Usage): boolean {
  return a.bucket === b.bucket ? a.joined < b.joined : a.bucket > b.bucket;
}

/** DEBUG CLIENT-EVICTION; null while it is off. Source: redis 7.0.15, debug.c. */
export function evictionBuckets(server: ServerState): string | null {
  const { clients } = server.eviction;
  if (clients === null) return null;
  let text = '';
  for (let bits = BITS_MIN; bits <= BITS_MAX; bits++) {
    const inLine = [...clients.usages].filter(([id, { bucket }]) => {
      const client = server.clients.get(id);
      return bucket === bits && client !== undefined && isEvictable(client);
    });
    const from = String(bits === BITS_MIN ? 0 : 2 ** (bits - 1)).padStart(10);
    const to = bits === BITS_MAX ? '+            : ' : ` - ${String(2 ** bits - 1).padStart(10)}: `;
    const bytes = inLine.reduce((sum, [, usage]) => sum + usage.bytes, 0);
    text += `bucket ${from}${to}tot-mem: ${String(bytes).padStart(10)}, clients: ${inLine.length}\n`;
  }
  return text;
}
