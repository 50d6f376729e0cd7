/**
 * The active expire cycle of a master: samples keys with a time to live and deletes the expired ones.
 *
 * Slow: in every cron, up to a quarter of its time. Fast: before sleep, when the last cycle ran out of
 * time or many keys seem stale. How many keys linger expired follows from this arithmetic (SPEC §13.5-6).
 * Source: redis 7.0.15, expire.c, activeExpireCycle.
 */
import type { Database } from '../keyspace/Database.ts';
import { bucketCount, visitBucket } from '../keyspace/buckets.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';
import { serverMs } from '../server/clock.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import { isPaused } from '../server/pause.ts';
import { propagateNow } from '../server/propagation.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { deleteExpired, expiryCommand } from './lookup.ts';

/** ACTIVE_EXPIRE_CYCLE_KEYS_PER_LOOP, and a quarter more for each step of effort. */
const KEYS_PER_LOOP = 20;
/** ACTIVE_EXPIRE_CYCLE_FAST_DURATION, µs. */
const FAST_US = 1000;
/** ACTIVE_EXPIRE_CYCLE_SLOW_TIME_PERC: percent of a cron period. */
const SLOW_PERCENT = 25;
/** ACTIVE_EXPIRE_CYCLE_ACCEPTABLE_STALE: percent. */
const ACCEPTABLE_STALE = 10;
/** INFO prints two decimals of the percentage: a share below this is 0. */
const FORGOTTEN_SHARE = 0.000_01;
/** CRON_DBS_PER_CALL. */
const DATABASES_PER_CYCLE = 16;
/** Buckets looked at for each key wanted, at most. */
const BUCKETS_PER_KEY = 20;
/** Rounds between looks at the clock. */
const ROUNDS_PER_CHECK = 16;

/**
 * Costs in units of a command's: one expired key with its DEL 1.3, one bucket visited 0.05. The reference
 * machine deleted 100,000 keys of one moment in 597 ms with 18 cycles out of time: five slow ones of 25 ms
 * and thirteen fast ones of 1 ms, so 138 ms of work.
 */
const EXPIRED_KEY_COST = 1.3;
const BUCKET_COST = 0.05;

interface Cycle {
  readonly startUs: number;
  readonly limitUs: number;
  /** Keys sampled in one round at most. */
  readonly keysPerLoop: number;
  /** Percent. */
  readonly acceptableStale: number;
  rounds: number;
  sampled: number;
  expired: number;
}

export function slowExpireCycle(world: World, server: ServerState): void {
  const effort = configNumber(server, 'active-expire-effort') - 1;
  const percent = SLOW_PERCENT + 2 * effort;
  const limitUs = Math.max(1, Math.floor((percent * 10_000) / configNumber(server, 'hz')));
  if (mayExpire(server)) runCycle(world, server, limitUs, effort);
}

export function fastExpireCycle(world: World, server: ServerState): void {
  if (!isFastCycleDue(server) || !mayExpire(server)) return;
  const { expiry } = server.keyspace;
  const effort = configNumber(server, 'active-expire-effort') - 1;
  const durationUs = FAST_US + (FAST_US / 4) * effort;
  const nowUs = serverNowUs(server);
  if (nowUs < expiry.lastFastUs + durationUs * 2) return;
  expiry.lastFastUs = nowUs;
  runCycle(world, server, durationUs, effort);
}

/** The last cycles left enough for a fast one to be worth it. */
export function isFastCycleDue(server: ServerState): boolean {
  const { expiry } = server.keyspace;
  if (expiry.staleShare === 0) return expiry.ranOut;
  const effort = configNumber(server, 'active-expire-effort') - 1;
  return expiry.ranOut || expiry.staleShare * 100 >= ACCEPTABLE_STALE - effort;
}

/** No key has a time to live, and none had lately: the next cycles change nothing that anybody sees. */
export function hasNothingToExpire({ keyspace }: ServerState): boolean {
  if (keyspace.expiry.ranOut || keyspace.expiry.staleShare > FORGOTTEN_SHARE) return false;
  return keyspace.databases.every((db) => db.expires.size === 0);
}

