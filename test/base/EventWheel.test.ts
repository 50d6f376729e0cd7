import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { EventWheel } from '../../src/base/EventWheel.ts';

/** Delays that cross every level of the wheel: same µs, same window, next windows, overflow. */
const delay = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.integer({ min: 0, max: 20_000_000 }),
  fc.integer({ min: 0, max: 90_000_000 }),
);

interface Pending {
  readonly time: number;
  readonly id: number;
}

/** The model: a list sorted by time, stable, so that equal times keep their order of scheduling. */
function takeNext(model: Pending[], until: number): Pending | undefined {
  let best = -1;
  model.forEach((event, i) => {
    if (event.time <= until && (best < 0 || event.time < (model[best] as Pending).time)) best = i;
  });
  return best < 0 ? undefined : model.splice(best, 1)[0];
}

describe('EventWheel', () => {
  test('pops in (time, order of scheduling), whatever is pushed between pops', () => {
    const step = fc.record({ push: fc.array(delay, { maxLength: 4 }), run: delay });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const wheel = new EventWheel();
        const model: Pending[] = [];
        let id = 0;
        let now = 0;
        for (const { push, run } of steps) {
          for (const wait of push) {
            model.push({ time: now + wait, id });
            wheel.push(now + wait, 1, id++);
          }
          const until = now + run;
          for (
            let next = takeNext(model, until);
            next !== undefined;
            next = takeNext(model, until)
          ) {
            expect(wheel.pop(until)).toBe(true);
            expect([wheel.time, wheel.a]).toEqual([next.time, next.id]);
            if (id % 3 === 0) {
              model.push({ time: wheel.time + 7, id });
              wheel.push(wheel.time + 7, 1, id++);
            }
          }
          expect(wheel.pop(until)).toBe(false);
          wheel.rest(until);
          now = until;
        }
        expect(wheel.size).toBe(model.length);
      }),
    );
  });

  test('a copy goes its own way and pops the same', () => {
    const wheel = new EventWheel();
    for (let i = 0; i < 500; i++) wheel.push((i * 7_919) % 40_000_000, 2, i, 0, 0, { i });
    const twin = wheel.copy();
    const drain = (from: EventWheel): number[] => {
      const ids: number[] = [];
      while (from.pop(50_000_000)) ids.push(from.a);
      return ids;
    };
    const first = drain(wheel);
    expect(wheel.size).toBe(0);
    expect(twin.size).toBe(500);
    expect(drain(twin)).toEqual(first);
  });

  test('keeps payloads by reference and forgets them when popped', () => {
    const wheel = new EventWheel();
    const payload = { kind: 'reply' };
    wheel.push(5, 3, 1, 2, 3, payload);
    expect(wheel.pop(10)).toBe(true);
    expect([wheel.kind, wheel.a, wheel.b, wheel.c, wheel.payload]).toEqual([3, 1, 2, 3, payload]);
  });

  test('shows every pending event with its time, on whatever level it waits', () => {
    const wheel = new EventWheel();
    wheel.push(20_000_000, 1);
    wheel.pop(30_000_000);
    const times = [20_000_000, 20_000_100, 20_000_100, 20_900_000, 33_000_000, 33_600_000, 9e12];
    times.forEach((time, i) =>
      wheel.push(time, i % 2, i, -1 - i, 0, i % 2 === 0 ? undefined : { i }),
    );
    const seen: unknown[][] = [];
    wheel.forEach((...event) => seen.push(event));
    seen.sort((a, b) => (a[2] as number) - (b[2] as number));
    expect(seen).toEqual(
      times.map((time, i) => [time, i % 2, i, -1 - i, 0, i % 2 === 0 ? undefined : { i }]),
    );
  });

  test('an event without a payload has none, also behind one that had', () => {
    const wheel = new EventWheel();
    wheel.push(1, 1, 0, 0, 0, 'first');
    wheel.pop(1);
    wheel.push(2, 2);
    wheel.pop(2);
    expect([wheel.kind, wheel.payload]).toEqual([2, undefined]);
  });

  test('refuses the past', () => {
    const wheel = new EventWheel();
    wheel.push(10, 1);
    wheel.pop(10);
    expect(() => wheel.push(9, 1)).toThrow('in the past');
  });
});
