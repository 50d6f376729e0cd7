import { expect, test } from 'vitest';
import { healthyCluster, type ClusterOptions, type TestCluster } from '../../support/cluster.ts';

const WAITER = 50;
/** Of key b, A's. */
const SLOT = 3300;

/** A cluster, and what a client printed that waits for `b` at A. */
function waitingCluster(options: ClusterOptions = {}): {
  readonly c: TestCluster;
  readonly printed: () => string | undefined;
} {
  const c = healthyCluster(options);
  const { index } = c.node('A');
  const argv = ['BLPOP', 'b', '0'];
  c.input({ type: 'console.command', console: WAITER, node: index, argv, follow: false });
  c.run(50);
  expect(c.node('A').server.waitingKeys.clients.size).toBe(1);
  const printed = (): string | undefined =>
    c.sink.replies.find(({ reply }) => reply.console === WAITER)?.reply.text;
  return { c, printed };
}

test('[RD11] a client that waits hears that the cluster is down', () => {
  const { c, printed } = waitingCluster();
  c.node('A').cluster.state = 'fail';
  c.node('A').cluster.minorityMs = 1e15;
  c.run(300);
  expect(printed()).toBe('(error) CLUSTERDOWN The cluster is down');
});

test('[RD11] a client that waits is sent after its slot, its connection stays', () => {
  const { c, printed } = waitingCluster();
  expect(c.node('A').ask('CLUSTER', 'SETSLOT', String(SLOT), 'NODE', c.id('B'))).toBe('OK');
  c.run(300);
  expect(printed()).toBe(`(error) MOVED ${SLOT} ${c.node('B').address}`);
  expect(c.node('A').server.blocking.clients.size).toBe(0);
  expect([...c.node('A').server.clients.values()].some(({ blocked }) => blocked !== null)).toBe(
    false,
  );
});

test('[RD11] a slot that is being imported is waited for here', () => {
  const { c, printed } = waitingCluster();
  const { cluster } = c.node('A');
  cluster.importingFrom.set(SLOT, cluster.owner[SLOT] as number);
  cluster.owner[SLOT] = c.node('B').cluster.myself;
  c.run(300);
  expect(printed()).toBe(undefined);
});

test('[RD11] a slot that nobody serves any more is not waited for', () => {
  const { c, printed } = waitingCluster({ config: { 'cluster-require-full-coverage': 'no' } });
  expect(c.node('A').ask('CLUSTER', 'DELSLOTS', String(SLOT))).toBe('OK');
  c.run(300);
  expect(printed()).toBe('(error) CLUSTERDOWN Hash slot not served');
});
