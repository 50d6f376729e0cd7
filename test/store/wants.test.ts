import { expect, test } from 'vitest';
import { sumWants } from '../../src/store/wants.ts';

test('a section is wanted as long as one panel wants it', () => {
  expect(sumWants([{ beliefs: true, packets: true }, { slots: true }, {}], 4)).toEqual({
    beliefs: true,
    slots: true,
    packets: true,
    seenBy: 4,
  });
  expect(sumWants([], -1)).toEqual({ beliefs: false, slots: false, packets: false, seenBy: -1 });
});
