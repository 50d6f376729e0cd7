/**
 * Settling writes: ten times a second every key with unsettled writes is looked at in all its copies.
 *
 * Copies that hold values of one chain of ancestors agree up to the oldest of them: acknowledged writes up
 * to there are kept. A write that is executed, acknowledged and on no copy's chain is lost. Copies on
 * different chains (a partition, a synchronisation under way) wait.
 */
import type { WriteLossReason } from '../../protocol/Trace.ts';
import { keySlotOf } from '../clients/keys.ts';
import { emit } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { holders, type Holder } from './copies.ts';
import { KeyField, keyOffset } from './LedgerKeys.ts';
import { giveUpWrite, writeHeld } from './ledgerHooks.ts';
import { offset, WriteField, WriteState } from './LedgerWrites.ts';
import { settledLossReason, writeLossReason, type LossReason } from './lossReason.ts';
import { lookAtFaults, nowMs } from './reigns.ts';
import { beginLook, holdersOf } from './slotGroups.ts';

/** Marks of one look at a key, beside `WriteState`; cleared before it ends. */
const ON_CHAIN = 256;
const AGREED = 512;

/** An unanswered write may still lie in a buffer and be executed: it is watched this long, ms. */
const LINGER_MS = 30_000;
/** Time between two looks while nobody starts, stops or changes role, ms. */
const FAIR_MS = 1000;
/** Settled keys looked at in one tick of an audit. */
const AUDIT_KEYS = 8192;
const AUDIT_PAUSE_MS = 1000;

/** What a look at the copies of one key found. Never alive between events. */
interface Look {
  /** Write number in each copy: 0 = absent. */
  held: number[];
  owner: Holder | undefined;
  newest: number;
  oldest: number;
  /** Newest answered write at or below `oldest`: the settled value from now on. */
  settled: number;
}

const look: Look = { held: [], owner: undefined, newest: 0, oldest: 0, settled: 0 };

/** Losses found in this tick, by shard and reason. */
interface Loss {
  readonly shard: number;
  readonly reason: WriteLossReason;
  writes: number;
  readonly cause: number;
}

let losses: Map<string, Loss> = new Map();

/** Run on every tick of the clients. @returns whether there is anything left to watch */
export function settleWrites(world: World): boolean {
  const { ledger } = world;
  lookAtFaults(world);
  const { dirty } = ledger;
  if (dirty.length === 0 && !ledger.isAuditWanted) return false;
  // In fair weather once a second is enough, and a key written often is looked at once for all.
  if (!ledger.isAuditWanted && nowMs(world) - ledger.settledMs < FAIR_MS) return true;
  ledger.settledMs = nowMs(world);
  const all = holders(world);
  beginLook(world, all);
  dropOverflow(world);
  let left = 0;
  for (let i = 0; i < dirty.length; i++) {
    const key = dirty[i] as number;
    if (!settleKey(world, all, key)) dirty[left++] = key;
  }
  dirty.length = left;
  if (ledger.isAuditWanted) audit(world, all);
  tellLosses(world);
  return dirty.length > 0 || (ledger.isAuditWanted && ledger.keys.size > 0);
}

/** @returns true when the key has no unsettled write left */
function settleKey(world: World, all: readonly Holder[], key: number): boolean {
  if (!readCopies(world, all, key)) return world.ledger.keys.get(key, KeyField.head) === 0;
  if (settleAlone(world, key)) return true;
  const base = markChain(world, look.newest, look.oldest);
  look.settled = answeredFrom(world, look.oldest);
  const numbers = world.ledger.keys.writable(key);
  const k = keyOffset(key);
  judgeLive(world, key, numbers, k, base);
  const left: number[] = [];
  for (let write = numbers[k + KeyField.head] as number; write !== 0;) {
    const chunk = world.ledger.writes.chunkOf(write);
    if (chunk === null) break;
    const older = chunk[offset(write) + WriteField.older] as number;
    if (judgeWrite(world, key, numbers, k, chunk, write)) world.ledger.writes.remove(write);
    else left.push(write);
    write = older;
  }
  relink(world, numbers, k, left);
  return left.length === 0;
}

/** The common case, without marks: one write, answered, overwrote the settled value, and all copies have it. */
function settleAlone(world: World, key: number): boolean {
  const write = look.oldest;
  const chunk = world.ledger.writes.chunkOf(write);
  if (chunk === null || look.newest !== write) return false;
  const numbers = world.ledger.keys.writable(key);
  const k = keyOffset(key);
  const i = offset(write);
  const live = numbers[k + KeyField.live] as number;
  const isAlone = numbers[k + KeyField.head] === write && chunk[i + WriteField.older] === 0;
  if (!isAlone || (live !== 0 && chunk[i + WriteField.prev] !== live)) return false;
  if (chunk[i] !== (WriteState.issued | WriteState.executed | WriteState.acked)) return false;
  world.ledger.kept++;
  numbers[k + KeyField.live] = write;
  numbers[k + KeyField.liveIsKept] = 1;
  numbers[k + KeyField.liveReign] = chunk[i + WriteField.reign] as number;
  numbers[k + KeyField.head] = 0;
  world.ledger.writes.remove(write);
  return true;
}

