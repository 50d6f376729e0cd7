/**
 * CLUSTER subcommands that bind and unbind slots by hand.
 *
 * Source: redis 7.0.15, cluster.c, clusterCommand. Rules CC1-CC4.
 */
import { commandRow } from '../commands/commandRow.ts';
import { database } from '../commands/keyspaceSlice.ts';
import { countKeysInSlot } from '../commands/slotKeys.ts';
import { configBool } from '../server/config.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { shownWord, wrongArity } from '../server/errors.ts';
import { OK, error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { NOBODY, NodeFlag } from './BusTable.ts';
import { clusterOf } from './ClusterState.ts';
import { guarded, knownColumn } from './commandArgs.ts';
import { bumpEpoch } from './epochs.ts';
import { becomeReplicaOf, isMaster } from './roles.ts';
import { broadcastPong } from './send.ts';
import { addSlot, delAllSlots, delSlot } from './slots.ts';
import { SLOTS } from './slotSets.ts';
import { optionOf } from '../commands/arguments.ts';

const BAD_SLOT = error('ERR Invalid or out of range slot');

/** A slot number as Redis reads it, or the error. */
function parseSlot(text: string | undefined): number | ErrorReply {
  if (text === undefined || !/^-?\d{1,18}$/.test(text)) return BAD_SLOT;
  const slot = Number(text);
  return slot >= 0 && slot < SLOTS ? slot : BAD_SLOT;
}

/** Slots named one by one. */
function listedSlots(call: Call): number[] | ErrorReply {
  const slots: number[] = [];
  for (const text of call.argv.slice(2)) {
    const slot = parseSlot(text);
    if (typeof slot !== 'number') return slot;
    slots.push(slot);
  }
  return slots;
}

/** Slots named as ranges, both ends inclusive. */
function rangedSlots(call: Call): number[] | ErrorReply {
  const { argv } = call;
  if (argv.length % 2 === 1) return wrongArity(`cluster|${(argv[1] as string).toLowerCase()}`);
  const slots: number[] = [];
  for (let at = 2; at < argv.length; at += 2) {
    const from = parseSlot(argv[at]);
    const to = parseSlot(argv[at + 1]);
    if (typeof from !== 'number') return from;
    if (typeof to !== 'number') return to;
    if (from > to)
      return error(`ERR start slot number ${from} is greater than end slot number ${to}`);
    for (let slot = from; slot <= to; slot++) slots.push(slot);
  }
  return slots;
}

/** Checks all, then changes all: one bad slot changes nothing. */
function changeSlots(call: Call, slots: number[] | ErrorReply, isAdding: boolean): Reply {
  if ('error' in slots) return slots;
  const cluster = clusterOf(call.server);
  const seen = new Set<number>();
  for (const slot of slots) {
    const isBound = cluster.owner[slot] !== NOBODY;
    if (isAdding && isBound) return error(`ERR Slot ${slot} is already busy`);
    if (!isAdding && !isBound) return error(`ERR Slot ${slot} is already unassigned`);
    if (seen.has(slot)) return error(`ERR Slot ${slot} specified multiple times`);
    seen.add(slot);
  }
  for (const slot of slots) {
    if (isAdding) {
      cluster.importingFrom.delete(slot);
      addSlot(call.world, call.server, cluster.myself, slot);
    } else delSlot(call.world, call.server, slot);
  }
  cluster.todo.updateState = cluster.todo.saveConfig = true;
  return OK;
}

function flushSlots(call: Call): Reply {
  if (database(call.server, 0).size > 0)
    return error('ERR DB must be empty to perform CLUSTER FLUSHSLOTS.');
  const cluster = clusterOf(call.server);
  delAllSlots(call.world, call.server, cluster.myself);
  cluster.todo.updateState = cluster.todo.saveConfig = true;
  return OK;
}

const BAD_SETSLOT = error(
  'ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP',
);

function setSlot(call: Call): Reply {
  const { world, server, argv } = call;
  const cluster = clusterOf(server);
  if (!isMaster(world, server, cluster.myself))
    return error('ERR Please use SETSLOT only with masters.');
  const slot = parseSlot(argv[2]);
  if (typeof slot !== 'number') return slot;
  const action = optionOf(argv[3] as string);
  if ((action === 'migrating' || action === 'importing') && argv.length === 5) {
    // Differs from Redis: slot migration is not simulated yet, so a slot is never opened.
    return error(`ERR CLUSTER SETSLOT ${action.toUpperCase()} is not simulated yet`);
  }
  if (action === 'stable' && argv.length === 4) {
    cluster.migratingTo.delete(slot);
    cluster.importingFrom.delete(slot);
  } else if (action === 'node' && argv.length === 5) {
    const refusal = assignSlot(call, slot, argv[4] as string);
    if (refusal !== null) return refusal;
  } else return BAD_SETSLOT;
  cluster.todo.saveConfig = cluster.todo.updateState = true;
  return OK;
}

/** SETSLOT NODE: rebinds a slot in this node's table only. */
function assignSlot(call: Call, slot: number, id: string): ErrorReply | null {
  const { world, server } = call;
  const cluster = clusterOf(server);
  const column = knownColumn(world, server, id);
  if (column === NOBODY) return error(`ERR Unknown node ${shownWord(id)}`);
  if (
    ((world.bus.flags[server.process * world.bus.stride + column] as number) & NodeFlag.slave) !==
    0
  ) {
    return error('ERR Target node is not a master');
  }
  const wasMine = cluster.owner[slot] === cluster.myself;
  const keys = countKeysInSlot(server, slot);
  if (wasMine && column !== cluster.myself && keys > 0) {
    return error(
      `ERR Can't assign hashslot ${slot} to a different node while I still hold keys for this hash slot.`,
    );
  }
  if (keys === 0) cluster.migratingTo.delete(slot);
  delSlot(world, server, slot);
  addSlot(world, server, column, slot);
  const isEmptied = world.bus.numSlots[server.process * world.bus.stride + cluster.myself] === 0;
  if (
    wasMine &&
    column !== cluster.myself &&
    isEmptied &&
    configBool(server, 'cluster-allow-replica-migration')
  ) {
    becomeReplicaOf(world, server, column);
  }
  if (column === cluster.myself && cluster.importingFrom.delete(slot)) {
    bumpEpoch(world, server);
    broadcastPong(world, server, 'all');
  }
  return null;
}

export const slotCommands: readonly CommandSpec[] = [
  commandRow(
    'cluster|addslots',
    guarded((call) => changeSlots(call, listedSlots(call), true)),
  ),
  commandRow(
    'cluster|addslotsrange',
    guarded((call) => changeSlots(call, rangedSlots(call), true)),
  ),
  commandRow(
    'cluster|delslots',
    guarded((call) => changeSlots(call, listedSlots(call), false)),
  ),
  commandRow(
    'cluster|delslotsrange',
    guarded((call) => changeSlots(call, rangedSlots(call), false)),
  ),
  commandRow('cluster|flushslots', guarded(flushSlots)),
  commandRow('cluster|setslot', guarded(setSlot)),
];
