/**
 * Copies and hashes of a world's state, which is plain data: objects, arrays, Map, Set, typed arrays and
 * the containers of this folder that know how to copy themselves cheaply.
 *
 * Two references to one object stay two references to one object. A field listed in `SHARED_FIELDS` is
 * not state and is carried over as it is (copy) or skipped (hash).
 */
import { assert } from './assert.ts';
import { mix32 } from './fnv.ts';

interface SelfCopying {
  copy(): object;
}

/** Object keys that hold no state: observers, and immutable payloads shared on purpose. */
const SHARED_FIELDS: ReadonlySet<string> = new Set(['trace', 'shared']);

export function copyState<T extends object>(state: T): T {
  return copyObject(state, new Map()) as T;
}

/**
 * The object with the layout that its copies have. Engines compile code for the layouts they meet, and run
 * it slower for each one more: what the hot path works with is made by this, so that restored worlds run
 * as fast as new ones. (Filling an empty object field by field would make a dictionary of a large one.)
 */
export function laidOut<T extends object>(fresh: T): T {
  return { ...fresh };
}

// The first few kinds of objects that an engine sees here once the function is warm get layouts of their own.
const KINDS = [{ a: 0 }, { b: 0 }, { c: 0 }, { d: 0 }, { e: 0 }, { f: 0 }];
for (let round = 0; round < 200; round++) for (const kind of KINDS) laidOut(kind);

/** Does so with the plain objects in an object's fields, and in theirs; nobody else may hold them yet. */
export function layOutFields(owner: object): void {
  const fields = owner as Record<string, unknown>;
  for (const name in fields) {
    const field = fields[name];
    if (typeof field !== 'object' || field === null || SHARED_FIELDS.has(name)) continue;
    if (Object.getPrototypeOf(field) !== PLAIN) continue;
    const plain = laidOut(field);
    layOutFields(plain);
    fields[name] = plain;
  }
}

const PLAIN = Object.prototype;

function copyValue(value: unknown, seen: Map<object, object>): unknown {
  return typeof value === 'object' && value !== null ? copyObject(value, seen) : value;
}

function copyObject(value: object, seen: Map<object, object>): object {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const twin = copyContainer(value, seen);
  if (twin !== undefined) return twin;
  const plain = laidOut(value) as Record<string, unknown>;
  seen.set(value, plain);
  for (const key in plain) {
    const field = plain[key];
    if (typeof field === 'object' && field !== null && !SHARED_FIELDS.has(key))
      plain[key] = copyObject(field, seen);
  }
  return plain;
}

function copyContainer(value: object, seen: Map<object, object>): object | undefined {
  if (Array.isArray(value)) {
    // A slice has the layout of its original, also when it is empty: see `laidOut`.
    const twin: unknown[] = value.slice();
    seen.set(value, twin);
    for (let i = 0; i < twin.length; i++) {
      const item = twin[i];
      if (typeof item === 'object' && item !== null) twin[i] = copyObject(item, seen);
    }
    return twin;
  }
  if (value instanceof Map) {
    const twin = new Map<unknown, unknown>();
    seen.set(value, twin);
    for (const [key, item] of value) twin.set(copyValue(key, seen), copyValue(item, seen));
    return twin;
  }
  if (value instanceof Set) {
    const twin = new Set<unknown>();
    seen.set(value, twin);
    for (const item of value) twin.add(copyValue(item, seen));
    return twin;
  }
  const twin = ArrayBuffer.isView(value)
    ? (value as unknown as { slice(): object }).slice()
    : isSelfCopying(value)
      ? value.copy()
      : undefined;
  if (twin !== undefined) seen.set(value, twin);
  return twin;
}

function isSelfCopying(value: object): value is SelfCopying {
  return typeof (value as Partial<SelfCopying>).copy === 'function';
}

/** 16 hex digits that differ when any part of the state differs (up to hash collisions). */
export function hashState(state: object): string {
  const hasher = new StateHasher();
  hasher.value(state);
  return hasher.digest();
}

const floats = new Float64Array(1);
const words = new Uint32Array(floats.buffer);

class StateHasher {
  private low = 0x9747b28c;
  private high = 0x3c6ef372;
  private readonly seen = new Map<object, number>();

  digest(): string {
    const hex = (n: number): string => mix32(n).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low ^ this.high);
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        return this.number(value);
      case 'string':
        return this.text(value);
      case 'boolean':
        return this.word(value ? 3 : 2);
      case 'undefined':
        return this.word(5);
      case 'object':
        return value === null ? this.word(7) : this.object(value);
      default:
        assert(false, `state holds no ${typeof value}`);
    }
  }

  private object(value: object): void {
    const known = this.seen.get(value);
    if (known !== undefined) return this.word(known);
    this.seen.set(value, this.seen.size + 16);
    if (Array.isArray(value)) return this.list(value.length, value);
    if (value instanceof Map) return this.list(value.size, [...value].flat(1));
    if (value instanceof Set) return this.list(value.size, value);
    if (ArrayBuffer.isView(value)) return this.bytes(value);
    this.fields(value as Record<string, unknown>);
  }

  private list(length: number, items: Iterable<unknown>): void {
    this.word(length);
    for (const item of items) this.value(item);
  }

  /** Contents only: the stamps with which containers share blocks differ between equal states. */
  private fields(value: Record<string, unknown>): void {
    const content = value as {
      entries?: () => Iterable<unknown>;
      [Symbol.iterator]?: () => Iterator<unknown>;
    };
    if (typeof content.entries === 'function')
      return this.list(value['size'] as number, content.entries());
    if (typeof content[Symbol.iterator] === 'function') {
      return this.list(value['length'] as number, content as unknown as Iterable<unknown>);
    }
    for (const key in value) {
      if (SHARED_FIELDS.has(key)) continue;
      this.text(key);
      this.value(value[key]);
    }
  }

  private bytes(view: ArrayBufferView): void {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const whole = bytes.byteLength >>> 2;
    if (bytes.byteOffset % 4 === 0) {
      const aligned = new Uint32Array(view.buffer, view.byteOffset, whole);
      for (let i = 0; i < whole; i++) this.word(aligned[i] as number);
      for (let i = whole * 4; i < bytes.length; i++) this.word(bytes[i] as number);
    } else {
      for (const byte of bytes) this.word(byte);
    }
    this.word(bytes.byteLength);
  }

  private text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  private number(value: number): void {
    if ((value | 0) === value) return this.word(value | 0);
    floats[0] = value;
    this.word(words[0] as number);
    this.word(words[1] as number);
  }

  private word(word: number): void {
    this.low = Math.imul(this.low ^ word, 0x01000193);
    this.high = Math.imul(this.high + word, 0x85ebca6b) ^ (this.high >>> 15);
  }
}
