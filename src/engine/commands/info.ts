/**
 * INFO: sections in Redis's order, whoever provides them; of two with one name the later extension's.
 *
 * Source: redis 7.0.15, server.c, infoCommand, genRedisInfoString.
 */
import type { World } from '../kernel/World.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import type { InfoSection } from '../server/Extension.ts';
import { kit } from '../server/kit.ts';
import type { Reply } from '../server/Reply.ts';
import type { ServerState } from '../server/ServerState.ts';
import { commandRow } from './commandRow.ts';
import { optionOf } from './arguments.ts';

const ORDER: readonly string[] = [
  'server',
  'clients',
  'memory',
  'persistence',
  'stats',
  'replication',
  'cpu',
  'modules',
  'commandstats',
  'errorstats',
  'latencystats',
  'cluster',
  'keyspace',
];

/** Text of the wanted sections; none named = the default ones. For inspectors too: nothing is changed. */
export function infoText(world: World, server: ServerState, wanted: readonly string[]): string {
  const names = new Set(wanted.map(optionOf));
  const isAll = names.has('all') || names.has('everything');
  const isDefault = names.size === 0 || names.has('default');
  const sections = new Map<string, InfoSection>();
  for (const section of kit.info) sections.set(section.name.toLowerCase(), section);
  let text = '';
  for (const name of ORDER) {
    const section = sections.get(name);
    if (section === undefined) continue;
    if (!isAll && !names.has(name) && !(isDefault && section.isDefault)) continue;
    text += `${text === '' ? '' : '\r\n'}# ${section.name}\r\n`;
    for (const line of section.lines(world, server)) text += `${line}\r\n`;
  }
  return text;
}

function info(call: Call): Reply {
  return { format: 'txt', text: infoText(call.world, call.server, call.argv.slice(1)) };
}

export const infoRows: readonly CommandSpec[] = [commandRow('info', info)];
