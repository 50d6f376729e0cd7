/**
 * CLUSTER subcommands that ask, and ASKING, READONLY, READWRITE.
 *
 * Source: redis 7.0.15, cluster.c, clusterCommand, readonlyCommand. Rules CQ6-CQ9, RD7, RD8.
 */
import { readInteger } from '../commands/arguments.ts';
import { commandRow, containerRow, helpRow } from '../commands/commandRow.ts';
import { countKeysInSlot, keysInSlot } from '../commands/slotKeys.ts';
import { keySlot } from '../keyspace/keySlot.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { shownWord } from '../server/errors.ts';
import { OK, error, type Reply } from '../server/Reply.ts';
import { NOBODY, nodeId } from './BusTable.ts';
import {
  clusterInfoText,
  clusterLinksReply,
  clusterShardsReply,
  clusterSlotsReply,
} from './clusterInfo.ts';
import { clusterOf } from './ClusterState.ts';
import { guarded, knownColumn } from './commandArgs.ts';
import { clusterNodesText, nodeLine } from './describe.ts';
import { countReports } from './failure.ts';
import { isMaster, replicasOf } from './roles.ts';
import { SLOTS } from './slotSets.ts';

function verbatim(text: string): Reply {
  return { format: 'txt', text };
}

function countFailureReports(call: Call): Reply {
  const { world, server, argv } = call;
  const column = knownColumn(world, server, argv[2] as string);
  return column === NOBODY
    ? error(`ERR Unknown node ${shownWord(argv[2] as string)}`)
    : countReports(world, server, column);
}

function countKeys(call: Call): Reply {
  const slot = readInteger(call.argv[2] as string);
  if (typeof slot !== 'number') return slot;
  if (slot < 0 || slot >= SLOTS) return error('ERR Invalid slot');
  return countKeysInSlot(call.server, slot);
}

function getKeys(call: Call): Reply {
  const slot = readInteger(call.argv[2] as string);
  if (typeof slot !== 'number') return slot;
  const count = readInteger(call.argv[3] as string);
  if (typeof count !== 'number') return count;
  if (slot < 0 || slot >= SLOTS || count < 0) return error('ERR Invalid slot or number of keys');
  return keysInSlot(call.server, slot, count);
}

function replicas(call: Call): Reply {
  const { world, server, argv } = call;
  const column = knownColumn(world, server, argv[2] as string);
  if (column === NOBODY) return error(`ERR Unknown node ${shownWord(argv[2] as string)}`);
  if (!isMaster(world, server, column)) return error('ERR The specified node is not a master');
  return replicasOf(world, server, column).map((replica) => nodeLine(world, server, replica));
}

/** One-shot: the command after the next clears it. */
function asking(call: Call): Reply {
  call.client.asking = true;
  return OK;
}

function readMode(call: Call, value: boolean): Reply {
  call.client.readOnly = value;
  return OK;
}

export const queryCommands: readonly CommandSpec[] = [
  containerRow('cluster'),
  commandRow('cluster|help', guarded(helpRow('cluster').run)),
  commandRow(
    'cluster|info',
    guarded(({ world, server }) => verbatim(clusterInfoText(world, server))),
  ),
  commandRow(
    'cluster|nodes',
    guarded(({ world, server }) => verbatim(clusterNodesText(world, server))),
  ),
  commandRow(
    'cluster|slots',
    guarded(({ world, server }) => clusterSlotsReply(world, server)),
  ),
  commandRow(
    'cluster|shards',
    guarded(({ world, server }) => clusterShardsReply(world, server)),
  ),
  commandRow(
    'cluster|links',
    guarded(({ world, server }) => clusterLinksReply(world, server)),
  ),
  commandRow(
    'cluster|myid',
    guarded(({ world, server }) => nodeId(world, clusterOf(server).myself)),
  ),
  commandRow(
    'cluster|keyslot',
    guarded(({ argv }) => keySlot(argv[2] as string)),
  ),
  commandRow('cluster|count-failure-reports', guarded(countFailureReports)),
  commandRow('cluster|countkeysinslot', guarded(countKeys)),
  commandRow('cluster|getkeysinslot', guarded(getKeys)),
  commandRow('cluster|replicas', guarded(replicas)),
  commandRow('cluster|slaves', guarded(replicas)),
  commandRow('asking', guarded(asking)),
  commandRow(
    'readonly',
    guarded((call) => readMode(call, true)),
  ),
  commandRow(
    'readwrite',
    guarded((call) => readMode(call, false)),
  ),
];
