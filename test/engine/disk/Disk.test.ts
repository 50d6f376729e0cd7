import { expect, test } from 'vitest';
import {
  createDisks,
  losePower,
  onDiskDone,
  pathOf,
  readFile,
  renameFile,
  syncDirectory,
  syncFile,
  syncFileLater,
  wipeFiles,
  writeFile,
} from '../../../src/engine/disk/Disk.ts';
import { createProcess } from '../../../src/engine/kernel/Process.ts';
import { createTraceSink } from '../../../src/engine/kernel/TraceSink.ts';
import { createKernel, type World } from '../../../src/engine/kernel/World.ts';

function oneHost(): World {
  const world = createKernel(1, createTraceSink());
  world.hosts = [{ index: 0, ip: '10.0.0.1', isUp: true, wallOffsetUs: 0 }];
  world.processes = [0, 1].map((index) => createProcess(index, 'S', 'server', 0, 7000 + index));
  world.disks = createDisks(1);
  return world;
}

const value = (text: string) => ({ bytes: text.length, shared: text });
const path = pathOf(0, 'dump.rdb');

test('[DK1] what was written is there after the process is gone', () => {
  const world = oneHost();

  writeFile(world, 0, path, value('new'));

  expect(readFile(world, 0, path)).toEqual(value('new'));
});

test('[DK2] a power cut forgets content and names that were not synced', () => {
  const world = oneHost();
  writeFile(world, 0, path, value('old'));
  syncFile(world, 0, path);
  syncDirectory(world, 0);
  writeFile(world, 0, path, value('newer'));
  writeFile(world, 0, pathOf(0, 'other'), value('x'));

  losePower(world, 0);

  expect(readFile(world, 0, path)).toEqual(value('old'));
  expect(readFile(world, 0, pathOf(0, 'other'))).toBeNull();
});

test('[DK2] a rename is durable once its directory is synced', () => {
  const world = oneHost();
  writeFile(world, 0, path, value('old'));
  syncFile(world, 0, path);
  syncDirectory(world, 0);
  const temp = pathOf(0, 'temp');
  const replace = (text: string): void => {
    writeFile(world, 0, temp, value(text));
    syncFile(world, 0, temp);
    renameFile(world, 0, temp, path);
  };

  replace('first');
  losePower(world, 0);
  expect(readFile(world, 0, path)).toEqual(value('old'));

  replace('second');
  syncDirectory(world, 0);
  losePower(world, 0);
  expect(readFile(world, 0, path)).toEqual(value('second'));
});

test('[DK2] the kernel wrote back what is half a minute old', () => {
  const world = oneHost();
  writeFile(world, 0, path, value('old'));
  world.nowUs = 31_000_000;

  losePower(world, 0);

  expect(readFile(world, 0, path)).toEqual(value('old'));
});

test('[DK3] a background fsync is durable at its end', () => {
  const world = oneHost();
  const process = world.processes[0];
  if (process !== undefined) process.state = 'running';
  writeFile(world, 0, path, value('first'));
  syncDirectory(world, 0);
  syncFileLater(world, 0, path, 7, 500);
  writeFile(world, 0, path, value('second'));
  world.wheel.pop(1_000);

  expect(world.wheel.c).toBe(7);
  expect(onDiskDone(world, 0, world.wheel.b, world.wheel.payload)).toBe(true);
  losePower(world, 0);
  expect(readFile(world, 0, path)).toEqual(value('first'));
});

test('[DK3] not when power was lost before', () => {
  const world = oneHost();
  writeFile(world, 0, path, value('first'));
  syncDirectory(world, 0);
  syncFileLater(world, 0, path, 7, 500);
  losePower(world, 0);
  writeFile(world, 0, path, value('later'));
  world.wheel.pop(1_000);

  expect(onDiskDone(world, 0, world.wheel.b, world.wheel.payload)).toBe(false);
  losePower(world, 0);
  expect(readFile(world, 0, path)?.bytes ?? 0).toBe(0);
});

test('[DK4] wiping one process leaves the others alone', () => {
  const world = oneHost();
  writeFile(world, 0, pathOf(0, 'a'), value('x'));
  writeFile(world, 0, pathOf(1, 'a'), value('y'));

  wipeFiles(world, 0, 0);

  expect(readFile(world, 0, pathOf(0, 'a'))).toBeNull();
  expect(readFile(world, 0, pathOf(1, 'a'))).toEqual(value('y'));
});

test('[DK2] a failing disk takes nothing', () => {
  const world = oneHost();
  const [disk] = world.disks;
  if (disk !== undefined) disk.isFailing = true;

  expect(writeFile(world, 0, path, value('x'))).toBe(false);
  expect(readFile(world, 0, path)).toBeNull();
});
