import { expect, test } from 'vitest';
import { closeLink } from '../../../src/engine/cluster/links.ts';
import { flushOutbox, queueMessage } from '../../../src/engine/cluster/send.ts';
import { SOCKET_WORDS, SocketBit, Word } from '../../../src/engine/network/Network.ts';
import { healthyCluster, type TestCluster } from '../../support/cluster.ts';
import { catchUp, cellOf, packet, queuedBy } from '../../support/clusterPackets.ts';

function queueFor(c: TestCluster, to: string): number {
  catchUp(c, 'A');
  const link = c.world.bus.outLink[cellOf(c, 'A', to)] as number;
  queueMessage(c.world, c.node('A').server, link, packet(c, 'A', 'ping'));
  return link;
}

function writes(c: TestCluster): number[] {
  return c.node('A').cluster.outbox.map(({ messages }) => messages.length);
}

function isOwed({ world: { net } }: TestCluster, link: number): boolean {
  return ((net.words[link * SOCKET_WORDS + Word.bits] as number) & SocketBit.owed) !== 0;
}

test('messages for one link are one write, whatever is queued between them', () => {
  const c = healthyCluster({ masters: 4 });
  const links = ['B', 'C', 'B', 'D', 'C', 'B'].map((to) => queueFor(c, to));
  expect(writes(c)).toEqual([3, 2, 1]);
  expect(queuedBy(c, 'A').map(({ to }) => to)).toEqual(['B', 'B', 'B', 'C', 'C', 'D']);
  expect(links.every((link) => isOwed(c, link))).toBe(true);

  flushOutbox(c.world, c.node('A').server);
  expect(links.some((link) => isOwed(c, link))).toBe(false);
  queueFor(c, 'B');
  expect(writes(c)).toEqual([1]);
});

test('a link that is closed takes its write with it', () => {
  const c = healthyCluster({ masters: 4 });
  const link = queueFor(c, 'B');
  queueFor(c, 'C');
  closeLink(c.world, c.node('A').server, link);
  expect(queuedBy(c, 'A').map(({ to }) => to)).toEqual(['C']);
});
