/**
 * redis.conf as CONFIG REWRITE leaves it: what was set at run time is in force again after a restart,
 * before anything that the run's setup says.
 *
 * Source: redis 7.0.15, config.c, rewriteConfig, rewriteConfigOverwriteFile (write, fsync, rename, fsync
 * of the folder).
 */
import { pathOf, readFile, syncDirectory, syncFile, writeFile } from '../disk/Disk.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { findConfig } from './config.ts';
import type { ServerState } from './ServerState.ts';

const NAME = 'redis.conf';

/** Directives as last rewritten; none if they never were. */
export function savedConfig(world: World, process: Process): Readonly<Record<string, string>> {
  const file = readFile(world, process.host, pathOf(process.index, NAME));
  return (file?.shared ?? {}) as Readonly<Record<string, string>>;
}

/** Writes all directives; false when the disk fails. */
export function saveConfig(world: World, server: ServerState): boolean {
  const { host } = world.processes[server.process] as Process;
  const path = pathOf(server.process, NAME);
  const shared = Object.fromEntries(server.config);
  // Who is whose replica is the cluster's own file's business.
  if (server.config.get('cluster-enabled') === 'yes') delete shared['replicaof'];
  return (
    writeFile(world, host, path, { bytes: fileBytes(server), shared }) &&
    syncFile(world, host, path) &&
    syncDirectory(world, host)
  );
}

/** A line for each directive that does not have its default. */
function fileBytes({ config }: ServerState): number {
  let bytes = 0;
  for (const [name, value] of config)
    if (findConfig(name)?.initial !== value) bytes += name.length + value.length + 2;
  return bytes;
}
