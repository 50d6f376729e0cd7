import { expect, test } from 'vitest';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const SLOW = { 'slowlog-log-slower-than': '0' };

/** Words of the logged commands, newest first. */
function logged(server: OneServer): string[] {
  const entries = server.command('SLOWLOG', 'GET', '-1') as [
    number,
    number,
    number,
    readonly string[],
    string,
    string,
  ][];
  return entries.map(([, , , argv]) => argv.join(' '));
}

test('commands are logged by the virtual time that they cost', () => {
  const server = oneServer({ machine: 'typical', config: { 'enable-debug-command': 'yes' } });
  server.command('CLIENT', 'SETNAME', 'bob');
  server.command('SET', 'a', '1');
  server.command('DEBUG', 'SLEEP', '0.02');
  const [entry] = server.command('SLOWLOG', 'GET') as unknown[][];

  expect(entry).toEqual([
    0,
    server.server.unixtime,
    expect.toSatisfy((us: number) => us >= 20_000 && us < 20_010),
    ['DEBUG', 'SLEEP', '0.02'],
    expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    'bob',
  ]);
  expect(server.command('SLOWLOG', 'LEN')).toBe(1);
});

test('what runs inside EXEC is logged, EXEC itself is not; passwords never are', () => {
  const server = oneServer({ config: SLOW });
  for (const line of ['MULTI', 'GET a', 'EXEC', 'AUTH default x', 'CONFIG SET masterauth x hz 10'])
    server.command(...line.split(' '));

  expect(logged(server)).toEqual([
    'CONFIG SET masterauth (redacted) hz 10',
    'AUTH (redacted) (redacted)',
    'GET a',
    'MULTI',
  ]);
});

test('an entry keeps 32 words of 128 bytes', () => {
  const server = oneServer({ config: SLOW });
  server.command('DEL', ...Array.from({ length: 33 }, (_, i) => String(i)));
  server.command('GET', 'x'.repeat(130));
  const [get = '', del = ''] = logged(server);

  expect(get).toBe(`GET ${'x'.repeat(128)}... (2 more bytes)`);
  expect(del.split(' ').slice(-5)).toEqual(['29', '...', '(3', 'more', 'arguments)']);
});

test('slowlog-max-len and slowlog-log-slower-than hold from the next command on', () => {
  const server = oneServer({ config: { ...SLOW, 'slowlog-max-len': '3' } });
  for (let i = 0; i < 5; i++) server.command('GET', String(i));
  expect(logged(server)).toEqual(['GET 4', 'GET 3', 'GET 2']);

  server.command('CONFIG', 'SET', 'slowlog-log-slower-than', '-1');
  server.command('SLOWLOG', 'RESET');
  server.command('GET', 'a');
  expect(server.command('SLOWLOG', 'LEN')).toBe(0);
});

test('SLOWLOG GET shows ten entries unless told otherwise', () => {
  const server = oneServer({ config: SLOW });
  for (let i = 0; i < 12; i++) server.command('GET', String(i));

  expect(server.command('SLOWLOG', 'GET')).toHaveLength(10);
  expect(server.command('SLOWLOG', 'GET', '2')).toHaveLength(2);
  const refused = { error: 'ERR count should be greater than or equal to -1' };
  expect(server.command('SLOWLOG', 'GET', '-2')).toEqual(refused);
  expect(server.command('SLOWLOG', 'GET', 'x')).toEqual(refused);
  expect(server.command('SLOWLOG', 'GET', '1', '2')).toEqual({
    error: "ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.",
  });
});

test('a command that waited is logged as it was sent when it is served or unblocked, not in between', () => {
  const server = oneServer({ config: SLOW, extensions: [listsExtension] });
  server.commandOf(1, 'BLPOP', 'a', 'b', '0');
  server.commandOf(2, 'BLPOP', 'c', '0.1');
  expect(logged(server)).toEqual([]);

  server.command('RPUSH', 'b', 'x');
  expect(logged(server)).toEqual(['BLPOP a b 0', 'RPUSH b x', 'SLOWLOG GET -1']);
  server.advance(300);
  server.commandOf(1, 'BRPOP', 'a', '0');
  server.command('SLOWLOG', 'RESET');
  server.command('CLIENT', 'UNBLOCK', '3');
  expect(logged(server)).toEqual(['CLIENT UNBLOCK 3', 'BRPOP a 0', 'SLOWLOG RESET']);
});
