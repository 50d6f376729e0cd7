import { expect, test } from 'vitest';
import { INPUT_BYTES_MAX } from '../../../src/host/live/LiveHistory.ts';
import { liveEngineDoor } from '../../../src/host/live/liveEngineDoor.ts';
import { Run } from '../../../src/host/Run.ts';
import { seekTo } from '../../../src/host/seekJob.ts';
import { LiveBench } from '../../support/liveWorld.ts';

function liveCluster(): LiveBench {
  return new LiveBench({ mode: 'cluster', masters: 3 }, { hasHistory: true });
}

/** A run that stands in the window of this world's history. */
function past({ world }: LiveBench): Run {
  const stretch = world.history?.stretch(world.world) ?? null;
  return new Run(liveEngineDoor, world.setup, [], stretch);
}

function keep({ world }: LiveBench): void {
  world.history?.keep(world.world, () => world.nowUs / 1_000);
}

test('what programs and people did is repeated exactly, from any copy', () => {
  const bench = liveCluster();
  const { world } = bench;
  const hashes: [number, string][] = [];
  const programs = [0, 1, 2].map((node) => bench.connect(node));
  for (let second = 0; second < 6; second++) {
    for (const [at, program] of programs.entries())
      program.send(`SET key:${second}:${at} ${'x'.repeat(second * 100)}\r\n*1\r\n$4\r\nPI`);
    if (second === 2) bench.give({ type: 'node.kill', node: 0 });
    if (second === 4) bench.give({ type: 'node.restart', node: 0, files: 'kept' });
    bench.run(500);
    for (const program of programs) program.send('NG\r\n');
    bench.run(500);
    hashes.push([world.nowUs, liveEngineDoor.hashWorld(world.world)]);
    keep(bench);
    // A moment holds the inputs given in it, too: the next ones come later.
    bench.run(1);
  }
  const run = past(bench);
  for (const [atUs, hash] of hashes.toReversed()) {
    const job = seekTo(run, atUs);
    while (!job.work());

    expect([run.nowUs, run.hash()]).toEqual([atUs, hash]);
  }
});

test('looking back changes nothing', () => {
  const [watched, alone] = [liveCluster(), liveCluster()];
  for (const bench of [watched, alone]) bench.run(1_000);
  keep(watched);
  const job = seekTo(past(watched), watched.world.nowUs - 500_000);
  while (!job.work());
  for (const bench of [watched, alone]) bench.run(1_000);

  expect(liveEngineDoor.hashWorld(watched.world.world)).toBe(
    liveEngineDoor.hashWorld(alone.world.world),
  );
});

test('a long or busy life keeps a bounded window', () => {
  const bench = new LiveBench({}, { hasHistory: true });
  const program = bench.connect();
  const start = bench.world.nowUs;
  const line = `SET a ${'x'.repeat(60_000)}\r\n`;
  for (let i = 0; i < 1_800; i++) {
    program.send(line);
    bench.run(2);
    keep(bench);
  }
  const { history } = bench.world;
  const window = history?.stretch(bench.world.world).branch;
  const bytes = window?.inputs.reduce(
    (sum, { input }) => sum + (input.type === 'outside.data' ? input.bytes.length : 0),
    0,
  );

  expect(bytes).toBeLessThan(INPUT_BYTES_MAX * 1.5);
  expect(history?.firstUs).toBeGreaterThan(start);

  bench.run(11 * 60_000);
  keep(bench);
  bench.run(11 * 60_000);
  keep(bench);
  expect(history?.stretch(bench.world.world).branch.inputs).toHaveLength(0);
}, 30_000);