function mayExpire(server: ServerState): boolean {
  return server.keyspace.expiry.isOn && !server.isReplica && !server.isLoading && !isPaused(server);
}

function runCycle(world: World, server: ServerState, limitUs: number, effort: number): void {
  const { databases, expiry } = server.keyspace;
  const cycle: Cycle = {
    startUs: serverNowUs(server),
    limitUs,
    keysPerLoop: KEYS_PER_LOOP + (KEYS_PER_LOOP / 4) * effort,
    acceptableStale: ACCEPTABLE_STALE - effort,
    rounds: 0,
    sampled: 0,
    expired: 0,
  };
  const visits = expiry.ranOut ? databases.length : Math.min(DATABASES_PER_CYCLE, databases.length);
  expiry.ranOut = false;
  for (let i = 0; i < visits && !expiry.ranOut; i++) {
    const db = databases[expiry.nextDatabase++ % databases.length] as Database;
    expireDatabase(world, server, db, cycle);
  }
  const share = cycle.sampled === 0 ? 0 : cycle.expired / cycle.sampled;
  expiry.staleShare = share * 0.05 + expiry.staleShare * 0.95;
  expiry.cycleUs += serverNowUs(server) - cycle.startUs;
}

/** Rounds of sampling until few enough are expired, or time runs out. */
function expireDatabase(world: World, server: ServerState, db: Database, cycle: Cycle): void {
  for (;;) {
    cycle.rounds++;
    if (db.expires.size === 0) {
      db.averageTtlMs = 0;
      return;
    }
    const buckets = bucketCount(db.expires);
    // Sampling a nearly empty table costs too much: it is waited for until it shrinks.
    if (buckets > 4 && (db.expires.size * 100) / buckets < 1) return;
    const { sampled, expired } = sampleOnce(world, server, db, cycle.keysPerLoop);
    cycle.sampled += sampled;
    cycle.expired += expired;
    if (cycle.rounds % ROUNDS_PER_CHECK === 0 && hasRunOut(server, cycle)) return;
    if (sampled > 0 && (expired * 100) / sampled <= cycle.acceptableStale) return;
  }
}

function hasRunOut(server: ServerState, cycle: Cycle): boolean {
  if (serverNowUs(server) - cycle.startUs <= cycle.limitUs) return false;
  server.keyspace.expiry.ranOut = true;
  server.keyspace.expiry.ranOutCount++;
  return true;
}

/** Visits buckets until enough keys were seen, and deletes the expired ones among them. */
function sampleOnce(
  world: World,
  server: ServerState,
  db: Database,
  keysPerLoop: number,
): { sampled: number; expired: number } {
  const wanted = Math.min(db.expires.size, keysPerLoop);
  const nowMs = serverMs(world, server);
  const dead: string[] = [];
  let sampled = 0;
  let ttlSum = 0;
  let visited = 0;
  for (; sampled < wanted && visited < wanted * BUCKETS_PER_KEY; visited++) {
    visitBucket(db.expires, db.expireCursor++, (key, expireMs) => {
      sampled++;
      if (nowMs > expireMs) dead.push(key);
      else ttlSum += expireMs - nowMs;
    });
  }
  const { commandUs } = machineProfile(server.machine);
  server.cpuUs += commandUs * (BUCKET_COST * visited + EXPIRED_KEY_COST * dead.length);
  for (const key of dead) {
    deleteExpired(world, server, db, key);
    propagateNow(world, server, db.index, [expiryCommand(server), key]);
  }
  noteTtl(db, ttlSum, sampled - dead.length);
  return { sampled, expired: dead.length };
}

/** A running average: each new sample counts for 2 percent. */
function noteTtl(db: Database, ttlSum: number, samples: number): void {
  if (samples === 0) return;
  const average = Math.floor(ttlSum / samples);
  if (db.averageTtlMs === 0) db.averageTtlMs = average;
  db.averageTtlMs = Math.floor(db.averageTtlMs / 50) * 49 + Math.floor(average / 50);
}
