import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { copyWorld, createTraceSink, createWorld, runEvents } from '../../src/engine/index.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';

// Optimised code is for objects of one layout; what a copy lays out otherwise is slow after every seek.
setFlagsFromString('--allow-natives-syntax');
const haveSameMap = runInThisContext(
  // A layout that has been replaced by a wider one goes with the next access.
  '(a, b) => { %TryMigrateInstance(a); %TryMigrateInstance(b); return %HaveSameMap(a, b); }',
) as (a: object, b: object) => boolean;
/** Touched once a second at most, or alive for some microseconds. */
const COLD =
  /^\.(disks|ledger\.reigns|clients\.cache\.groups|net\.segPayload|servers\[\]\.cluster\.heading)\b/;

test('what a run works with has the same layout in a world and in its copy', () => {
  const workload = { ...DEFAULT_SETUP.workload, ratePerSecond: 2_000 };
  const world = createWorld({ ...DEFAULT_SETUP, workload }, createTraceSink(false));
  runEvents(world, 5e6, Infinity);
  const different = new Set<string>();
  compare(world, copyWorld(world), '', new Set(), (path) => different.add(path));
  expect([...different].filter((path) => !COLD.test(path))).toEqual([]);
});

function compare(
  a: unknown,
  b: unknown,
  path: string,
  seen: Set<object>,
  report: (path: string) => void,
): void {
  if (!isObject(a) || !isObject(b) || a === b || seen.has(a)) return;
  seen.add(a);
  // A list's layout is the engine's own business once somebody has derived a class from lists.
  if (!Array.isArray(a) && !haveSameMap(a, b)) report(path);
  const place = Array.isArray(a) || a instanceof Map ? '[]' : null;
  const [mine, theirs] = [childrenOf(a), childrenOf(b)];
  for (const [name, child] of mine)
    compare(child, theirs.get(name), path + (place ?? `.${String(name)}`), seen, report);
}

function childrenOf(value: object): Map<unknown, unknown> {
  if (ArrayBuffer.isView(value)) return new Map();
  return value instanceof Map ? value : new Map(Object.entries(value));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
