/**
 * Making room when maxmemory is reached: keys leave by the policy's choice until there is enough, or time
 * runs out and the rest is left for the next iteration.
 *
 * Source: redis 7.0.15, evict.c, performEvictions, isSafeToPerformEvictions, evictionTimeLimitUs.
 */
import { nextBelow } from '../../../base/random.ts';
import type { ChunkedMap } from '../../../base/ChunkedMap.ts';
import type { World } from '../../kernel/World.ts';
import { frequencyOf, idleSeconds } from '../../keyspace/access.ts';
import type { Database } from '../../keyspace/Database.ts';
import { randomKey, type Below } from '../../keyspace/randomKey.ts';
import { uncountedBytes } from '../../server/buffers.ts';
import { configBool, configNumber, configText } from '../../server/config.ts';
import { machineProfile } from '../../server/MachineProfile.ts';
import { isPaused } from '../../server/pause.ts';
import { propagateNow } from '../../server/propagation.ts';
import { serverNowUs, type ServerState } from '../../server/ServerState.ts';
import { database } from '../keyspaceSlice.ts';
import { keyChanged } from '../lookup.ts';
import { noteLazyFree } from '../lazyFree.ts';
import { notify, NotifyClass } from '../notify.ts';
import { usedMemory } from '../snapshot.ts';
import type { ClientUsage } from './evictClients.ts';
import { addCandidate, sampleKeys, type Candidate } from './evictionPool.ts';

export interface EvictionSlice {
  /** maxmemory, kept here because it is asked for before every command. */
  limitBytes: number;
  /** Best candidates seen, the best last. */
  pool: Candidate[];
  /** Database that a random policy looked at last. */
  lastDatabase: number;
  /** Time ran out: eviction goes on in the next iteration. */
  isUnderWay: boolean;
  /** Since when memory has been over the limit, virtual µs; -1 = it is not. */
  exceededSinceUs: number;
  /** How long it was before that, µs. */
  exceededUs: number;
  /** What each client takes; null while maxmemory-clients is 0. */
  clients: ClientUsage | null;
}

declare module '../../server/ServerState.ts' {
  interface ServerSlices {
    eviction: EvictionSlice;
  }
}

/** `enough`: memory is within bounds; `underWay`: it will be; `failed`: there is nothing to evict. */
export type EvictionOutcome = 'enough' | 'underWay' | 'failed';

/** Keys between looks at the clock. */
const KEYS_PER_CHECK = 16;
/** In units of a command's cost: choosing and deleting one key, and telling the replicas. */
const EVICTED_KEY_COST = 1.5;

/** Bytes above maxmemory; 0 or less = none. */
export function excessBytes(server: ServerState): number {
  return usedMemory(server) - uncountedBytes(server) - server.eviction.limitBytes;
}

export function evictKeys(world: World, server: ServerState): EvictionOutcome {
  if (!mayEvict(server)) return 'enough';
  const outcome = makeRoom(world, server);
  const { eviction } = server;
  const isExceeded = outcome !== 'enough';
  if (isExceeded === eviction.exceededSinceUs >= 0) return outcome;
  const nowUs = serverNowUs(server);
  if (!isExceeded) eviction.exceededUs += nowUs - eviction.exceededSinceUs;
  eviction.exceededSinceUs = isExceeded ? nowUs : -1;
  return outcome;
}

/** Whole ms over the limit, as INFO tells it: all together, and the present time alone. */
export function exceededMs(server: ServerState): { total: number; current: number } {
  const { exceededUs, exceededSinceUs } = server.eviction;
  const currentUs = exceededSinceUs < 0 ? 0 : serverNowUs(server) - exceededSinceUs;
  const total = Math.floor((exceededUs + currentUs) / 1000);
  return { total, current: Math.floor(currentUs / 1000) };
}

/** Nothing is over the limit since before now. */
export function resetExceeded({ eviction }: ServerState): void {
  eviction.exceededUs = 0;
  eviction.exceededSinceUs = -1;
}

