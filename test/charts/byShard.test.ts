import { expect, test } from 'vitest';
import { byShard } from '../../src/charts/byShard.ts';

test('replicas follow their masters, strangers stand at the end', () => {
  const card = (index: number, name: string, shard: number) => {
    return { index, name, shard, id: '', ip: '10.0.0.1', port: 7_000 };
  };
  const run = [card(0, 'X', -1), card(1, 'A', 0), card(2, 'B', 1), card(3, 'A/1', 0)];
  expect(byShard(run).map((one) => one.name)).toEqual(['A', 'A/1', 'B', 'X']);
});
