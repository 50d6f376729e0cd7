/**
 * What stands in a node's redis.conf: the run's directives and, for a standalone replica, its master. On
 * machines of their own the nodes are not in protected mode: it would keep them and all clients apart.
 */
import type { Process } from './kernel/Process.ts';
import type { World } from './kernel/World.ts';

export function directivesOf(world: World, process: Process): Readonly<Record<string, string>> {
  const { setup, places } = world.shared;
  const { topology, live } = setup;
  const open = live === undefined ? { 'protected-mode': 'no' } : {};
  const config = { ...open, ...setup.config };
  const place = places[process.index];
  if (topology.mode !== 'standalone' || place === undefined || place.place === 0) return config;
  const master = places.findIndex((each) => each.shard === place.shard && each.place === 0);
  const { host, port } = world.processes[master] as Process;
  return { ...config, replicaof: `${world.hosts[host]?.ip ?? ''} ${port}` };
}
