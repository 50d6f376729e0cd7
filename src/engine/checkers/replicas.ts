/**
 * At rest: every replica of a living master is linked to it and holds the same data.
 *
 * Times to live are compared too; accesses (LRU) are each server's own.
 */
import type { World } from '../kernel/World.ts';
import type { Database } from '../keyspace/Database.ts';
import { isString, textOf, type Entry } from '../keyspace/Entry.ts';
import { isLinkUp, masterIndex } from '../replication/role.ts';
import type { ServerState } from '../server/ServerState.ts';
import { broken, type Finding } from './Finding.ts';

export function checkReplicas(world: World): Finding[] {
  const findings: Finding[] = [];
  for (const server of world.servers) {
    if (!server?.isReplica) continue;
    const master = world.servers[masterIndex(world, server)];
    if (!master || !isStillItsMaster(server, master)) continue;
    const names = `${nameOf(world, server)} of ${nameOf(world, master)}`;
    if (!isLinkUp(server)) findings.push(broken('replicas', `${names}: link is down`));
    else {
      const key = firstDifference(master, server);
      if (key !== null) findings.push(broken('replicas', `${names}: differ at ${key}`));
    }
  }
  return findings;
}

/** The process at that address answers to the identity that the replica follows. */
function isStillItsMaster(server: ServerState, master: ServerState): boolean {
  const { cluster } = server;
  if (!cluster || !master.cluster) return true;
  return cluster.known.includes(master.cluster.myself);
}

function nameOf(world: World, server: ServerState): string {
  return world.processes[server.process]?.name ?? '?';
}

/** A key that one has and the other has not, or has otherwise; null = equal. */
function firstDifference(master: ServerState, replica: ServerState): string | null {
  const databases = master.keyspace.databases;
  for (let index = 0; index < databases.length; index++) {
    const [mine, theirs] = [databases[index], replica.keyspace.databases[index]];
    if (mine === undefined || theirs === undefined) continue;
    const key = differenceOf(mine, theirs) ?? differenceOf(theirs, mine);
    if (key !== null) return `${index}:${key}`;
  }
  return null;
}

function differenceOf(one: Database, other: Database): string | null {
  for (const [key, entry] of one.keys.entries()) {
    const twin = other.get(key);
    if (twin === undefined || !isSame(entry, twin)) return key;
  }
  return null;
}

function isSame(one: Entry, other: Entry): boolean {
  if (one.expireMs !== other.expireMs) return false;
  if (isString(one.value) && isString(other.value))
    return one.value === other.value || textOf(one.value) === textOf(other.value);
  if (isString(one.value) || isString(other.value)) return false;
  return one.value.type === other.value.type && one.value.size === other.value.size;
}
