import { expect, test } from 'vitest';
import { wires } from '../../support/wires.ts';

test('[NT15] a close is an end of file behind everything sent', () => {
  const w = wires();
  const socket = w.connect();
  w.write(socket, 'last');
  w.close(socket);
  w.run(1);
  expect(w.story('b')).toEqual(['data last', 'end']);
});

test('[NT15] also behind what Nagle or a black hole still holds back', () => {
  const w = wires();
  const socket = w.connect(false);
  w.write(socket, 'one');
  w.write(socket, 'two');
  w.close(socket);
  w.run(100);
  expect(w.story('b')).toEqual(['data one', 'data two', 'end']);

  const x = wires();
  const other = x.connect();
  x.cut();
  x.write(other, 'one');
  x.run(1);
  x.write(other, 'two');
  x.close(other);
  x.run(50);
  x.heal();
  x.run(5_000);
  expect(x.story('b')).toEqual(['data one', 'data two', 'end']);
});

test('[NT15] closing with unread data resets the other side', () => {
  const w = wires();
  const socket = w.connect();
  w.reads.b = false;
  w.write(socket, 'never read');
  w.run(1);
  w.close(w.accepted[0] as number);
  w.run(1);
  expect(w.story('a')).toEqual(['reset']);
});

test('[NT15] writing to a closed end is answered with a reset', () => {
  const w = wires();
  const socket = w.connect();
  w.close(w.accepted[0] as number);
  w.run(1);
  expect(w.story('a')).toEqual(['end']);
  w.write(socket, 'late');
  w.run(1);
  expect(w.story('a')).toEqual(['end', 'reset']);
});

test("[NT16] a killed process's kernel closes its connections, and what it had sent still arrives", () => {
  const w = wires();
  w.connect();
  w.write(w.accepted[0] as number, 'testament');
  w.kill(w.b);
  w.run(1);
  expect(w.story('a')).toEqual(['data testament', 'end']);
});

test('[NT16] half-open connections to a killed listener are reset', () => {
  const w = wires();
  w.dial();
  w.run(0.15);
  w.kill(w.b);
  w.run(5);
  expect(w.story('a').at(-1)).toBe('reset');
});

test('[NT17] a power cut is silence, and the machine knows nothing of the connection when it is back', () => {
  const w = wires();
  const socket = w.connect();
  w.kill(w.b, true);
  w.run(5_000);
  expect(w.story('a')).toEqual([]);
  w.write(socket, 'hello?');
  w.run(2_000);
  expect(w.story('a')).toEqual([]);
  const [, host] = w.world.hosts;
  if (host !== undefined) host.isUp = true;
  w.run(5_000);
  expect(w.story('a')).toEqual(['reset']);
});

test('[NT18] a frozen process is silent, but its kernel takes what comes; it reads all of it when it wakes', () => {
  const w = wires();
  const socket = w.connect();
  w.b.state = 'paused';
  w.write(socket, 'one');
  w.write(socket, 'two');
  w.run(60_000);
  expect(w.story('a')).toEqual([]);
  expect(w.story('b')).toEqual([]);
  w.b.state = 'running';
  w.readAgain('b', w.accepted[0] as number);
  expect(w.story('b')).toEqual(['data one', 'data two']);
});

test('[NT19] a reused row never hears what was meant for its former tenant', () => {
  const w = wires({ latencyUs: 50_000 });
  const first = w.dial();
  w.run(200);
  w.write(first, 'old');
  w.close(first);
  w.close(w.accepted[0] as number);
  const second = w.dial();
  expect(second >> 1).toBe(first >> 1);
  w.heard.length = 0;
  w.run(500);
  expect(w.story('b')).toEqual(['accepted']);
});
