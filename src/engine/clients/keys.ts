/**
 * The workload's keys `key:<n>` and the values that carry a write's identity.
 *
 * Keys, slots and GET commands are remembered by number (pure functions, a bounded memory): building and
 * hashing one costs more than the rest of an operation.
 */
import { crc16 } from '../../base/crc16.ts';
import type { Command } from '../server/Command.ts';

const SLOTS = 16_384;
/** Numbers remembered; keys beyond are built each time. */
const REMEMBERED = 131_072;

const texts: string[] = [];
const slots: number[] = [];
const reads: Command[] = [];

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
    reads.push(readCommand(text));
  }
}

export function getCommand(key: number): Command {
  if (key >= REMEMBERED) return readCommand(`key:${key}`);
  remember(key);
  return reads[key] as Command;
}

function readCommand(text: string): Command {
  return { argv: ['GET', text], bytes: 13 + bulkBytes(text.length) };
}

export function setCommand(key: number, write: number, valueBytes: number): Command {
  const text = keyText(key);
  return {
    argv: ['SET', text, valueOf(write, valueBytes)],
    bytes: 13 + bulkBytes(text.length) + bulkBytes(valueBytes),
  };
}

function bulkBytes(length: number): number {
  if (length < 10) return 6 + length;
  if (length < 100) return 7 + length;
  return 5 + String(length).length + length;
}

/** Characters that hold a write's number: 36^6 writes before values repeat. */
const IDENTITY = 6;
const HALF = 36 ** 3;
const halves: string[] = [];
const fillers = new Map<number, string>();

/** A value of exactly `bytes` bytes that begins with the write's number; shorter ones keep its end. */
export function valueOf(write: number, bytes: number): string {
  const text = half(Math.floor(write / HALF) % HALF) + half(write % HALF);
  if (bytes === IDENTITY) return text;
  return bytes < IDENTITY ? text.slice(IDENTITY - bytes) : text + filler(bytes - IDENTITY);
}

function half(number: number): string {
  let text = halves[number];
  if (text === undefined) {
    for (let n = halves.length; n <= number; n++) halves.push(n.toString(36).padStart(3, '0'));
    text = halves[number] as string;
  }
  return text;
}

function filler(bytes: number): string {
  let text = fillers.get(bytes);
  if (text === undefined) {
    if (fillers.size >= 16) fillers.clear();
    text = 'x'.repeat(bytes);
    fillers.set(bytes, text);
  }
  return text;
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
