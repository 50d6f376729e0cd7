/**
 * What commands cost beside their own handling: work that grows with what they touch.
 *
 * Units are the cost of a small command, about 1 µs. Measured on 7.0.15 (a million keys; 200,000 elements): KEYS
 * 0.15 µs a key and 0.3 for each that matches, SCAN 0.7, FLUSHALL 0.4, DEL of a set 0.17 an element, of a sorted
 * set 0.1, of a hash 0.27, of a list next to nothing.
 */
import type { Value } from '../keyspace/Entry.ts';
import { Hash } from '../keyspace/Hash.ts';
import { SetValue } from '../keyspace/SetValue.ts';
import { SortedSet } from '../keyspace/SortedSet.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import type { ServerState } from '../server/ServerState.ts';

/** Bytes read or written once, as those of a command are. */
export function chargeBytes(server: ServerState, bytes: number): void {
  server.cpuUs += (bytes * machineProfile(server.machine).perKilobyteUs) / 1024;
}

/**
 * Costs in units of a command's: one element walked over or replied. LRANGE of 600 elements takes about ten
 * times as long as GET.
 */
const ELEMENT_COST = 0.015;

/** Elements, fields or members that a command looks at beyond the first few. */
export function chargeElements(server: ServerState, count: number): void {
  server.cpuUs += count * ELEMENT_COST * machineProfile(server.machine).commandUs;
}

/** So many small commands' worth of work. */
export function charge(server: ServerState, commands: number): void {
  server.cpuUs += commands * machineProfile(server.machine).commandUs;
}

const FREED_ELEMENT_COST = 0.17;

/** Giving back a value's memory in the main thread: a table's elements one by one. */
export function chargeFreeing(server: ServerState, value: Value): void {
  const isTable =
    (value instanceof Hash || value instanceof SetValue || value instanceof SortedSet) &&
    value.table !== null;
  if (isTable) charge(server, value.size * FREED_ELEMENT_COST);
}
