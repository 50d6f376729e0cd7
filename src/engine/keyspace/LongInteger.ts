/**
 * A string value of encoding `int` that a double does not hold exactly: 2^53 and beyond, in digits.
 *
 * Plain strings of the same digits are another thing: they have encoding `embstr` or `raw`.
 */
import type { Collection } from './Collection.ts';
import { OBJECT_BYTES } from './memory.ts';

export class LongInteger implements Collection {
  readonly type = 'string';
  readonly encoding = 'int';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get size(): number {
    return this.text.length;
  }

  get memoryBytes(): number {
    return OBJECT_BYTES;
  }

  /** A length of one byte, and the digits. */
  get rdbBytes(): number {
    return 1 + this.text.length;
  }

  get rdbPlainBytes(): number {
    return this.rdbBytes;
  }

  /** Nothing ever changes it. */
  copy(): LongInteger {
    return this;
  }
}
