import { describe, expect, test } from 'vitest';
import { idleConfigs } from '../../../src/engine/commands/idleConfigs.ts';
import { configNames } from '../../../src/engine/server/config.ts';
import { cluster, strangers } from '../../support/cluster.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

const OK = { simple: 'OK' };

function refusal(name: string, reason: string): { error: string } {
  return {
    error: `ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`,
  };
}

/** Sets and reads back; a refusal's reason when it was refused. */
function setTo(server: OneServer, name: string, value: string): string {
  const reply = server.command('CONFIG', 'SET', name, value) as { error?: string };
  if (reply.error !== undefined) return `! ${reply.error.replace(/^.*?'\) - /, '')}`;
  const { map } = server.command('CONFIG', 'GET', name) as { map: string[] };
  return map[1] as string;
}

describe('CONFIG GET', () => {
  test('answers in the caller’s spelling, each directive once, aliases as names of their own', () => {
    const server = oneServer();
    const got = (...patterns: string[]): unknown =>
      (server.command('CONFIG', 'GET', ...patterns) as { map: unknown }).map;

    expect(got('MaxMemory', 'maxmemory')).toEqual(['MaxMemory', '0']);
    expect(got('[hz]*-max-*list*-value')).toEqual([
      'hash-max-listpack-value',
      '64',
      'zset-max-listpack-value',
      '64',
      'hash-max-ziplist-value',
      '64',
      'zset-max-ziplist-value',
      '64',
    ]);
    expect(got('nosuch', 'nothing*')).toEqual([]);
  });

  test('every directive of 7.0.15 is there', () => {
    strangers(1);
    expect(configNames()).toHaveLength(192);
  });

  test('hidden directives are shown to who knows their names', () => {
    const server = oneServer();
    const got = (pattern: string): unknown => server.command('CONFIG', 'GET', pattern);

    expect(got('watchdog-period')).toEqual({ map: ['watchdog-period', '0'] });
    expect(got('watchdog-perio?')).toEqual({ map: [] });
    expect(setTo(server, 'use-exit-on-panic', 'YES')).toBe('yes');
    expect(setTo(server, 'watchdog-period', '-1')).toBe(
      '! argument must be between 0 and 2147483647 inclusive',
    );
  });

  test('who is replicated is told', () => {
    const c = cluster({ masters: 1, replicasPerMaster: 1 });
    c.runUntil(() => c.nodes.every(({ isRunning }) => isRunning), { withinMs: 1_000 });
    c.run(3_000);
    expect(c.node('A/1').ask('CONFIG', 'GET', 'slaveof')).toBe(
      `1) "slaveof"\n2) "${c.node('A').ip} ${c.node('A').port}"`,
    );
  });
});