/** Looks the key up in every copy; false when they cannot be compared now. */
function readCopies(world: World, all: readonly Holder[], key: number): boolean {
  const group = holdersOf(all, keySlotOf(key));
  const { held } = look;
  held.length = 0;
  look.owner = undefined;
  let ownerReign = 0;
  for (let i = 0; i < group.length; i++) {
    const holder = all[group[i] as number] as Holder;
    const write = valueAt(world, holder, key);
    if (write < 0) return false;
    if (held[0] !== write && !held.includes(write)) held.push(write);
    if (!holder.isMaster) continue;
    const reign = reignOf(world, holder);
    if (look.owner === undefined || reign > ownerReign) {
      look.owner = holder;
      ownerReign = reign;
    }
  }
  return look.owner !== undefined && findChain(world);
}

/** What a copy holds. A master that wrote the key in its present reign holds what it wrote last. */
function valueAt(world: World, holder: Holder, key: number): number {
  const { keys } = world.ledger;
  if (holder.isMaster && keys.get(key, KeyField.tipReign) === reignOf(world, holder)) {
    const tip = keys.get(key, KeyField.tip);
    if (tip !== 0) return tip;
  }
  return writeHeld(world, holder.server, key);
}

function reignOf(world: World, holder: Holder): number {
  return world.ledger.reigns.current[holder.server.process] as number;
}

/** Finds the held write whose ancestors include all others, and the oldest of those. */
function findChain(world: World): boolean {
  const { held } = look;
  for (const newest of held) {
    let found = 0;
    for (let write = newest; ;) {
      if (held.includes(write)) {
        found++;
        look.oldest = write;
      }
      if (found === held.length) {
        look.newest = newest;
        return true;
      }
      const chunk = world.ledger.writes.chunkOf(write);
      if (chunk === null) break;
      write = chunk[offset(write) + WriteField.prev] as number;
    }
  }
  return false;
}

/** Marks the chain's records. @returns the write at its end that has no record: settled, or 0 */
function markChain(world: World, newest: number, oldest: number): number {
  let marks = ON_CHAIN;
  for (let write = newest; ;) {
    if (write === oldest) marks |= AGREED;
    const chunk = world.ledger.writes.chunkOf(write);
    if (chunk === null) return write;
    const i = offset(write);
    if (((chunk[i] as number) & ON_CHAIN) !== 0) return write;
    chunk[i] = (chunk[i] as number) | marks;
    write = chunk[i + WriteField.prev] as number;
  }
}

/** First write of the chain from `write` down that has been answered, or has no record any more. */
function answeredFrom(world: World, write: number): number {
  for (;;) {
    const chunk = world.ledger.writes.chunkOf(write);
    if (chunk === null) return write;
    const state = chunk[offset(write)] as number;
    if ((state & (WriteState.acked | WriteState.ambiguous)) !== 0) return write;
    write = chunk[offset(write) + WriteField.prev] as number;
  }
}

/** The settled value is no ancestor of what the copies hold: it is gone. */
function judgeLive(world: World, key: number, numbers: Int32Array, k: number, base: number): void {
  const live = numbers[k + KeyField.live] as number;
  if (live === 0 || live === base) return;
  const { ledger } = world;
  if (numbers[k + KeyField.liveIsKept] === 1) {
    ledger.kept--;
    noteLoss(world, key, settledLossReason(world, look.owner, key, base === 0));
  }
  numbers[k + KeyField.live] = base;
  numbers[k + KeyField.liveIsKept] = 0;
  if (numbers[k + KeyField.acked] === live) numbers[k + KeyField.acked] = 0;
}

