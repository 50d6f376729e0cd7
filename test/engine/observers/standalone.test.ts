import { expect, test } from 'vitest';
import { LiveViewer } from '../../../src/host/live/LiveViewer.ts';
import { NodeField, readFrame, ReplLink } from '../../../src/protocol/Frame.ts';
import { INSPECT_TOPICS, type ToPage } from '../../../src/protocol/messages.ts';
import { LiveBench } from '../../support/liveWorld.ts';

test('servers outside cluster mode are shown: roles, links, data, everything a panel asks for', () => {
  const bench = new LiveBench({ replicas: 1 }, { hasHistory: true });
  const told: ToPage[] = [];
  const viewer = new LiveViewer(
    { nowMs: () => 0, post: (one) => void told.push(one), give: () => never() },
    bench.world,
  );
  const ask = (name: string, payload: unknown) => {
    viewer.receive({ id: told.length, name, payload });
    const last = told.at(-1);
    return last?.kind === 'answer' ? last.answer : null;
  };
  bench.connect().send('SET a 1\r\nSELECT 3\r\nSET b 2\r\n');
  bench.run(100);
  ask('view.subscribe', { beliefs: true, slots: true, packets: true, seenBy: 1 });
  viewer.turn();
  const frame = told.find((one) => one.kind === 'event' && one.name === 'frame');
  const { nodes } = readFrame((frame as { payload: { buffer: ArrayBuffer } }).payload.buffer);
  const field = (node: number, at: number) => nodes[node * NodeField.size + at];

  expect([field(0, NodeField.role), field(1, NodeField.role)]).toEqual([0, 1]);
  expect([field(0, NodeField.master), field(1, NodeField.master)]).toEqual([-1, 0]);
  expect([field(0, NodeField.keys), field(1, NodeField.keys)]).toEqual([2, 2]);
  expect(field(1, NodeField.replLink)).toBe(ReplLink.connected);
  expect(ask('run.attach', null)).toMatchObject({ ok: true });
  for (const node of [0, 1])
    for (const topic of INSPECT_TOPICS)
      expect(ask('inspect.node', { node, topic })).toMatchObject({ ok: true });
  expect(ask('inspect.slot', { key: 'a', seenBy: -1 })).toMatchObject({ ok: true });
});

function never(): never {
  throw new Error('nobody acts here');
}
