import { expect, test } from 'vitest';
import { ConnState, SOCKET_WORDS, Word } from '../../../src/engine/network/Network.ts';
import { abandon } from '../../../src/engine/network/connect.ts';
import { wires } from '../../support/wires.ts';

test('[NT1] a connect takes a round trip, its acceptance one way more', () => {
  const w = wires({ latencyUs: 250 });
  w.dial();
  w.run(1);
  expect(w.momentOf('a', 'connected')).toBe(500);
  expect(w.momentOf('b', 'accepted')).toBe(750);
});

test('[NT1] what is sent before the connect succeeds goes out with it', () => {
  const w = wires();
  const socket = w.dial();
  w.write(socket, 'early');
  w.run(1);
  expect(w.story('b')).toEqual(['accepted', 'data early']);
});

test('[NT2] a port without a process refuses, a round trip later', () => {
  const w = wires({ latencyUs: 250 });
  w.kill(w.b);
  w.dial();
  expect(w.heard).toEqual([]);
  w.run(1);
  expect(w.momentOf('a', 'refused')).toBe(500);
});

test('[NT2] a frozen process is connected to by its kernel', () => {
  const w = wires();
  w.b.state = 'paused';
  const socket = w.dial();
  w.run(1);
  expect(w.story('a')).toEqual(['connected']);
  expect(w.world.net.words[(socket >> 1) * 2 * SOCKET_WORDS + Word.state]).toBe(
    ConnState.established,
  );
  expect(w.story('b')).toEqual([]);
});

test('[NT5] into a black hole SYNs leave after 1, 2, 3, 4, 5, 7, 11, 19, 35 and 67 s, and after 131 s it is over', () => {
  const w = wires();
  w.cut();
  w.dial();
  const sent: number[] = [];
  let waiting = -1;
  for (let tenth = 0; tenth < 1_400; tenth++) {
    w.run(100);
    let next = Infinity;
    w.world.wheel.forEach((time) => (next = Math.min(next, time)));
    if (next !== waiting && next !== Infinity) sent.push(Math.round(next / 1e6));
    waiting = next;
  }
  expect(sent).toEqual([1, 2, 3, 4, 5, 7, 11, 19, 35, 67, 131]);
  expect(w.story('a')).toEqual(['refused']);
});

test('[NT5] healed, the next SYN gets through', () => {
  const w = wires();
  w.cut();
  w.dial();
  w.run(5_500);
  w.heal();
  w.run(10_000);
  expect(Math.round(w.momentOf('a', 'connected') / 1e6)).toBe(7);
});

test('[NT5] a one-way cut keeps connections from forming in either direction', () => {
  for (const ways of ['aToB', 'bToA'] as const) {
    const w = wires();
    w.cut(ways);
    w.dial();
    w.run(900);
    expect(w.heard).toEqual([]);
  }
});

test('[NT6] a connect given up leaves nothing behind, and its row is used again', () => {
  const w = wires();
  const first = w.dial();
  abandon(w.world.net, first);
  const second = w.dial();
  expect(second).toBe(first);
  w.run(1);
  expect(w.story('a')).toEqual(['connected']);
  expect(w.story('b')).toEqual(['accepted']);
});
