/**
 * Where the ledger listens: clients tell of writes sent and answered, servers of writes executed, of
 * changes by anybody else, and of new reigns.
 */
import { identitiesOf, KeyCommand, writeIn } from '../clients/keys.ts';
import type { WriteObserver } from '../clients/writeObserver.ts';
import type { World } from '../kernel/World.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { keyPositions } from '../server/commandKeys.ts';
import type { ServerExtension } from '../server/Extension.ts';
import { handledCommand } from '../server/propagation.ts';
import type { ServerState } from '../server/ServerState.ts';
import { storedValue } from './copies.ts';
import { KeyField, keyOffset } from './LedgerKeys.ts';
import { offset, WriteField, WriteState } from './LedgerWrites.ts';
import { beginReign, endReign, isCutOff, nowMs } from './reigns.ts';

function onIssued(world: World, write: number, key: number, valueBytes: number): void {
  const { ledger } = world;
  if (valueBytes === 0) return;
  ledger.valueBytes = valueBytes;
  const numbers = ledger.keys.writable(key);
  const i = keyOffset(key);
  const older = numbers[i + KeyField.head] as number;
  numbers[i + KeyField.head] = write;
  ledger.writes.add(write, key, older, nowMs(world));
  if (older === 0) ledger.dirty.push(key);
}

function onAcked(world: World, write: number): void {
  const { ledger } = world;
  const chunk = ledger.writes.chunkOf(write);
  if (chunk === null) return;
  const i = offset(write);
  const state = chunk[i] as number;
  chunk[i] = state | WriteState.acked;
  ledger.acked++;
  if ((state & WriteState.counted) !== 0) ledger.unknown++;
  ledger.keys.set(chunk[i + WriteField.key] as number, KeyField.acked, write);
}

function onAbandoned(world: World, write: number, isAmbiguous: boolean): void {
  const { ledger } = world;
  const chunk = ledger.writes.chunkOf(write);
  if (chunk === null) return;
  const i = offset(write);
  const isExecuted = ((chunk[i] as number) & WriteState.executed) !== 0;
  // A refusal that came before execution: the write never was.
  const never = !isAmbiguous && !isExecuted;
  chunk[i] = (chunk[i] as number) | WriteState.ambiguous | (never ? WriteState.counted : 0);
  if (!never) ledger.unknown++;
}

/**
 * A read is stale when it returns something older than a write that was acknowledged before it began.
 * A value issued earlier but executed later overwrote it rightly: its chain of ancestors shows that.
 */
function onRead(world: World, key: number, expected: number, value: string | null): void {
  if (expected === 0) return;
  const { ledger } = world;
  const write = value === null ? 0 : resolveWrite(world, key, value);
  if (write < 0 || write >= expected || ledger.keys.get(key, KeyField.acked) === 0) return;
  for (let at = write; at !== 0;) {
    const chunk = ledger.writes.chunkOf(at);
    if (chunk === null) break;
    at = chunk[offset(at) + WriteField.prev] as number;
    if (at === expected) return;
  }
  ledger.staleReads++;
}

/** The write that a stored value names; -1 = none of ours. A short value names one of several. */
function resolveWrite(world: World, key: number, value: string): number {
  const { ledger } = world;
  const parsed = writeIn(key, value);
  if (parsed < 0 || value.length >= 6) return parsed;
  const modulus = identitiesOf(value.length);
  let write = ledger.keys.get(key, KeyField.head);
  while (write !== 0) {
    if (write % modulus === parsed) return write;
    const chunk = ledger.writes.chunkOf(write);
    write = chunk === null ? 0 : (chunk[offset(write) + WriteField.older] as number);
  }
  const live = ledger.keys.get(key, KeyField.live);
  if (live % modulus === parsed) return live;
  // An older one, whose record is gone: the newest that this value can name.
  return parsed + Math.max(0, Math.floor((live - parsed) / modulus)) * modulus;
}

/** The write whose value a server holds for a key: 0 = the key is absent, -1 = somebody else's value. */
export function writeHeld(world: World, server: ServerState, key: number): number {
  const value = storedValue(server, key);
  if (value === null) return 0;
  return value === undefined ? -1 : resolveWrite(world, key, value);
}

/** Last of all gates: what passes is executed now. */
function onExecuting(call: Call, spec: CommandSpec): null {
  const { argv } = call;
  const name = argv[0];
  if (name === 'GET' || call.client.kind !== 'normal') return null;
  const command = handledCommand(argv);
  if (command instanceof KeyCommand) {
    if (noteExecuted(call, command.key, command.write)) return null;
  } else if (name === 'SET' && argv.length === 3) {
    const key = numberOf(argv[1] as string);
    // It is none of our keys, or one of our writes that somebody else sends.
    if (key < 0 || noteExecuted(call, key, resolveWrite(call.world, key, argv[2] as string)))
      return null;
  }
  if (spec.flags.includes('write')) noteForeign(call, spec);
  return null;
}

