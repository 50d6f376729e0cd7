import { expect, test } from 'vitest';
import { listsExtension } from '../../../src/engine/commands/lists/listsExtension.ts';
import { oneServer, type OneServer } from '../../support/oneServer.ts';

function lines(server: OneServer, section: string): string[] {
  const { text } = server.command('INFO', section) as { text: string };
  return text.split('\r\n').slice(1, -1);
}

test('calls, refusals and failures are counted by command, inside EXEC too', () => {
  const server = oneServer({ machine: 'typical' });
  for (const line of [
    'SET a x',
    'INCR a',
    'INCR',
    'MULTI',
    'INCR a',
    'GET a',
    'EXEC',
    'CONFIG GET x',
  ])
    server.command(...line.split(' '));

  const stats = lines(server, 'commandstats');
  expect(stats).toContain(
    'cmdstat_incr:calls=2,usec=1,usec_per_call=0.50,rejected_calls=1,failed_calls=2',
  );
  expect(stats.map((line) => line.replace(/usec=.*usec_per_call=[\d.]+,/, ''))).toEqual([
    'cmdstat_config|get:calls=1,rejected_calls=0,failed_calls=0',
    'cmdstat_exec:calls=1,rejected_calls=0,failed_calls=0',
    'cmdstat_get:calls=1,rejected_calls=0,failed_calls=0',
    'cmdstat_incr:calls=2,rejected_calls=1,failed_calls=2',
    'cmdstat_multi:calls=1,rejected_calls=0,failed_calls=0',
    'cmdstat_set:calls=1,rejected_calls=0,failed_calls=0',
  ]);
  expect(lines(server, 'errorstats')).toEqual(['errorstat_ERR:count=3']);
});

test('durations are told by percentile, as long as the longest of their bucket', () => {
  const server = oneServer({ config: { 'enable-debug-command': 'yes' } });
  server.command('DEBUG', 'SLEEP', '0.000001');
  server.command('DEBUG', 'SLEEP', '0.000003');
  for (let i = 0; i < 98; i++) server.command('DEBUG', 'SLEEP', '0.000129');
  server.command('GET', 'a');

  expect(lines(server, 'latencystats')).toEqual([
    'latency_percentiles_usec_debug:p50=129.023,p99=129.023,p99.9=129.023',
    'latency_percentiles_usec_get:p50=0.001,p99=0.001,p99.9=0.001',
  ]);
  server.command('CONFIG', 'SET', 'latency-tracking-info-percentiles', '0 1 2 2.5');
  expect(lines(server, 'latencystats')).toContain(
    'latency_percentiles_usec_debug:p0=1.003,p1=1.003,p2=3.007,p2.5=129.023',
  );
  server.command('CONFIG', 'SET', 'latency-tracking', 'no');
  expect(lines(server, 'latencystats')).toEqual([]);
});

test('CONFIG RESETSTAT forgets them', () => {
  const server = oneServer();
  server.command('GET');
  server.command('CONFIG', 'RESETSTAT');
  expect(lines(server, 'commandstats')).toHaveLength(1);
  expect(lines(server, 'errorstats')).toEqual([]);
});

test('a command that waits is called once; its answer adds its time, and a failure if it is forced', () => {
  const server = oneServer({ machine: 'typical', extensions: [listsExtension] });
  const stats = (): string | undefined =>
    lines(server, 'commandstats').find((line) => line.startsWith('cmdstat_blpop'));
  server.commandOf(1, 'BLPOP', 'a', '0');
  expect(stats()).toBe(
    'cmdstat_blpop:calls=1,usec=1,usec_per_call=1.00,rejected_calls=0,failed_calls=0',
  );
  expect(lines(server, 'latencystats').join(' ')).not.toContain('blpop');

  server.command('RPUSH', 'a', 'x');
  expect(stats()).toMatch(/calls=1,usec=3,.*failed_calls=0/);
  expect(lines(server, 'latencystats').join(' ')).toContain('usec_blpop:p50=2.007');
  for (const how of ['TIMEOUT', 'ERROR']) {
    server.commandOf(1, 'BLPOP', 'a', '0');
    server.command('CLIENT', 'UNBLOCK', '3', how);
  }
  expect(stats()).toMatch(/calls=3,usec=\d+,.*failed_calls=2/);
  server.commandOf(1, 'BLPOP', 'a', '0.1');
  server.advance(300);
  expect(stats()).toMatch(/calls=4,usec=\d+,.*failed_calls=2/);
});