describe('CONFIG SET', () => {
  test('is refused whole by its first wrong argument', () => {
    const server = oneServer();
    const set = (...words: string[]): unknown => server.command('CONFIG', 'SET', ...words);

    expect(set('hz', '20', 'nosuch', '1')).toEqual({
      error: "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'",
    });
    expect(set('hz', '20', 'DATABASES', '1')).toEqual(
      refusal('DATABASES', "can't set immutable config"),
    );
    expect(set('hz', '20', 'dir', '/tmp')).toEqual(refusal('dir', "can't set protected config"));
    expect(set('hz', '20', 'HZ', '30')).toEqual(refusal('HZ', 'duplicate parameter'));
    expect(set('hz', '20', 'Timeout', 'x')).toEqual(
      refusal('timeout', "argument couldn't be parsed into an integer"),
    );
    expect(set('hz', '20', 'timeout')).toEqual({ error: 'ERR syntax error' });
    expect(server.command('CONFIG', 'GET', 'hz')).toEqual({ map: ['hz', '10'] });
  });

  test('a text ends at a zero byte, but for a password', () => {
    const server = oneServer();
    expect(setTo(server, 'proc-title-template', '1\0z')).toBe('1');
    expect(setTo(server, 'requirepass', 'a\0b')).toBe('a\0b');
  });

  test('a directive and its alias are two names; errors use the one asked for', () => {
    const server = oneServer();
    expect(
      server.command(
        'CONFIG',
        'SET',
        'hash-max-ziplist-entries',
        '5',
        'hash-max-listpack-entries',
        '6',
      ),
    ).toEqual(OK);
    expect(server.command('CONFIG', 'GET', 'hash-max-ziplist-entries')).toEqual({
      map: ['hash-max-ziplist-entries', '6'],
    });
    expect(server.command('CONFIG', 'SET', 'Hash-max-ziplist-entries', 'x')).toEqual(
      refusal('hash-max-ziplist-entries', "argument couldn't be parsed into an integer"),
    );
  });

  test('values are read before the server is asked whether it can be run with them', () => {
    const server = oneServer();
    const text =
      'The operating system is not able to handle the specified number of clients, try with 19968';
    expect(server.command('CONFIG', 'SET', 'maxclients', '99999', 'hz', 'x')).toEqual(
      refusal('hz', "argument couldn't be parsed into an integer"),
    );
    expect(server.command('CONFIG', 'SET', 'maxclients', '99999', 'hz', '20')).toEqual(
      refusal('maxclients', text),
    );
    expect(setTo(server, 'port', '6379')).toBe('6379');
    expect(setTo(server, 'port', '7000')).toBe(
      '! Unable to listen on this port. Check server logs.',
    );
  });

  test.each([
    ['maxmemory', '1gb', '1073741824'],
    ['maxmemory', '1G', '1000000000'],
    ['maxmemory', '', '0'],
    ['maxmemory', '18446744073709551615', '18446744073709551615'],
    ['maxmemory', '-1', '! argument must be a memory value'],
    ['proto-max-bulk-len', '1mb', '1048576'],
    [
      'proto-max-bulk-len',
      '1',
      '! argument must be between 1048576 and 9223372036854775807 inclusive',
    ],
    ['maxmemory-clients', '50%', '50%'],
    ['maxmemory-clients', '101%', '! percentage argument must be less or equal to 100'],
    ['maxmemory-clients', 'x', '! argument must be a memory or percent value'],
    ['hz', '1000', '500'],
    ['hz', '01', "! argument couldn't be parsed into an integer"],
    ['slowlog-max-len', '9223372036854775807', '9223372036854775807'],
    ['activerehashing', 'NO', 'no'],
    ['activerehashing', '0', "! argument must be 'yes' or 'no'"],
    ['maxmemory-policy', 'AllKeys-LRU', 'allkeys-lru'],
    ['shutdown-on-sigint', 'now nosave', 'nosave now'],
    ['shutdown-on-sigint', 'default', 'default'],
    [
      'shutdown-on-sigint',
      'save nosave',
      "! shutdown options SAVE and NOSAVE can't be used simultaneously",
    ],
    ['notify-keyspace-events', 'KEA', 'AKE'],
    ['notify-keyspace-events', 'Kn', 'nK'],
    ['notify-keyspace-events', 'AKn', 'AK'],
    ['notify-keyspace-events', 'q', "! Invalid event class character. Use 'Ag$lshzxeKEtmdn'."],
    ['latency-tracking-info-percentiles', '50 99.99 0.5', '50 99.99 0.5'],
    [
      'latency-tracking-info-percentiles',
      '1\0',
      '! Invalid latency-tracking-info-percentiles parameters',
    ],
    [
      'client-output-buffer-limit',
      'normal\0 1 2\0 99999999999999999999',
      'normal 1 2 9223372036854775807 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    ],
    ['oom-score-adj-values', '\x0b1 -0 +2\0', '1 0 2'],
    [
      'client-output-buffer-limit',
      'pubsub 1mb 2kb 3',
      'normal 0 0 0 slave 268435456 67108864 60 pubsub 1048576 2048 3',
    ],
    [
      'client-output-buffer-limit',
      'master 1 1 1',
      '! Invalid client class specified in buffer limit configuration.',
    ],
    ['oom-score-adj', 'relative', 'yes'],
    ['oom-score-adj-values', '1 2', '! wrong number of arguments'],
    [
      'proc-title-template',
      '{nosuch}',
      '! template format is invalid or contains unknown variables',
    ],
    ['bind', '127.0.0.1 -1.2.3.4', '127.0.0.1 -1.2.3.4'],
    ['bind', 'nowhere', '! Failed to bind to specified addresses.'],
    ['tls-port', '1', '! Unable to update TLS configuration. Check server logs.'],
  ])('%s %s: %s', (name, value, expected) => {
    expect(setTo(oneServer(), name, value)).toBe(expected);
  });

  test.each([
    ['save', '\t5 +6\x00x 1 -0', '5 6 1 0'],
    ['save', '99999999999999999999 99999999999', '9223372036854775807 1215752191'],
    ['save', '\0', ''],
    ['save', '\0 5', '! Invalid save parameters'],
    ['save', '1 +', '! Invalid save parameters'],
    ['save', '1 5\0 ', '! Invalid save parameters'],
  ])('%s %s: %s', (name, value, expected) => {
    const node = strangers(1).node('A');
    const set = node.ask('CONFIG', 'SET', name, value);
    const got = node.ask('CONFIG', 'GET', name).replace(/^.*\n2\) "|"$/g, '');
    expect(set === 'OK' ? got : set.replace(/^.*?'\) - /, '! ')).toBe(expected);
  });

  test('what has no effect here says why', () => {
    expect(idleConfigs.filter(({ remark }) => remark === undefined)).toEqual([]);
  });

  test('a class that client-output-buffer-limit does not name keeps its limits', () => {
    const server = oneServer();
    setTo(server, 'client-output-buffer-limit', 'normal 1 2 3');
    expect(setTo(server, 'client-output-buffer-limit', 'replica 4 5 6')).toBe(
      'normal 1 2 3 slave 4 5 6 pubsub 33554432 8388608 60',
    );
  });
});

describe('CONFIG REWRITE', () => {
  test('what was set survives a restart only if it was rewritten', () => {
    const c = strangers(1);
    const node = c.node('A');
    node.ask('CONFIG', 'SET', 'maxmemory', '100mb', 'timeout', '30');
    node.ask('CONFIG', 'REWRITE');
    node.ask('CONFIG', 'SET', 'maxmemory', '200mb');
    node.restart();
    c.run(500);

    expect(node.ask('CONFIG', 'GET', 'maxmemory')).toBe('1) "maxmemory"\n2) "104857600"');
    expect(node.ask('CONFIG', 'GET', 'timeout')).toBe('1) "timeout"\n2) "30"');
    node.restart('lost');
    c.run(500);
    expect(node.ask('CONFIG', 'GET', 'maxmemory')).toBe('1) "maxmemory"\n2) "0"');
  });

  test('it is durable at once', () => {
    const c = strangers(1);
    const node = c.node('A');
    node.ask('CONFIG', 'SET', 'timeout', '30');
    node.ask('CONFIG', 'REWRITE');
    node.powerCut();
    node.powerOn();
    c.run(500);
    expect(node.ask('CONFIG', 'GET', 'timeout')).toBe('1) "timeout"\n2) "30"');
  });

  test('DEBUG CONFIG-REWRITE-FORCE-ALL does the same', () => {
    const c = strangers(1, { config: { 'enable-debug-command': 'yes' } });
    const node = c.node('A');
    node.ask('CONFIG', 'SET', 'timeout', '30');
    expect(node.ask('DEBUG', 'CONFIG-REWRITE-FORCE-ALL')).toBe('OK');
    node.restart();
    c.run(500);
    expect(node.ask('CONFIG', 'GET', 'timeout')).toBe('1) "timeout"\n2) "30"');
  });

  test('a failing disk is told of', () => {
    const c = strangers(1);
    const [disk] = c.world.disks;
    if (disk !== undefined) disk.isFailing = true;
    expect(c.node('A').ask('CONFIG', 'REWRITE')).toBe(
      'ERR Rewriting config file: No space left on device',
    );
  });
});
