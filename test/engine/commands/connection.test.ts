import { expect, test } from 'vitest';
import { oneServer } from '../../support/oneServer.ts';

const NO_AUTH = { error: 'NOAUTH Authentication required.' };
const WRONG_PASS = { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
const OK = { simple: 'OK' };

test('with a password nothing but AUTH, HELLO, RESET and QUIT answers', () => {
  const server = oneServer({ config: { requirepass: 'secret' } });

  expect(server.command('PING')).toEqual(NO_AUTH);
  expect(server.command('HELLO')).toMatchObject({ error: expect.stringMatching(/^NOAUTH HELLO/) });
  expect(server.command('AUTH', 'wrong')).toEqual(WRONG_PASS);
  expect(server.command('AUTH', 'secret')).toEqual(OK);
  expect(server.command('PING')).toEqual({ simple: 'PONG' });
  expect(server.command('RESET')).toEqual({ simple: 'RESET' });
  expect(server.command('PING')).toEqual(NO_AUTH);
  expect(server.command('HELLO', '3', 'AUTH', 'default', 'secret')).toMatchObject({ map: {} });
});

test('CLIENT REPLY: OFF silences, SKIP silences the next command only', () => {
  const server = oneServer();

  expect(server.command('CLIENT', 'REPLY', 'SKIP')).toBe(undefined);
  expect(server.command('PING')).toBe(undefined);
  expect(server.command('PING')).toEqual({ simple: 'PONG' });
  server.command('CLIENT', 'REPLY', 'OFF');
  expect(server.command('PING')).toBe(undefined);
  expect(server.command('CLIENT', 'REPLY', 'ON')).toEqual(OK);
});

test('CLIENT LIST has the fields of 7.0.15 in their order', () => {
  const server = oneServer();
  server.commandOf(1, 'CLIENT', 'SETNAME', 'bob');
  server.commandOf(1, 'MULTI');
  server.advance(2000);
  const { text } = server.command('CLIENT', 'LIST') as { text: string };
  const [second = '', first = ''] = text.split('\n');

  expect(first.replace(/=\S*/g, '')).toBe(
    'id addr laddr fd name age idle flags db sub psub ssub multi qbuf qbuf-free argv-mem multi-mem rbs ' +
      'rbp obl oll omem tot-mem events cmd user redir resp',
  );
  expect(second).toMatch(/^id=3 .* name=bob age=2 .* flags=x .* multi=0 .* cmd=multi /);
  expect(server.command('CLIENT', 'LIST', 'ID', '3')).toEqual({
    format: 'txt',
    text: `${second}\n`,
  });
});

test.each([
  ['FOO', 'NULL'],
  ['CLIENT FOO', 'NULL'],
  ['CLIENT', 'client'],
  ['GET', 'get'],
  ['CONFIG GET', 'config|get'],
])('after a refused %s CLIENT LIST names %s as the last command', (line, name) => {
  const server = oneServer();
  server.commandOf(1, 'PING');
  server.commandOf(1, ...line.split(' '));
  const { text } = server.command('CLIENT', 'LIST') as { text: string };

  expect(text.split('\n')[0]).toContain(` cmd=${name} `);
});

test('CLIENT KILL closes by address, id and type, never its own caller unless asked', () => {
  const server = oneServer();
  server.command('PING');
  const other = server.client(1);

  expect(server.command('CLIENT', 'KILL', 'ID', String(other.id))).toBe(1);
  expect(server.server.clients.has(other.id)).toBe(false);
  expect(server.command('CLIENT', 'KILL', 'TYPE', 'normal')).toBe(0);
  expect(server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no')).toBe(1);
  expect(server.client(0).closeAfterReply).toBe(true);
});

test('an idle client is closed after `timeout` seconds', () => {
  const server = oneServer({ config: { timeout: '3' } });
  const { id } = server.client(0);
  server.advance(2500);
  expect(server.server.clients.has(id)).toBe(true);
  server.advance(3000);
  expect(server.server.clients.has(id)).toBe(false);
});

test('CONFIG SET changes all or nothing', () => {
  const server = oneServer();
  const reply = server.command('CONFIG', 'SET', 'hz', '50', 'timeout', 'never');

  expect(reply).toEqual({
    error:
      "ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed into an integer",
  });
  expect(server.command('CONFIG', 'GET', 'hz')).toEqual({ map: ['hz', '10'] });
});

test('INFO has Redis’s sections in order, and every line `name:value`', () => {
  const server = oneServer();
  const { text } = server.command('INFO') as { text: string };

  expect(text.match(/^# \w+/gm)).toEqual([
    '# Server',
    '# Clients',
    '# Memory',
    '# Persistence',
    '# Stats',
    '# CPU',
    '# Modules',
    '# Errorstats',
    '# Cluster',
    '# Keyspace',
  ]);
  const lines = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.filter((line) => !/^[a-z0-9_]+:[^:]*/i.test(line))).toEqual([]);
});

test('DEBUG is refused unless enabled; DEBUG SLEEP makes the whole server stand still', () => {
  const refused = oneServer();
  expect(refused.command('DEBUG', 'SLEEP', '1')).toMatchObject({
    error: expect.stringMatching(/^ERR DEBUG command not allowed/),
  });

  const server = oneServer({ config: { 'enable-debug-command': 'yes' } });
  server.command('DEBUG', 'SLEEP', '1.5');
  expect(server.server.cpuUs).toBe(1_500_000);
});
