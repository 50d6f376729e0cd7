import { describe, expect, test } from 'vitest';
import { clusterExtension } from '../../../../src/engine/cluster/clusterExtension.ts';
import { listsExtension } from '../../../../src/engine/commands/lists/listsExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

const DEBUG = { config: { 'enable-debug-command': 'yes' } };

function debugServer(): OneServer {
  return oneServer({ ...DEBUG, extensions: [listsExtension] });
}

test('is refused by default, with the way out', () => {
  expect(oneServer().resp('DEBUG DIGEST')).toBe(
    '-ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run ' +
      'it from a local connection, otherwise you need to set this option in the configuration file, and ' +
      'then restart the server.\r\n',
  );
});

test('an unknown subcommand, or one with too many words, is named', () => {
  const server = debugServer();

  expect(server.resp('DEBUG DIGEST x')).toBe(
    "-ERR unknown subcommand or wrong number of arguments for 'DIGEST'. Try DEBUG HELP.\r\n",
  );
});

describe('DEBUG DIGEST', () => {
  test('is what a real server says of the same data', () => {
    const server = debugServer();
    expect(server.resp('DEBUG DIGEST')).toBe(`+${'0'.repeat(40)}\r\n`);
    server.command('SET', 'a', 'hello');
    server.command('RPUSH', 'l', 'a', 'b', 'c', '1', '2', '3');

    // Captured from 7.0.15 (the list held its elements once more there: pushed twice).
    expect(server.resp('DEBUG DIGEST-VALUE a nokey')).toBe(
      `*2\r\n+36b23a1456b2dce2c3ed252c456761301dba8060\r\n+${'0'.repeat(40)}\r\n`,
    );
    server.command('RPUSH', 'l', 'a', 'b', 'c', '1', '2', '3');
    expect(server.resp('DEBUG DIGEST-VALUE l')).toBe(
      '*1\r\n+c2e2c707b18fabf6d7b6093df80e09eb4968b106\r\n',
    );
  });

  test('knows databases apart, and whether a key will end', () => {
    const server = debugServer();
    server.command('SET', 'a', '1');
    const before = server.resp('DEBUG DIGEST');
    server.command('EXPIRE', 'a', '100');
    const volatile = server.resp('DEBUG DIGEST');
    server.command('EXPIRE', 'a', '1000');
    expect(server.resp('DEBUG DIGEST')).toBe(volatile);
    server.command('PERSIST', 'a');
    server.command('MOVE', 'a', '1');

    expect(new Set([before, volatile, server.resp('DEBUG DIGEST')]).size).toBe(3);
  });
});

describe('DEBUG PROTOCOL', () => {
  test('shows every type of reply, in both protocols', () => {
    const server = debugServer();
    const all = (): string[] =>
      ['double', 'null', 'set', 'map', 'bignum', 'verbatim', 'true', 'attrib', 'push'].map((type) =>
        server.resp(`DEBUG PROTOCOL ${type}`),
      );
    const verbatim = 'This is a verbatim\nstring';
    expect(all()).toEqual([
      '$5\r\n3.141\r\n',
      '$-1\r\n',
      '*3\r\n:0\r\n:1\r\n:2\r\n',
      '*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n',
      '$37\r\n1234567999999999999999999999999999999\r\n',
      `$25\r\n${verbatim}\r\n`,
      ':1\r\n',
      '$39\r\nSome real reply following the attribute\r\n',
      '-ERR RESP2 is not supported by this command\r\n',
    ]);
    server.command('HELLO', '3');
    expect(all()).toEqual([
      ',3.141\r\n',
      '_\r\n',
      '~3\r\n:0\r\n:1\r\n:2\r\n',
      '%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n',
      '(1234567999999999999999999999999999999\r\n',
      `=29\r\ntxt:${verbatim}\r\n`,
      '#t\r\n',
      '|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n' +
        '$39\r\nSome real reply following the attribute\r\n',
      '>2\r\n$16\r\nserver-cpu-usage\r\n:42\r\n$40\r\nSome real reply following the push reply\r\n',
    ]);
  });
});

test('OBJECT tells encoding and length in a file; a list’s nodes too', () => {
  const server = debugServer();
  server.command('SET', 'a', 'hello');
  server.command('RPUSH', 'l', 'a', 'b', 'c', '1', '2', '3');

  expect(server.resp('DEBUG OBJECT a')).toContain(
    ' refcount:1 encoding:embstr serializedlength:6 lru:',
  );
  expect(server.resp('DEBUG OBJECT l')).toMatch(
    / serializedlength:25 .*ql_nodes:1 ql_avg_node:6\.00 ql_listpack_max:-2 ql_compressed:0 ql_uncompressed_size:22\r\n$/,
  );
  expect(server.resp('DEBUG SDSLEN a')).toBe(
    '+key_sds_len:1, key_sds_avail:0, key_zmalloc: 8, val_sds_len:5, val_sds_avail:0, val_zmalloc: 16\r\n',
  );
});

test('what a single server has no part of answers as there', () => {
  const server = oneServer({ ...DEBUG, extensions: [clusterExtension] });

  expect(server.resp('DEBUG CLUSTERLINK KILL to x')).toBe(
    '-ERR Debug option only available for cluster mode enabled setup!\r\n',
  );
  expect(server.resp('DEBUG DROP-CLUSTER-PACKET-FILTER -1')).toBe('+OK\r\n');
  expect(server.resp('DEBUG DROP-CLUSTER-PACKET-FILTER x')).toBe(
    '-ERR value is not an integer or out of range\r\n',
  );
  expect(server.resp('DEBUG STRINGMATCH-TEST')).toBe(
    '+Apparently Redis did not crash: test passed\r\n',
  );
});

test.each([
  ['arenas.page', ':4096'],
  ['nosuch', '-ERR No such file or directory'],
  ['nosuch x', '-ERR value is not an integer or out of range'],
  ['arenas.page 1', '-ERR Operation not permitted'],
])('DEBUG MALLCTL %s', (words, reply) => {
  expect(debugServer().resp(`DEBUG MALLCTL ${words}`)).toBe(`${reply}\r\n`);
});

test.each([
  ['version', '$49\r\n5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c'],
  ['nosuch VOID', '-ERR No such file or directory'],
])('DEBUG MALLCTL-STR %s', (words, reply) => {
  expect(debugServer().resp(`DEBUG MALLCTL-STR ${words}`)).toBe(`${reply}\r\n`);
});

test('POPULATE makes keys that are not there, and replicas hear nothing of it', () => {
  const server = debugServer();
  server.command('SET', 'key:1', 'mine');

  expect(server.resp('DEBUG POPULATE 3')).toBe('+OK\r\n');
  expect(server.resp('DEBUG POPULATE 2 pre 10')).toBe('+OK\r\n');
  expect(server.command('MGET', 'key:0', 'key:1', 'key:2', 'pre:1')).toEqual([
    'value:0',
    'mine',
    'value:2',
    'value:1\0\0\0',
  ]);
  expect(server.stream).toEqual(['[0] SET key:1 mine']);
});

test('SEGFAULT ends the process; CRASH-AND-RECOVER starts it again', () => {
  const server = debugServer();
  server.command('DEBUG', 'SEGFAULT');

  expect(server.world.servers[0]).toBe(null);
});
