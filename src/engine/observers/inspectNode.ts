/**
 * What one node knows and would answer, read without asking it: no command, no time, no touch.
 *
 * A process that does not run answers nothing; of its files it is shown what they hold.
 */
import type { InspectAnswer, InspectTopic } from '../../protocol/messages.ts';
import type { NodeIndex } from '../../protocol/WorldInput.ts';
import { unreachable } from '../../base/assert.ts';
import { clusterNodesText } from '../cluster/describe.ts';
import { infoText } from '../commands/info.ts';
import type { World } from '../kernel/World.ts';
import { ByteString } from '../keyspace/ByteString.ts';
import { isString, textOf, type Value } from '../keyspace/Entry.ts';
import { kit } from '../server/kit.ts';
import type { ServerState } from '../server/ServerState.ts';
import { savedNodesText } from './savedNodesText.ts';

type Rows = InspectAnswer['rows'];

const KEYS_SHOWN = 200;

export function inspectNode(world: World, node: NodeIndex, topic: InspectTopic): InspectAnswer {
  const server = world.servers[node] ?? null;
  if (server === null) {
    const text = topic === 'clusterNodes' ? savedNodesText(world, node) : '';
    return { topic, text, rows: [] };
  }
  const reader = withoutCaches(server);
  const text =
    topic === 'clusterNodes'
      ? nodesText(world, reader)
      : topic === 'info'
        ? infoText(world, reader, []).replaceAll('\r\n', '\n')
        : '';
  return { topic, text, rows: rowsOf(world, reader, topic) };
}

/**
 * A server whose caches may be refilled without a trace in the real one: CLUSTER NODES orders the
 * dictionary again when that is due.
 */
function withoutCaches(server: ServerState): ServerState {
  const { cluster } = server;
  if (cluster === null) return server;
  return { ...server, cluster: { ...cluster, dict: { ...cluster.dict } } };
}

function nodesText(world: World, server: ServerState): string {
  return server.cluster === null ? '' : clusterNodesText(world, server);
}

function rowsOf(world: World, server: ServerState, topic: InspectTopic): Rows {
  switch (topic) {
    case 'clusterNodes':
    case 'info':
      return [];
    case 'overview':
      return sectionRows(world, server, 'Server');
    case 'config':
      return [...server.config].toSorted(([a], [b]) => (a < b ? -1 : 1));
    case 'log':
      return server.log.slice();
    case 'replication':
      return [...sectionRows(world, server, 'Replication'), ...linkRows(server)];
    case 'keys':
      return keyRows(server);
    default:
      return unreachable(topic);
  }
}

function sectionRows(world: World, server: ServerState, section: string): Rows {
  const found = kit.info.findLast(({ name }) => name === section);
  return (found?.lines(world, server) ?? []).map((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)];
  });
}

/** What INFO does not print of the replica's side. */
function linkRows(server: ServerState): Rows {
  const { link, readOffset, appliedOffset, cachedMaster, masterHost } = server.replication;
  if (masterHost === null) return [];
  return [
    ['link state', link],
    ['received offset', readOffset],
    ['applied offset', appliedOffset],
    [
      'cached master',
      cachedMaster === null ? 'none' : `${cachedMaster.replId} ${cachedMaster.offset}`,
    ],
  ];
}

/** The first keys, with what they hold. */
function keyRows(server: ServerState): Rows {
  const rows: (readonly (string | number)[])[] = [];
  for (const database of server.keyspace.databases) {
    for (const [key, { value }] of database.keys.entries()) {
      if (rows.length >= KEYS_SHOWN) return rows;
      rows.push([key, shown(value)]);
    }
  }
  return rows;
}

/** The start of a string; of a collection its type. */
function shown(value: Value): string | number {
  if (typeof value === 'number') return value;
  if (!isString(value)) return value.type;
  const text =
    value instanceof ByteString ? value.slice(0, Math.min(value.size, 81)) : textOf(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
