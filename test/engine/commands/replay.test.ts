import { expect, test } from 'vitest';
import { copyState, hashState } from '../../../src/base/stateCopy.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

function work(server: OneServer, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    server.command('SET', `k${i % 200}`, String(i), ...(i % 3 === 0 ? ['PX', '700'] : []));
    server.command('INCR', `n${i % 50}`);
    server.command('GET', `k${(i * 7) % 300}`);
    if (i % 5 === 0) server.command('DEL', `k${(i * 3) % 200}`);
    if (i % 40 === 0) server.advance(90);
  }
}

test('the same commands give the same state, with and without a checkpoint in between', () => {
  const straight = oneServer();
  work(straight, 0, 1000);

  const halted = oneServer();
  work(halted, 0, 500);
  const checkpoint = copyState(halted.server.keyspace);
  const before = hashState(checkpoint);
  work(halted, 500, 1000);

  expect(hashState(halted.server.keyspace)).toBe(hashState(straight.server.keyspace));
  expect(hashState(checkpoint)).toBe(before);
  expect(hashState(copyState(halted.server.keyspace))).toBe(hashState(halted.server.keyspace));
});
