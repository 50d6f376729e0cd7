import { expect, test } from 'vitest';
import { runWorld, type RunningWorld } from '../../support/engine/runWorld.ts';

const CONFIG = { 'enable-debug-command': 'yes', save: '3600 1' };

function debugWorld(): RunningWorld {
  const running = runWorld({ config: CONFIG, workload: { clients: 0 } });
  running.run(3);
  return running;
}

/** Types a line at a node's console and lets it be carried out. */
function type({ give, run }: RunningWorld, node: number, line: string): void {
  give({ type: 'console.command', console: 1, node, argv: line.split(' '), follow: false });
  run(0.5);
}

test('CHANGE-REPL-ID gives a new history without a past', () => {
  const running = debugWorld();
  const { replication } = running.world.servers[0] ?? {};
  const before = replication?.replId;
  type(running, 0, 'DEBUG CHANGE-REPL-ID');

  expect(replication?.replId).toMatch(/^[0-9a-f]{40}$/);
  expect(replication?.replId).not.toBe(before);
  expect(replication?.replId2).toBe('0'.repeat(40));
});

test('RESTART saves and comes back with the data, CRASH-AND-RECOVER without; both with a new run id', () => {
  const running = debugWorld();
  const { world } = running;
  const nodeOf = (): number => world.servers.findIndex((server) => server?.isReplica === false);
  const node = nodeOf();
  const keys = (): number => world.servers[node]?.keyspace.databases[0]?.size ?? -1;
  const runId = (): string => world.servers[node]?.runId ?? '';
  const first = runId();
  type(running, node, 'DEBUG POPULATE 10');
  expect(keys()).toBe(10);
  type(running, node, 'DEBUG RESTART 20');
  const second = runId();
  expect(keys()).toBe(10);
  type(running, node, 'DEBUG POPULATE 20');
  expect(keys()).toBe(20);
  type(running, node, 'DEBUG CRASH-AND-RECOVER');

  expect(keys()).toBe(10);
  expect(new Set([first, second, runId()]).size).toBe(3);
});
