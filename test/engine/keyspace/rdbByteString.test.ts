import { describe, expect, test } from 'vitest';
import { ByteString } from '../../../src/engine/keyspace/ByteString.ts';
import { byteStringRdbBytes, putByteString } from '../../../src/engine/keyspace/rdbByteString.ts';
import { RdbReader } from '../../../src/engine/keyspace/RdbReader.ts';
import { RdbWriter } from '../../../src/engine/keyspace/RdbWriter.ts';

function written(value: ByteString, isCompressed = true): string {
  const out = new RdbWriter();
  putByteString(out, value, isCompressed);
  return out.takeAll().join('');
}

/** Bytes that no compression shortens. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return String.fromCharCode((state >> 16) & 0xff);
  }).join('');
}

const sparse = new ByteString(17_000_001);
sparse.write(2_000_000, 'here');
const noisy = ByteString.of(noise(65_537).repeat(256));
const mixed = new ByteString(17_000_000);
mixed.write(5, noise(70_000));
mixed.write(10_000_000, 'ab'.repeat(300_000));

const VALUES: readonly (readonly [name: string, value: ByteString])[] = [
  ['short', ByteString.of('abcabcabcabcabcabcabcabc'.repeat(20))],
  ['sparse', sparse],
  ['noisy', noisy],
  ['mixed', mixed],
];

describe.each(VALUES)('a %s string that is changed in place', (_name, value) => {
  test.each([true, false])('is read back from its bytes, compressed %s', (isCompressed) => {
    const bytes = written(value, isCompressed);
    const reader = new RdbReader(bytes);

    expect(reader.string() === value.text()).toBe(true);
    expect(reader.position).toBe(bytes.length);
    expect(bytes.length).toBe(isCompressed ? value.rdbBytes : value.rdbPlainBytes);
  });
});

test('its bytes are counted anew when it changes', () => {
  const value = ByteString.of('x'.repeat(1000));
  const twin = value.copy();
  const before = value.rdbBytes;
  value.write(100, noise(500));
  const between = value.rdbBytes;
  value.setByte(17_000_000, 1);

  expect([before, between, value.rdbBytes]).toEqual([
    byteStringRdbBytes(twin),
    written(ByteString.of('x'.repeat(100) + noise(500) + 'x'.repeat(400))).length,
    written(value).length,
  ]);
});
