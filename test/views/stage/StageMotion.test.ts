import { expect, test } from 'vitest';
import { StageMotion } from '../../../src/views/stage/StageMotion.ts';

test('while time flies a lag of one frame neither flashes nor is missed for long', () => {
  const motion = new StageMotion();
  const seen = [0, 98, 0, 0].map((bytes, frame) => {
    motion.holdLag(frame * 16, true, 1, () => bytes);
    return motion.lag[0];
  });
  expect(seen).toEqual([0, 0, 0, 0]);
  motion.holdLag(300, true, 1, () => 4_096);
  expect(motion.lag[0]).toBe(4_096);
});

test('when time is slow every frame shows its own', () => {
  const motion = new StageMotion();
  motion.holdLag(0, false, 2, () => 0);
  motion.holdLag(16, false, 2, (node) => node * 98);
  expect([...motion.lag]).toEqual([0, 98]);
});
