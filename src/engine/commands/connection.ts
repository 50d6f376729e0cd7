/**
 * Commands about the connection itself.
 *
 * Source: redis 7.0.15, server.c, networking.c (helloCommand, resetCommand), acl.c (authCommand).
 */
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configText } from '../server/config.ts';
import { shownWord, wrongArity } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import { error, OK, PONG, type ErrorReply, type Reply } from '../server/Reply.ts';
import { discardTransaction } from '../server/transaction.ts';
import { isOption, readInteger } from './arguments.ts';
import { commandRow } from './commandRow.ts';
import { isClusterMode } from './keyspaceSlice.ts';

export const REDIS_VERSION = '7.0.15';

function ping(call: Call): Reply {
  const { argv, client } = call;
  if (argv.length > 2) return wrongArity('ping');
  // Among messages a RESP2 client could not tell a plain answer.
  if (client.subscriptions !== null && client.resp === 2) return ['pong', argv[1] ?? ''];
  return argv.length === 2 ? (argv[1] as string) : PONG;
}

const WRONG_PASS = error('WRONGPASS invalid username-password pair or user is disabled.');
const NO_PASSWORD = error(
  'ERR AUTH <password> called without any password configured for the default user. ' +
    'Are you sure your configuration is correct?',
);

/** The only user is `default`; without a password any will do. */
function logIn(call: Call, user: string, password: string): ErrorReply | null {
  const wanted = configText(call.server, 'requirepass');
  if (user !== 'default' || (wanted !== '' && password !== wanted)) return WRONG_PASS;
  call.client.authenticated = true;
  return null;
}

function auth(call: Call): Reply {
  const { argv, server } = call;
  if (argv.length > 3) return error('ERR syntax error');
  if (argv.length === 2 && configText(server, 'requirepass') === '') return NO_PASSWORD;
  const user = argv.length === 2 ? 'default' : (argv[1] as string);
  return logIn(call, user, argv[argv.length - 1] as string) ?? OK;
}

const BAD_NAME = error('ERR Client names cannot contain spaces, newlines or special characters.');

/** Source: redis 7.0.15, networking.c, clientSetName: printable ASCII without the space. */
export function setName(call: Call, name: string): ErrorReply | null {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 33 || code > 126) return BAD_NAME;
  }
  call.client.name = name;
  return null;
}

const HELLO_NEEDS_AUTH = error(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> ' +
    '<pass> option can be used to authenticate the client and select the RESP protocol version ' +
    'at the same time',
);

function hello(call: Call): Reply {
  const { argv, client } = call;
  let version = 0;
  if (argv.length > 1) {
    const text = 'ERR Protocol version is not an integer or out of range';
    const asked = readInteger(argv[1] as string, -Infinity, Infinity, text);
    if (typeof asked !== 'number') return asked;
    if (asked !== 2 && asked !== 3) return error('NOPROTO unsupported protocol version');
    version = asked;
  }
  const refusal = helloOptions(call);
  if (refusal !== null) return refusal;
  if (!client.authenticated) return HELLO_NEEDS_AUTH;
  if (version !== 0) client.resp = version as 2 | 3;
  return helloFacts(call);
}

function helloOptions(call: Call): ErrorReply | null {
  const { argv } = call;
  for (let i = 2; i < argv.length;) {
    const left = argv.length - i - 1;
    let refusal: ErrorReply | null;
    if (isOption(argv[i], 'auth') && left >= 2) {
      refusal = logIn(call, argv[i + 1] as string, argv[i + 2] as string);
      i += 3;
    } else if (isOption(argv[i], 'setname') && left >= 1) {
      refusal = setName(call, argv[i + 1] as string);
      i += 2;
    } else refusal = error(`ERR Syntax error in HELLO option '${shownWord(argv[i] as string)}'`);
    if (refusal !== null) return refusal;
  }
  return null;
}

function helloFacts(call: Call): Reply {
  const { server, client } = call;
  const facts: Reply[] = ['server', 'redis', 'version', REDIS_VERSION, 'proto', client.resp];
  facts.push('id', client.id, 'mode', isClusterMode(server) ? 'cluster' : 'standalone');
  facts.push('role', server.isReplica ? 'replica' : 'master', 'modules', []);
  return { map: facts };
}

function quit(call: Call): Reply {
  call.client.closeAfterReply = true;
  return OK;
}

function reset(call: Call): Reply {
  const { client, server } = call;
  discardTransaction(server, client);
  for (const extension of kit.extensions) extension.onClientReset?.(server, client);
  client.db = 0;
  client.resp = 2;
  client.name = '';
  client.asking = false;
  client.readOnly = false;
  client.replies = 'on';
  client.authenticated = configText(server, 'requirepass') === '';
  return { simple: 'RESET' };
}

export const connectionRows: readonly CommandSpec[] = [
  commandRow('ping', ping),
  commandRow('echo', (call) => call.argv[1] as string),
  commandRow('auth', auth),
  commandRow('hello', hello),
  commandRow('quit', quit),
  commandRow('reset', reset),
];