function makeRoom(world: World, server: ServerState): EvictionOutcome {
  const excess = excessBytes(server);
  if (excess <= 0) return 'enough';
  const policy = configText(server, 'maxmemory-policy');
  if (policy === 'noeviction') return 'failed';
  const startUs = serverNowUs(server);
  const limitUs = timeLimitUs(configNumber(server, 'maxmemory-eviction-tenacity'));
  const { commandUs } = machineProfile(server.machine);
  let freed = 0;
  for (let evicted = 1; freed < excess; evicted++) {
    const choice = choose(world, server, policy);
    if (choice === null) return 'failed';
    freed += evict(world, server, choice);
    server.cpuUs += commandUs * EVICTED_KEY_COST;
    if (evicted % KEYS_PER_CHECK === 0 && serverNowUs(server) - startUs > limitUs) {
      server.eviction.isUnderWay = true;
      return 'underWay';
    }
  }
  return server.eviction.isUnderWay ? 'underWay' : 'enough';
}

/** Replicas are exact copies of their masters, whatever that takes. */
function mayEvict(server: ServerState): boolean {
  if (server.isLoading || isPaused(server)) return false;
  return !(server.isReplica && configBool(server, 'replica-ignore-maxmemory'));
}

/** 0 to 500 µs for a tenacity up to 10, then 15 percent more for each step; 100 = no limit. */
function timeLimitUs(tenacity: number): number {
  if (tenacity <= 10) return 50 * tenacity;
  if (tenacity >= 100) return Infinity;
  let limitUs = 500;
  for (let step = 10; step < tenacity; step++) limitUs *= 1.15;
  return Math.floor(limitUs);
}

interface Choice {
  readonly db: Database;
  readonly key: string;
}

function choose(world: World, server: ServerState, policy: string): Choice | null {
  const isOfAll = policy.startsWith('allkeys');
  const below: Below = (bound) => nextBelow(world.random, server.random, bound);
  if (policy.endsWith('random')) return chooseAny(server, isOfAll, below);
  const { databases } = server.keyspace;
  if (!databases.some((db) => keysOf(db, isOfAll).size > 0)) return null;
  for (;;) {
    for (const db of databases) addSamples(server, db, policy, below);
    const choice = takeBest(server, isOfAll);
    if (choice !== null) return choice;
  }
}

function keysOf(db: Database, isOfAll: boolean): ChunkedMap<unknown> {
  return isOfAll ? db.keys : db.expires;
}

/** The databases take turns. */
function chooseAny(server: ServerState, isOfAll: boolean, below: Below): Choice | null {
  const { eviction, keyspace } = server;
  const { databases } = keyspace;
  for (let tries = databases.length; tries > 0; tries--) {
    eviction.lastDatabase = (eviction.lastDatabase + 1) % databases.length;
    const db = database(server, eviction.lastDatabase);
    const map = keysOf(db, isOfAll);
    if (map.size > 0) return { db, key: randomKey(map, below) };
  }
  return null;
}

function addSamples(server: ServerState, db: Database, policy: string, below: Below): void {
  const map = keysOf(db, policy.startsWith('allkeys'));
  if (map.size === 0) return;
  for (const key of sampleKeys(map, configNumber(server, 'maxmemory-samples'), below)) {
    const worth = worthOf(server, db, key, policy);
    addCandidate(server.eviction.pool, { key, db: db.index, worth });
  }
}

/** How much a key deserves to go: seconds idle, rarity, or the nearness of its end. */
function worthOf(server: ServerState, db: Database, key: string, policy: string): number {
  const entry = db.get(key);
  if (entry === undefined) return 0;
  if (policy === 'volatile-ttl') return -entry.expireMs;
  if (policy.endsWith('lru')) return idleSeconds(entry.lru, server.unixtime);
  return 255 - frequencyOf(entry.lru, server.unixtime, configNumber(server, 'lfu-decay-time'));
}

/** The best candidate that is still there; all better ones that are not are forgotten. */
function takeBest(server: ServerState, isOfAll: boolean): Choice | null {
  const { pool } = server.eviction;
  for (let best = pool.pop(); best !== undefined; best = pool.pop()) {
    const db = database(server, best.db);
    if (keysOf(db, isOfAll).has(best.key)) return { db, key: best.key };
  }
  return null;
}

/** @returns bytes freed */
function evict(world: World, server: ServerState, { db, key }: Choice): number {
  const before = db.memoryBytes;
  const isLazy = configBool(server, 'lazyfree-lazy-eviction');
  const entry = db.get(key);
  if (isLazy && entry !== undefined) noteLazyFree(server, entry.value);
  db.delete(key);
  server.stats.evictedKeys++;
  keyChanged(server, db, key);
  notify(world, server, NotifyClass.evicted, 'evicted', db.index, key);
  propagateNow(world, server, db.index, [isLazy ? 'UNLINK' : 'DEL', key]);
  return before - db.memoryBytes;
}
