/**
 * The workload's commands: keys `key:<n>` and values that carry a write's identity.
 *
 * Keys and slots are remembered by number (pure functions, a bounded memory): building and hashing one costs
 * more than the rest of an operation.
 */
import { crc16 } from '../../base/crc16.ts';
import { bulkBytes, digits, type Command } from '../server/Command.ts';

const SLOTS = 16_384;
/** Numbers remembered; keys beyond are built each time. */
const REMEMBERED = 131_072;

const texts: string[] = [];
const slots: number[] = [];
/** The value made last for each key, and the write that it names. */
const values: string[] = [];
const makers: number[] = [];

export function keyText(key: number): string {
  if (key >= REMEMBERED) return `key:${key}`;
  remember(key);
  return texts[key] as string;
}

/** Hash slot of `key:<n>`, which has no hash tag. */
export function keySlotOf(key: number): number {
  if (key >= REMEMBERED) return crc16(`key:${key}`) % SLOTS;
  remember(key);
  return slots[key] as number;
}

function remember(key: number): void {
  for (let n = texts.length; n <= key; n++) {
    const text = `key:${n}`;
    texts.push(text);
    slots.push(crc16(text) % SLOTS);
    values.push('');
    makers.push(-1);
  }
}

/** Stands for the write of a command that reads. */
const NO_WRITE = -1;

/**
 * `GET key:<n>`, or `SET key:<n>` with the value of a write. Words are made when they are asked for: a stream
 * keeps its commands for a megabyte of writes, and a command is a third of the room that its words take.
 */
export class KeyCommand implements Command {
  readonly bytes: number;
  readonly key: number;
  /** Number of the write; `NO_WRITE` = it reads. */
  readonly write: number;
  private readonly valueBytes: number;

  constructor(key: number, write: number, valueBytes: number, bytes: number) {
    this.bytes = bytes;
    this.key = key;
    this.write = write;
    this.valueBytes = valueBytes;
  }

  get slot(): number {
    return keySlotOf(this.key);
  }

  get argv(): readonly string[] {
    const { key, write } = this;
    if (write === NO_WRITE) return ['GET', keyText(key)];
    return ['SET', keyText(key), valueAt(key, write, this.valueBytes)];
  }

  /** Itself: nothing changes it. */
  copy(): KeyCommand {
    return this;
  }
}

/** Before a command that follows an ASK. */
export const ASKING: Command = { argv: ['ASKING'], bytes: 16 };
/** Once on a connection that reads from a replica. */
export const READONLY: Command = { argv: ['READONLY'], bytes: 18 };

/** Made anew each time: one that was kept would have to be fetched from far away. */
export function getCommand(key: number): Command {
  return new KeyCommand(key, NO_WRITE, 0, 13 + bulkBytes(keyLength(key)));
}

export function setCommand(key: number, write: number, valueBytes: number): Command {
  const bytes = 13 + bulkBytes(keyLength(key)) + bulkBytes(valueBytes);
  return new KeyCommand(key, write, valueBytes, bytes);
}

/** Characters of `key:<n>`. */
function keyLength(key: number): number {
  return 4 + digits(key);
}

/** The value of a write to a key: the one made last for this key, if it is that. */
function valueAt(key: number, write: number, valueBytes: number): string {
  if (key >= REMEMBERED || valueBytes < IDENTITY) return valueOf(write, valueBytes);
  const known = values[key] as string;
  const identity = write % IDENTITIES;
  if (makers[key] === identity && known.length === valueBytes) return known;
  const value = valueOf(write, valueBytes);
  values[key] = value;
  makers[key] = identity;
  return value;
}

/** Characters that hold a write's number: 36^6 writes before values repeat. */
const IDENTITY = 6;
const IDENTITIES = 36 ** IDENTITY;
const HALF = 36 ** 3;
const halves: string[] = [];

/** A value of exactly `bytes` bytes that begins with the write's number; shorter ones keep its end. */
export function valueOf(write: number, bytes: number): string {
  const high = half(Math.floor(write / HALF) % HALF);
  const low = write % HALF;
  if (bytes < IDENTITY) return (high + half(low)).slice(IDENTITY - bytes);
  return high + tail(low, bytes - IDENTITY);
}

function half(number: number): string {
  let text = halves[number];
  if (text === undefined) {
    for (let n = halves.length; n <= number; n++) halves.push(n.toString(36).padStart(3, '0'));
    text = halves[number] as string;
  }
  return text;
}

/** How all values of one length end: the filler, and lower halves with it, '' until asked for. */
interface Tails {
  readonly filler: string;
  readonly texts: string[];
}

/** By length of the filler. */
const tails = new Map<number, Tails>();
let lastFiller = -1;
let lastTails: Tails = { filler: '', texts: [] };

/**
 * The end of a value. Shared by all values that end alike, and joined to their beginnings by reference (as
 * engines join long strings): nobody reads a value's characters as long as `writeIn` knows it.
 */
function tail(number: number, filler: number): string {
  if (filler !== lastFiller) chooseTails(filler);
  const { texts } = lastTails;
  let text = texts[number] as string;
  if (text === '') {
    // One filler for all of them: each of its own would take more room than everything else.
    text = half(number) + lastTails.filler;
    texts[number] = text;
  }
  return text;
}

function chooseTails(filler: number): void {
  if (tails.size >= 16) tails.clear();
  const known = tails.get(filler) ?? {
    filler: 'x'.repeat(filler),
    texts: Array.from({ length: HALF }, () => ''),
  };
  tails.set(filler, known);
  lastFiller = filler;
  lastTails = known;
}

/** As `writeOf`, of a value found at `key:<key>`: at once when it is the value made last for this key. */
export function writeIn(key: number, value: string): number {
  return key < makers.length && values[key] === value ? (makers[key] as number) : writeOf(value);
}

/** Number of the write that made this value, modulo what its length can hold; -1 = not ours. */
export function writeOf(value: string): number {
  const digits = Math.min(IDENTITY, value.length);
  let write = 0;
  for (let i = 0; i < digits; i++) {
    const digit = digitOf(value.charCodeAt(i));
    if (digit < 0) return -1;
    write = write * 36 + digit;
  }
  return digits === 0 ? -1 : write;
}

/** Values of this length tell so many writes apart. */
export function identitiesOf(valueBytes: number): number {
  return 36 ** Math.min(IDENTITY, valueBytes);
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 122 ? code - 87 : -1;
}
