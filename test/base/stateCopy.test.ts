import { describe, expect, test } from 'vitest';
import { ChunkedMap } from '../../src/base/ChunkedMap.ts';
import { Ring } from '../../src/base/Ring.ts';
import { copyState, hashState } from '../../src/base/stateCopy.ts';

function sample() {
  const client = { id: 1, queue: [1, 2] };
  const keys = new ChunkedMap<string>();
  keys.set('a', '1');
  const ring = new Ring<number>();
  ring.push(4);
  return {
    nowUs: 1.5,
    clients: new Map([[1, client]]),
    pending: [client],
    tags: new Set(['x']),
    plane: new Uint16Array([1, 2, 3]),
    keys,
    ring,
    trace: { events: [] as number[] },
  };
}

describe('state', () => {
  test('a copy is equal, separate, and keeps two references to one object', () => {
    const state = sample();
    const twin = copyState(state);
    expect(hashState(twin)).toBe(hashState(state));
    expect(twin.pending[0]).toBe(twin.clients.get(1));
    twin.pending[0]?.queue.push(3);
    twin.plane[0] = 9;
    twin.keys.set('b', '2');
    twin.ring.push(5);
    expect(hashState(state)).toBe(hashState(sample()));
    expect(hashState(twin)).not.toBe(hashState(state));
  });

  test('every part of the state changes the hash; the trace does not', () => {
    const hash = hashState(sample());
    const changes: ((state: ReturnType<typeof sample>) => void)[] = [
      (state) => void (state.nowUs = 1.25),
      (state) => void state.clients.get(1)?.queue.pop(),
      (state) => void state.tags.add('y'),
      (state) => void (state.plane[2] = 4),
      (state) => state.keys.set('a', '2'),
      (state) => void state.ring.shift(),
    ];
    for (const change of changes) {
      const state = sample();
      change(state);
      expect(hashState(state)).not.toBe(hash);
    }
    const traced = sample();
    traced.trace.events.push(1);
    expect(hashState(traced)).toBe(hash);
    expect(copyState(traced).trace).toBe(traced.trace);
  });
});
