import { expect, onTestFinished, test } from 'vitest';
import { hashState } from '../../../src/base/stateCopy.ts';
import { onArrive } from '../../../src/engine/cluster/lane.ts';
import { handleEvents } from '../../../src/engine/kernel/dispatch.ts';
import { EventKind } from '../../../src/engine/kernel/EventKind.ts';
import { onBusSocket } from '../../../src/engine/cluster/packets.ts';
import { onNetArrive } from '../../../src/engine/network/transmit.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import { cluster, SEEDS, type TestCluster } from '../../support/cluster.ts';

/** Everything arrives the long way. */
function closeLane(): void {
  handleEvents(EventKind.netArrive, onNetArrive);
  onTestFinished(() => handleEvents(EventKind.netArrive, onArrive));
}

/** States along a run with a kill, a return, a cut, a stop, a stranger and clients between them. */
function eventful(seed: number): string[] {
  const c = cluster({
    seed,
    masters: 4,
    replicasPerMaster: 1,
    emptyNodes: 1,
    nodeTimeoutMs: 1_000,
  });
  const states: string[] = [];
  const look = (ms: number): void => {
    c.run(ms);
    states.push(hashState(c.world));
  };
  look(2_500);
  c.node('A').ask('SET', 'b', '1');
  c.node('A').kill();
  look(4_000);
  c.node('A').restart();
  c.node('B').pause();
  look(3_000);
  c.node('B').resume();
  c.partition(['C'], ['D', 'D/1']);
  look(3_000);
  c.heal();
  look(2_500);
  return states;
}

test.each(SEEDS)('an iteration in the lane leaves what the long way leaves, seed %i', (seed) => {
  const inLane = eventful(seed);
  closeLane();
  expect(eventful(seed)).toEqual(inLane);
});

test('most heartbeats of an idle cluster take it', () => {
  const c = cluster({ masters: 4 });
  c.run(4_000);
  let long = 0;
  const { roles } = kit;
  const onSocket: typeof onBusSocket = (...call) => (long++, onBusSocket(...call));
  kit.roles = roles.map((extension) => ({ ...extension, onSocket }) as typeof extension);
  onTestFinished(() => void (kit.roles = roles));
  const before = heard(c);
  c.run(10_000);
  expect(heard(c) - before).toBeGreaterThan(100);
  expect(long).toBeLessThan((heard(c) - before) / 4);
});

function heard({ nodes }: TestCluster): number {
  return nodes.reduce(
    (sum, { cluster: { received } }) => sum + (received[0] ?? 0) + (received[1] ?? 0),
    0,
  );
}
