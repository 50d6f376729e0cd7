import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { streamCodec } from '../../src/worker/codec.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const deflate = (input: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve) => streamCodec.deflate(input, resolve));
const inflate = (input: Uint8Array, bytesMax = 1_000_000): Promise<Uint8Array | null> =>
  new Promise((resolve) => streamCodec.inflate(input, bytesMax, resolve));

describe('the browser streams as a codec', () => {
  test.each(['', 'a', 'slotscope '.repeat(20_000)])('%# comes back', async (text) => {
    expect(await inflate(await deflate(bytes(text)))).toEqual(bytes(text));
  });

  test('speaks raw deflate, as Node does', async () => {
    const packed = await deflate(bytes('CLUSTER NODES'));

    expect(inflateRawSync(packed).toString()).toBe('CLUSTER NODES');
    expect(await inflate(deflateRawSync(bytes('MOVED')))).toEqual(bytes('MOVED'));
  });

  test('damaged data is null, not an exception', async () => {
    const packed = await deflate(bytes('slotscope '.repeat(100)));

    expect(await inflate(packed.subarray(0, packed.length - 4))).toBeNull();
    expect(await inflate(Uint8Array.of(7, 7, 7))).toBeNull();
    expect(await inflate(Uint8Array.from({ length: 300 }, (_, i) => (i * 91) & 255))).toBeNull();
  });

  test('more than allowed is null', async () => {
    const bomb = await deflate(new Uint8Array(5_000_000));

    expect(bomb.length).toBeLessThan(10_000);
    expect(await inflate(bomb)).toBeNull();
  });
});
