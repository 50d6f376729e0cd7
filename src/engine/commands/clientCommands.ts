/**
 * CLIENT and its subcommands, without KILL.
 *
 * Source: redis 7.0.15, networking.c, clientCommand.
 */
import { timeOut, unblock } from '../server/blocked.ts';
import type { Client } from '../server/Client.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import { Errors } from '../server/errors.ts';
import { pauseClients, unpauseClients, type PauseKind } from '../server/pause.ts';
import { error, NO_REPLY, OK, type NoReply, type Reply } from '../server/Reply.ts';
import { isOption, readInteger } from './arguments.ts';
import { clientLine, clientType, type ClientType } from './clientLine.ts';
import { commandRow, containerRow, helpRow } from './commandRow.ts';
import { setName } from './connection.ts';

const TYPES: Readonly<Record<string, ClientType>> = {
  normal: 'normal',
  replica: 'replica',
  slave: 'replica',
  master: 'master',
  pubsub: 'pubsub',
};

/** Source: redis 7.0.15, getClientTypeByName. */
export function clientTypeByName(name: string): ClientType | undefined {
  return TYPES[name.toLowerCase()];
}

function listText(call: Call, wanted: (client: Client) => boolean): Reply {
  let text = '';
  for (const client of call.server.clients.values())
    if (wanted(client)) text += `${clientLine(call.world, call.server, client)}\n`;
  return { format: 'txt', text };
}

function list(call: Call): Reply {
  const { argv } = call;
  if (argv.length === 2) return listText(call, () => true);
  if (argv.length === 4 && isOption(argv[2], 'type')) {
    const type = clientTypeByName(argv[3] as string);
    if (type === undefined) return error(`ERR Unknown client type '${argv[3] as string}'`);
    return listText(call, (client) => clientType(client) === type);
  }
  if (argv.length > 3 && isOption(argv[2], 'id')) return listById(call);
  return Errors.syntax;
}

function listById(call: Call): Reply {
  let text = '';
  for (const word of call.argv.slice(3)) {
    const id = readInteger(word, -Infinity, Infinity, 'ERR Invalid client ID');
    if (typeof id !== 'number') return id;
    const client = call.server.clients.get(id);
    if (client !== undefined) text += `${clientLine(call.world, call.server, client)}\n`;
  }
  return { format: 'txt', text };
}

function info(call: Call): Reply {
  const text = `${clientLine(call.world, call.server, call.client)}\n`;
  return { format: 'txt', text };
}

/** Source: redis 7.0.15, networking.c, addReplySubcommandSyntaxError. */
function badWords(sub: string): Reply {
  return error(
    `ERR unknown subcommand or wrong number of arguments for '${sub}'. Try CLIENT HELP.`,
  );
}

function pause(call: Call): Reply {
  const { argv, server, world } = call;
  if (argv.length > 4) return badWords('PAUSE');
  let kind: PauseKind = 'all';
  if (isOption(argv[3], 'write')) kind = 'write';
  else if (argv.length > 3 && !isOption(argv[3], 'all'))
    return error('ERR CLIENT PAUSE mode must be WRITE or ALL');
  const ms = readInteger(
    argv[2] as string,
    -Infinity,
    Infinity,
    'ERR timeout is not an integer or out of range',
  );
  if (typeof ms !== 'number') return ms;
  if (ms < 0) return error('ERR timeout is negative');
  pauseClients(world, server, 'client', kind, server.commandMs + ms);
  return OK;
}

function unpause(call: Call): Reply {
  unpauseClients(call.world, call.server, 'client');
  return OK;
}

function reply(call: Call): Reply | NoReply {
  const { client, argv } = call;
  if (isOption(argv[2], 'on')) {
    client.replies = 'on';
    return OK;
  }
  if (isOption(argv[2], 'off')) {
    client.replies = 'off';
    return NO_REPLY;
  }
  if (!isOption(argv[2], 'skip')) return Errors.syntax;
  if (client.replies !== 'off') client.replies = 'armed';
  return NO_REPLY;
}

function noEvict(call: Call): Reply {
  const isOn = isOption(call.argv[2], 'on');
  if (!isOn && !isOption(call.argv[2], 'off')) return Errors.syntax;
  call.client.noEvict = isOn;
  return OK;
}

const FORCED = error('UNBLOCKED client unblocked via CLIENT UNBLOCK');

function unblockClient(call: Call): Reply {
  const { argv, server, world } = call;
  const isError = isOption(argv[3], 'error');
  if (argv.length > 3 && !isError && !isOption(argv[3], 'timeout'))
    return error('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  const id = readInteger(argv[2] as string);
  if (typeof id !== 'number') return id;
  const client = server.clients.get(id);
  // A postponed client waits for the end of a pause, not for an event.
  if (client === undefined || client.blocked === null || client.blocked.kind === 'postponed')
    return 0;
  if (isError) unblock(server, client, FORCED);
  else timeOut(world, server, client);
  return 1;
}

export const clientRows: readonly CommandSpec[] = [
  containerRow('client'),
  commandRow('client|id', (call) => call.client.id),
  commandRow('client|getname', (call) => (call.client.name === '' ? null : call.client.name)),
  commandRow('client|setname', (call) => setName(call, call.argv[2] as string) ?? OK),
  commandRow('client|list', list),
  commandRow('client|info', info),
  commandRow('client|pause', pause),
  commandRow('client|unpause', unpause),
  commandRow('client|reply', reply),
  commandRow('client|no-evict', noEvict),
  commandRow('client|unblock', unblockClient),
  commandRow('client|getredir', () => -1),
  helpRow('client'),
];
