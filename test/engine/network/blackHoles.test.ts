import { expect, test } from 'vitest';
import { wires } from '../../support/wires.ts';

test.each([
  [100, 200],
  [1_000, 1_400],
  [3_000, 3_000],
  [8_000, 12_600],
])(
  '[NT13] cut for %i ms, what was sent arrives with the retransmission at %i ms',
  (forMs, atMs) => {
    const w = wires();
    const socket = w.connect();
    w.cut();
    const start = w.world.nowUs;
    w.write(socket, 'one');
    w.run(forMs - 0.5);
    w.write(socket, 'two');
    w.heal();
    w.run(20_000);
    expect(w.story('b')).toEqual(['data one', 'data two']);
    expect(Math.abs((w.momentOf('b', 'data') - start) / 1000 - atMs)).toBeLessThan(5);
  },
);

test('[NT13] what was under way when the path broke is lost and sent again, in order', () => {
  const w = wires({ latencyUs: 5_000 });
  const socket = w.connect();
  w.run(20);
  w.heard.length = 0;
  w.write(socket, 'one');
  w.run(2);
  w.write(socket, 'two');
  w.cut();
  w.run(50);
  w.heal();
  w.write(socket, 'three');
  w.run(1_000);
  expect(w.story('b')).toEqual(['data one', 'data two', 'data three']);
});

test('[NT13] after 15 retransmissions, about a quarter of an hour, the connection is given up', () => {
  const w = wires();
  const socket = w.connect();
  w.cut();
  w.write(socket, 'one');
  w.run(900_000);
  expect(w.story('a')).toEqual([]);
  w.run(400_000);
  expect(w.story('a')).toEqual(['reset']);
});

test('[NT14] a one-way cut: data gets through, its acknowledgement does not', () => {
  const w = wires();
  const socket = w.connect();
  w.cut('bToA');
  w.write(socket, 'one');
  w.run(10);
  expect(w.story('b')).toEqual(['data one']);
  w.write(socket, 'two');
  w.run(150);
  expect(w.story('b')).toEqual(['data one']);
  w.heal();
  w.run(500);
  expect(w.story('b')).toEqual(['data one', 'data two']);
});

test('[NT14] a one-way cut: what comes against it waits', () => {
  const w = wires();
  const socket = w.connect();
  w.cut('aToB');
  w.write(socket, 'one');
  w.run(500);
  expect(w.story('b')).toEqual([]);
});