/** @returns false: it is none of the writes on watch */
function noteExecuted({ world, server }: Call, key: number, write: number): boolean {
  const { ledger } = world;
  const chunk = write < 0 ? null : ledger.writes.chunkOf(write);
  if (chunk === null) return false;
  const i = offset(write);
  if (chunk[i + WriteField.key] !== key) return false;
  const reign = ledger.reigns.current[server.process] as number;
  const numbers = ledger.keys.writable(key);
  const k = keyOffset(key);
  const tip = numbers[k + KeyField.tip] as number;
  // Paused clients' commands pass the gates again.
  if (tip === write && ((chunk[i] as number) & WriteState.executed) !== 0) return true;
  const isSameReign = numbers[k + KeyField.tipReign] === reign && tip !== 0;
  chunk[i + WriteField.prev] = isSameReign ? tip : Math.max(0, writeHeld(world, server, key));
  numbers[k + KeyField.tip] = write;
  numbers[k + KeyField.tipReign] = reign;
  chunk[i + WriteField.process] = server.process;
  chunk[i + WriteField.reign] = reign;
  chunk[i + WriteField.atMs] = nowMs(world);
  const isCut = world.net.faults.length > 0 && isCutOff(world, server.process);
  chunk[i] = (chunk[i] as number) | WriteState.executed | (isCut ? WriteState.cutOff : 0);
  return true;
}

const DIGITS_MAX = 9;

/** Number of a key of ours, `key:<n>`; -1 = it is not. */
function numberOf(text: string): number {
  const { length } = text;
  if (length < 5 || length > 4 + DIGITS_MAX || !text.startsWith('key:')) return -1;
  if (length > 5 && text.charCodeAt(4) === 48) return -1;
  let number = 0;
  for (let i = 4; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** A write by anybody else: what the ledger watched of these keys is no longer for it to judge. */
function noteForeign(call: Call, spec: CommandSpec): void {
  const { world, argv } = call;
  if (spec.name === 'flushall' || spec.name === 'flushdb') return forgetAll(world);
  const positions = keyPositions(spec, argv);
  for (let i = 0; i < positions.length; i++) {
    const key = numberOf(argv[positions[i] as number] ?? '');
    if (key >= 0) forgetKey(world, key);
  }
}

function forgetAll(world: World): void {
  const { ledger } = world;
  const keys: number[] = [];
  ledger.keys.forEachLive((key) => keys.push(key));
  for (const key of [...keys, ...ledger.dirty]) forgetKey(world, key);
}

/** Unsettled writes to the key become unknown; its present value is not the ledger's. */
function forgetKey(world: World, key: number): void {
  const { ledger } = world;
  const numbers = ledger.keys.writable(key);
  const k = keyOffset(key);
  for (let write = numbers[k + KeyField.head] as number; write !== 0;) {
    const chunk = ledger.writes.chunkOf(write);
    if (chunk === null) break;
    giveUpWrite(world, chunk, write);
    write = chunk[offset(write) + WriteField.older] as number;
  }
  numbers[k + KeyField.tip] = 0;
  numbers[k + KeyField.live] = 0;
  numbers[k + KeyField.acked] = 0;
  numbers[k + KeyField.liveIsKept] = 0;
}

/** The write will not be judged; counted once. */
export function giveUpWrite(world: World, chunk: Int32Array, write: number): void {
  const i = offset(write);
  const state = chunk[i] as number;
  if ((state & WriteState.counted) !== 0) return;
  chunk[i] = state | WriteState.counted;
  if ((state & WriteState.acked) !== 0) world.ledger.unknown++;
}

export const ledgerObserver: WriteObserver = {
  issued: onIssued,
  acked: onAcked,
  abandoned: onAbandoned,
  expected: (world, key) => world.ledger.keys.get(key, KeyField.acked),
  read: onRead,
};

/** The ledger's place among a server's extensions: last, so that roles are settled when it looks. */
export const ledgerExtension: ServerExtension = {
  name: 'ledger',
  gates: [{ at: 1000, gate: onExecuting }],
  boot: (world, server) => {
    const isFirst = world.processes[server.process]?.incarnation === 1;
    beginReign(world, server, isFirst ? 'start' : 'boot', !server.isReplica);
    world.ledger.isAuditWanted = true;
  },
  onExit: (world, server) => {
    endReign(world, server.process, 'died');
    world.ledger.isAuditWanted = true;
  },
  onRoleChanged: (world, server) => {
    beginReign(world, server, server.isReplica ? 'demoted' : 'promoted', !server.isReplica);
    world.ledger.isAuditWanted = true;
  },
};
