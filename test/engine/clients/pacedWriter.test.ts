import { expect, test } from 'vitest';
import { addBoundClients, stopBoundClients } from '../../../src/engine/clients/BoundClients.ts';
import { addPacedWriter, type PacedOutcome } from '../../../src/engine/clients/PacedWriter.ts';
import { keySlotOf } from '../../../src/engine/clients/keys.ts';
import { killServer, pauseServer, resumeServer } from '../../../src/engine/server/process.ts';
import { tinyWorld, type TinyWorld } from '../../support/engine/TinyWorld.ts';
import { splitSlots } from '../../support/engine/workloads.ts';

function outcomes(tiny: TinyWorld): PacedOutcome[] {
  return tiny.world.clients.paced[0]?.outcomes ?? [];
}

const processOf = ({ world }: TinyWorld, node: number) => world.processes[node] as never;

test('one write every 5 ms', () => {
  const tiny = tinyWorld(3);
  const owner = splitSlots(tiny, 3);
  addPacedWriter(tiny.world, [1], [owner(keySlotOf(1))]);
  tiny.run(1000);

  expect(outcomes(tiny).length).toBeGreaterThan(195);
  expect(outcomes(tiny).length).toBeLessThan(202);
  expect(new Set(outcomes(tiny))).toEqual(new Set(['OK']));
});

test('a dead owner: MOVED is followed at once in the first tries, later after 5 ms', () => {
  const tiny = tinyWorld(3);
  const owner = splitSlots(tiny, 3);
  const dead = owner(keySlotOf(1));
  addPacedWriter(tiny.world, [1], [dead]);
  tiny.run(100);
  killServer(tiny.world, processOf(tiny, dead), false);
  const before = outcomes(tiny).length;
  tiny.run(1000);

  const after = outcomes(tiny).slice(before);
  expect(after[0]).toMatch(/CLOSED|REFUSED/);
  expect(after.slice(1, 5)).toEqual(['MOVED', 'REFUSED', 'MOVED', 'REFUSED']);
  const { outcomeUs } = tiny.world.clients.paced[0] as { outcomeUs: number[] };
  expect((outcomeUs[before + 2] as number) - (outcomeUs[before + 1] as number)).toBeLessThan(1000);
  expect((outcomeUs[before + 6] as number) - (outcomeUs[before + 5] as number)).toBeGreaterThan(
    5000,
  );
});

test('a stopped owner costs 500 ms a try', () => {
  const tiny = tinyWorld(3);
  const dead = splitSlots(tiny, 3)(keySlotOf(1));
  addPacedWriter(tiny.world, [1], [dead]);
  tiny.run(100);
  pauseServer(processOf(tiny, dead));
  tiny.run(5000);

  const times = outcomes(tiny).filter((outcome) => outcome === 'TIMEOUT').length;
  expect(times).toBeGreaterThanOrEqual(9);
  expect(times).toBeLessThanOrEqual(10);
});

test('bound clients wait for a stopped node; what was queued is answered when it wakes', () => {
  const tiny = tinyWorld(2);
  const { world } = tiny;
  const options = { endpoint: 0, fromSlot: 0, toSlot: 16_383, firstKey: 0 };
  addBoundClients(world, { ...options, closedLoop: 20, pipelining: 1 });
  tiny.run(200);
  pauseServer(processOf(tiny, 0));
  tiny.run(1000);
  const group = world.clients.boundGroups[0];
  const before = group?.ackedKeys.length ?? 0;
  resumeServer(world, processOf(tiny, 0));
  stopBoundClients(world, 0);
  tiny.run(100);

  // 20 closed-loop writes and one every 5 ms, as in the recorded runs (220 queued after 1 s).
  expect((group?.ackedKeys.length ?? 0) - before).toBeGreaterThanOrEqual(215);
  expect((group?.ackedKeys.length ?? 0) - before).toBeLessThanOrEqual(225);
  expect(tiny.data[0]?.size).toBe(group?.ackedKeys.length);
});
