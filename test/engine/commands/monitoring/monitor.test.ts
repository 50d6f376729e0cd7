import { expect, test } from 'vitest';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';
import { Servers } from '../../../support/replicationPair.ts';

/** What a monitor was shown, without times. */
function shown(server: OneServer, client: number): unknown[] {
  return server
    .taken(client)
    .map((reply) => String((reply as { simple?: string }).simple ?? JSON.stringify(reply)))
    .map((line) => line.replace(/^\d{10}\.\d{6} \[(\d+) 127\.0\.0\.1:\d+\]/, '[$1]'));
}

test('every executed command is shown with time, database and caller, its words quoted', () => {
  const server = oneServer();
  expect(server.commandOf(1, 'MONITOR')).toEqual({ simple: 'OK' });
  server.command('SELECT', '2');
  server.command('set', 'a', 'x"\\\n\r\t\x07\b\x01\xffy');
  server.command('nosuch');
  server.command('GET');
  const [select] = server.taken(1);

  expect((select as { simple: string }).simple).toMatch(
    /^\d{10}\.\d{6} \[2 127\.0\.0\.1:\d+\] "SELECT" "2"$/,
  );
  server.command('set', 'a', 'x"\\\n\r\t\x07\b\x01\xffy');
  expect(shown(server, 1)).toEqual([String.raw`[2] "set" "a" "x\"\\\n\r\t\a\b\x01\xffy"`]);
});

test('a transaction is shown when it runs; commands of the administrator are not', () => {
  const server = oneServer();
  server.commandOf(1, 'MONITOR');
  for (const line of ['MULTI', 'SET a 1', 'CONFIG GET hz', 'EXEC', 'CONFIG GET hz', 'CLIENT ID'])
    server.command(...line.split(' '));

  expect(shown(server, 1)).toEqual([
    '[0] "MULTI"',
    '[0] "SET" "a" "1"',
    '[0] "EXEC"',
    '[0] "CLIENT" "ID"',
  ]);
});

test('passwords are not shown', () => {
  const server = oneServer();
  server.commandOf(1, 'MONITOR');
  server.command('AUTH', 'default', 'secret');
  server.command('HELLO', '3', 'AUTH', 'default', 'secret', 'SETNAME', 'bob');

  expect(shown(server, 1)).toEqual([
    '[0] "AUTH" "(redacted)" "(redacted)"',
    '[0] "HELLO" "3" "AUTH" "(redacted)" "(redacted)" "SETNAME" "bob"',
  ]);
});

test('a monitor may not touch keys, sees its own commands behind their answers, and stops by RESET', () => {
  const server = oneServer();
  server.commandOf(1, 'MONITOR');
  expect(server.run(1, 'MONITOR') && server.taken(1)).toEqual([]);
  const refused = { error: "ERR Replica can't interact with the keyspace" };
  expect(server.commandOf(1, 'GET', 'a')).toEqual(refused);
  expect(server.commandOf(1, 'PUBLISH', 'a', 'b')).toEqual(refused);
  const info = server.commandOf(1, 'CLIENT', 'INFO') as { text: string };
  expect(info.text).toMatch(/ flags=O /);

  server.run(1, 'PING');
  expect(shown(server, 1)).toEqual(['PONG', '[0] "PING"']);
  server.run(1, 'RESET');
  expect(shown(server, 1)).toEqual(['RESET']);
  server.command('PING');
  expect(shown(server, 1)).toEqual([]);
  expect(server.commandOf(1, 'GET', 'a')).toBe(null);
});

test('MONITOR has no place in a transaction; one that is closed is forgotten', () => {
  const server = oneServer();
  server.command('MULTI');
  server.command('MONITOR');
  expect(server.command('EXEC')).toEqual([
    { error: "ERR MONITOR isn't allowed for DENY BLOCKING client" },
  ]);
  server.commandOf(1, 'MONITOR');
  server.command('CLIENT', 'KILL', 'ID', String(server.client(1).id));
  expect(server.server.monitoring.monitors).toEqual([]);
});

test('a replica shows what its master sent, from the address of the master', () => {
  const s = new Servers();
  s.follow(1, 0);
  const watcher = s.dial(1);
  s.post(watcher, 'MONITOR');
  s.ask(0, 'SET a 1');
  s.run(20);
  const lines = watcher.replies.map((reply) => (reply as { simple: string }).simple);
  const address = `${s.world.hosts[0]?.ip ?? ''}:${s.process(0).port}`;

  expect(lines.map((line) => line.replace(/^\d+\.\d{6}/, '<time>'))).toEqual([
    'OK',
    `<time> [0 ${address}] "SELECT" "0"`,
    `<time> [0 ${address}] "SET" "a" "1"`,
  ]);
  const list = s.ask(1, 'CLIENT LIST TYPE master') as { text: string };
  expect(list.text).toContain(` addr=${address} laddr=${s.world.hosts[1]?.ip ?? ''}:`);
  expect(list.text).toMatch(/ flags=M .* cmd=set user=\(superuser\) /);
});
