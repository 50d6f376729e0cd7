/**
 * Hearing the same again: most heartbeats repeat what the sender said of itself before, and nothing of it
 * can change the receiver. Then epochs, roles and slots are not compared anew.
 *
 * A sender numbers its headers (`headingOf`): one number, one content, but for the replication offset, which
 * moves all the time, changes nothing else and is taken from every header. A receiver notes the number of a header
 * that left nothing to do, together with its own count of changes (`beliefs`): whatever it saves to
 * nodes.conf or judges its state by makes every note void.
 */
import type { World } from '../kernel/World.ts';
import type { ServerState } from '../server/ServerState.ts';
import { NEAR, NOBODY, Near } from './BusTable.ts';
import { clusterOf, type ClusterState, type Heading } from './ClusterState.ts';
import type { BusMessage } from './message.ts';
import { isMaster } from './roles.ts';
import { slotSetOf } from './slots.ts';

/** Headings a world numbers, at most, before notes of different beliefs could look alike. */
const HEADINGS = 2 ** 32;

/** Number of a header with this content; the sender's last one stands as long as it says the same. */
export function headingOf(world: World, cluster: ClusterState, said: BusMessage): number {
  const { heading } = cluster;
  const isSame =
    heading.configEpoch === said.configEpoch &&
    heading.currentEpoch === said.currentEpoch &&
    heading.slotSet === said.slotSet &&
    heading.master === said.master &&
    heading.flags === said.flags &&
    heading.sender === said.sender;
  if (!isSame) cluster.heading = newHeading(++world.bus.headings, said);
  return cluster.heading.number;
}

function newHeading(number: number, said: BusMessage): Heading {
  const { sender, currentEpoch, configEpoch, slotSet, master, flags } = said;
  return { number, sender, currentEpoch, configEpoch, slotSet, master, flags };
}

/** Something that is compared with headers may have changed here. */
export function forgetNews(cluster: ClusterState): void {
  cluster.beliefs++;
}

/** The sender said this before, and it left nothing to do. */
export function isOldNews(
  world: World,
  cluster: ClusterState,
  message: BusMessage,
  cell: number,
): boolean {
  if (cluster.todo.saveConfig || cluster.todo.updateState) return false;
  return world.bus.near[cell * NEAR + Near.heard] === noteOf(cluster, message);
}

/** Notes a header that was heard in full, if hearing it again would change nothing. */
export function noteNews(world: World, server: ServerState, message: BusMessage): void {
  const cluster = clusterOf(server);
  const cell = server.process * world.bus.stride + message.sender;
  if (cluster.todo.saveConfig || cluster.todo.updateState) return;
  if (isSettled(world, server, message, cell))
    world.bus.near[cell * NEAR + Near.heard] = noteOf(cluster, message);
}

function noteOf(cluster: ClusterState, message: BusMessage): number {
  return message.heading + cluster.beliefs * HEADINGS;
}

function isSettled(
  world: World,
  server: ServerState,
  { sender, master, slotSet, configEpoch }: BusMessage,
  cell: number,
): boolean {
  const { bus } = world;
  const senderIsMaster = isMaster(world, server, sender);
  if (senderIsMaster !== (master === NOBODY)) return false;
  if (!senderIsMaster && bus.slaveOf[cell] !== master) return false;
  const subject = senderIsMaster ? sender : master;
  if (slotSetOf(world, server, subject) !== slotSet) return false;
  const me = server.process * bus.stride + clusterOf(server).myself;
  return !senderIsMaster || bus.configEpoch[me] !== configEpoch;
}