/** @returns true when the write needs no more watching */
function judgeWrite(
  world: World,
  key: number,
  numbers: Int32Array,
  k: number,
  chunk: Int32Array,
  write: number,
): boolean {
  const i = offset(write);
  const state = chunk[i] as number;
  chunk[i] = state & ~(ON_CHAIN | AGREED);
  const isAnswered = (state & (WriteState.acked | WriteState.ambiguous)) !== 0;
  const isKept = (state & WriteState.acked) !== 0 && (state & WriteState.counted) === 0;
  if ((state & (AGREED | WriteState.agreed)) !== 0) {
    // A copy that has joined since may not have it yet: it is done with when all have it again.
    const isAhead = (state & (ON_CHAIN | AGREED)) === ON_CHAIN;
    if (!isAnswered || isAhead) {
      chunk[i] = (state & ~(ON_CHAIN | AGREED)) | WriteState.agreed;
      return false;
    }
    if (isKept) world.ledger.kept++;
    if (write === look.settled) {
      numbers[k + KeyField.live] = write;
      numbers[k + KeyField.liveIsKept] = isKept ? 1 : 0;
      numbers[k + KeyField.liveReign] = chunk[i + WriteField.reign] as number;
    }
    return true;
  }
  if ((state & ON_CHAIN) !== 0 || !isAnswered) return false;
  if ((state & WriteState.executed) === 0 && (state & WriteState.acked) === 0)
    return (
      (state & WriteState.counted) !== 0 ||
      nowMs(world) - (chunk[i + WriteField.atMs] as number) > LINGER_MS
    );
  if (isKept) {
    noteLoss(world, key, writeLossReason(world, chunk, i, look.owner, look.oldest === 0));
    if (numbers[k + KeyField.acked] === write) numbers[k + KeyField.acked] = look.oldest;
  }
  return true;
}

function noteLoss(world: World, key: number, reason: LossReason): void {
  const { ledger, clients } = world;
  if (reason === 'evicted') {
    ledger.unknown++;
    return;
  }
  ledger.lost++;
  ledger.lostByReason[reason] = (ledger.lostByReason[reason] ?? 0) + 1;
  const shard = clients.slotShard[keySlotOf(key)] as number;
  const name = `${shard} ${reason}`;
  const known = losses.get(name);
  if (known !== undefined) known.writes++;
  else {
    const { reigns } = ledger;
    const cause = reigns.known.get(
      look.owner === undefined ? 0 : reignOf(world, look.owner),
    )?.cause;
    losses.set(name, { shard, reason, writes: 1, cause: cause ?? -1 });
  }
}

function tellLosses(world: World): void {
  if (losses.size === 0) return;
  const all = [...losses.values()];
  losses = new Map();
  for (const { shard, reason, writes, cause } of all)
    emit(world, -1, 'write.lost', { shard, writes, reason }, cause);
}

/** Rebuilds the key's list of unsettled writes, newest first. */
function relink(world: World, numbers: Int32Array, k: number, left: readonly number[]): void {
  numbers[k + KeyField.head] = left[0] ?? 0;
  for (let n = 0; n < left.length; n++) {
    const write = left[n] as number;
    const chunk = world.ledger.writes.chunkOf(write);
    if (chunk !== null) chunk[offset(write) + WriteField.older] = left[n + 1] ?? 0;
  }
}

/** Too many unsettled writes: the oldest keys' are given up and count as unknown. */
function dropOverflow(world: World): void {
  const { ledger } = world;
  for (const write of ledger.writes.overflow()) {
    const chunk = ledger.writes.chunkOf(write);
    if (chunk !== null) dropKey(world, chunk[offset(write) + WriteField.key] as number);
  }
}

function dropKey(world: World, key: number): void {
  const { ledger } = world;
  const numbers = ledger.keys.writable(key);
  const k = keyOffset(key);
  for (let write = numbers[k + KeyField.head] as number; write !== 0;) {
    const chunk = ledger.writes.chunkOf(write);
    if (chunk === null) break;
    giveUpWrite(world, chunk, write);
    const older = chunk[offset(write) + WriteField.older] as number;
    ledger.writes.remove(write);
    write = older;
  }
  numbers.fill(0, k, k + 8);
}

/** Looks at settled values again, a slice a tick, until one whole round finds all copies agreeing. */
function audit(world: World, all: readonly Holder[]): void {
  const { ledger } = world;
  if (nowMs(world) - ledger.auditedMs < AUDIT_PAUSE_MS) return;
  const visit = (key: number, live: number): void => auditKey(world, all, key, live);
  for (let left = AUDIT_KEYS; left > 0 && ledger.auditCursor < ledger.keys.size;)
    left -= ledger.keys.forEachLiveIn(ledger.auditCursor++, visit);
  if (ledger.auditCursor < ledger.keys.size) return;
  ledger.auditCursor = 0;
  ledger.auditedMs = nowMs(world);
  if (ledger.auditFoundDoubt) {
    ledger.auditFoundDoubt = false;
    return;
  }
  ledger.isAuditWanted = false;
  const { acked, kept, lost } = ledger;
  if (acked > 0) emit(world, -1, 'write.judged', { acked, kept, lost });
}

function auditKey(world: World, all: readonly Holder[], key: number, live: number): void {
  const { ledger } = world;
  if (ledger.keys.get(key, KeyField.head) !== 0) return;
  if (!readCopies(world, all, key)) ledger.auditFoundDoubt = true;
  else if (look.oldest !== live)
    judgeLive(world, key, ledger.keys.writable(key), keyOffset(key), look.oldest);
}
