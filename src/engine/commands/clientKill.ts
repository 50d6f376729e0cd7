/**
 * CLIENT KILL: by address, or by filters.
 *
 * Source: redis 7.0.15, networking.c, clientKillCommand.
 */
import type { Client } from '../server/Client.ts';
import { closeClient } from '../server/clients.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { error, OK, type ErrorReply, type Reply } from '../server/Reply.ts';
import { isOption, optionOf, readInteger } from './arguments.ts';
import { clientAddress, clientType, localAddress, type ClientType } from './clientLine.ts';
import { clientTypeByName } from './clientCommands.ts';
import { commandRow } from './commandRow.ts';

interface Filters {
  id: number | null;
  address: string | null;
  local: string | null;
  type: ClientType | null;
  /** Of the user `default`, the only one; our master's link has none. */
  hasUser: boolean;
  skipMe: boolean;
}

const NO_FILTER: Filters = {
  id: null,
  address: null,
  local: null,
  type: null,
  hasUser: false,
  skipMe: true,
};

function readFilters(argv: readonly string[]): Filters | ErrorReply {
  const filters: Filters = { ...NO_FILTER };
  for (let i = 2; i < argv.length; i += 2) {
    const value = argv[i + 1];
    if (value === undefined) return Errors.syntax;
    const refusal = readFilter(filters, argv[i] as string, value);
    if (refusal !== null) return refusal;
  }
  return filters;
}

function readFilter(filters: Filters, name: string, value: string): ErrorReply | null {
  switch (optionOf(name)) {
    case 'id': {
      const text = 'ERR client-id should be greater than 0';
      const id = readInteger(value, 1, Infinity, text);
      if (typeof id !== 'number') return id;
      filters.id = id;
      return null;
    }
    case 'type': {
      const type = clientTypeByName(value);
      if (type === undefined) return error(`ERR Unknown client type '${shownWord(value)}'`);
      filters.type = type;
      return null;
    }
    case 'addr':
      filters.address = value;
      return null;
    case 'laddr':
      filters.local = value;
      return null;
    case 'user':
      filters.hasUser = true;
      return value === 'default' ? null : error(`ERR No such user '${shownWord(value)}'`);
    case 'skipme':
      if (!isOption(value, 'yes') && !isOption(value, 'no')) return Errors.syntax;
      filters.skipMe = isOption(value, 'yes');
      return null;
    default:
      return Errors.syntax;
  }
}

function isWanted(call: Call, client: Client, filters: Filters): boolean {
  const { world, server } = call;
  if (filters.address !== null && clientAddress(world, client) !== filters.address) return false;
  if (filters.local !== null && localAddress(world, server, client) !== filters.local) return false;
  if (filters.type !== null && clientType(client) !== filters.type) return false;
  if (filters.id !== null && client.id !== filters.id) return false;
  if (filters.hasUser && client.kind === 'master') return false;
  return client !== call.client || !filters.skipMe;
}

function kill(call: Call): Reply {
  const { argv } = call;
  const isOld = argv.length === 3;
  const filters: Filters | ErrorReply = isOld
    ? { ...NO_FILTER, address: argv[2] as string, skipMe: false }
    : readFilters(argv);
  if ('error' in filters) return filters;
  let killed = 0;
  for (const client of call.server.clients.values()) {
    if (!isWanted(call, client, filters)) continue;
    if (client === call.client) client.closeAfterReply = true;
    else closeClient(call.world, call.server, client);
    killed++;
  }
  if (!isOld) return killed;
  return killed > 0 ? OK : error('ERR No such client');
}

export const clientKillRows: readonly CommandSpec[] = [commandRow('client|kill', kill)];
