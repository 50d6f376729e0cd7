import { describe, expect, test } from 'vitest';
import {
  createRandomStreams,
  nextBelow,
  nextHex,
  nextUint32,
  randomStream,
} from '../../src/base/random.ts';

describe('random streams', () => {
  test('the values a seed draws are frozen: changing them needs a new engine version', () => {
    const streams = createRandomStreams(42);
    const network = randomStream(streams, 'network');
    expect(Array.from({ length: 4 }, () => nextUint32(streams, network))).toMatchInlineSnapshot(`
      [
        3338969419,
        3656590468,
        2654077894,
        1164662487,
      ]
    `);
    expect(nextHex(streams, randomStream(streams, 'ids'), 40)).toMatchInlineSnapshot(
      `"46cbc44f980395120ae5c876eb76ee30bbb7bccb"`,
    );
  });

  test('a new consumer never shifts the draws of another', () => {
    const alone = createRandomStreams(7);
    const a = randomStream(alone, 'a');
    const expected = Array.from({ length: 20 }, () => nextUint32(alone, a));
    const shared = createRandomStreams(7);
    const b = randomStream(shared, 'b');
    const again = randomStream(shared, 'a');
    const drawn = expected.map(() => {
      nextUint32(shared, b);
      return nextUint32(shared, again);
    });
    expect(drawn).toEqual(expected);
  });

  test('draws below a bound are uniform', () => {
    const streams = createRandomStreams(1);
    const stream = randomStream(streams, 'dice');
    const counts = Array.from({ length: 6 }, () => 0);
    for (let i = 0; i < 60_000; i++) {
      const face = nextBelow(streams, stream, 6);
      counts[face] = (counts[face] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
