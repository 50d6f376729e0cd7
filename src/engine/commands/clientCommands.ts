/**
 * CLIENT and its subcommands, without KILL.
 *
 * Source: redis 7.0.15, networking.c, clientCommand.
 */
import { noteServed, timeOut, unblock } from '../server/blocked.ts';
import type { Client } from '../server/Client.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { pauseClients, unpauseClients, type PauseKind } from '../server/pause.ts';
import { error, NO_REPLY, OK, type NoReply, type Reply } from '../server/Reply.ts';
import { changedSilence } from '../server/silence.ts';
import { isOption, optionOf, readInteger } from './arguments.ts';
import { badWords } from './badWords.ts';
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
  return TYPES[optionOf(name)];
}

function lineOf(call: Call, client: Client): string {
  const argv = client === call.client ? call.argv : undefined;
  return `${clientLine(call.world, call.server, client, argv)}\n`;
}

function listText(call: Call, wanted: (client: Client) => boolean): Reply {
  let text = '';
  for (const client of call.server.clients.values())
    if (wanted(client)) text += lineOf(call, client);
  return { format: 'txt', text };
}

function list(call: Call): Reply {
  const { argv } = call;
  if (argv.length === 2) return listText(call, () => true);
  if (argv.length === 4 && isOption(argv[2], 'type')) {
    const type = clientTypeByName(argv[3] as string);
    if (type === undefined)
      return error(`ERR Unknown client type '${shownWord(argv[3] as string)}'`);
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
    if (client !== undefined) text += lineOf(call, client);
  }
  return { format: 'txt', text };
}

function info(call: Call): Reply {
  return { format: 'txt', text: lineOf(call, call.client) };
}

/** 2^63: a pause that would end later ends, in 64 bits, long ago. */
const END_MS_MAX = 2 ** 63;

function pause(call: Call): Reply {
  const { argv, server, world } = call;
  if (argv.length > 4) return badWords(argv);
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
  if (server.commandMs + ms < END_MS_MAX)
    pauseClients(world, server, 'client', kind, server.commandMs + ms);
  return OK;
}

function unpause(call: Call): Reply {
  unpauseClients(call.world, call.server, 'client');
  return OK;
}

function reply(call: Call): Reply | NoReply {
  const { client, argv } = call;
  const to = (['on', 'off', 'skip'] as const).find((word) => isOption(argv[2], word));
  if (to === undefined) return Errors.syntax;
  client.replies = changedSilence(client.replies, to);
  return to === 'on' ? OK : NO_REPLY;
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
  if (argv.length > 4) return badWords(argv);
  const isError = isOption(argv[3], 'error');
  if (argv.length > 3 && !isError && !isOption(argv[3], 'timeout'))
    return error('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  const id = readInteger(argv[2] as string);
  if (typeof id !== 'number') return id;
  const client = server.clients.get(id);
  // A postponed client waits for the end of a pause, not for an event.
  if (client === undefined || client.blocked === null || client.blocked.kind === 'postponed')
    return 0;
  const waited = client.blocked.call;
  if (isError) unblock(server, client, FORCED);
  else timeOut(world, server, client);
  noteServed(world, server, client, waited, 0, true);
  return 1;
}

/** What both say of a client that does not track keys: none does here. */
const NO_REDIRECTION = -1;

function trackingInfo(): Reply {
  return { map: ['flags', { set: ['off'] }, 'redirect', NO_REDIRECTION, 'prefixes', []] };
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
  commandRow('client|getredir', () => NO_REDIRECTION),
  commandRow('client|trackinginfo', trackingInfo),
  helpRow('client'),
];
