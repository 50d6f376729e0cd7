import { expect, test } from 'vitest';
import { nodeCount, parseOptions, type Options } from '../../src/bridge/parseOptions.ts';

function optionsOf(line: string): Options {
  const parsed = parseOptions(line.split(' ').filter(Boolean));
  if (parsed.kind !== 'options') throw new Error(JSON.stringify(parsed));
  return parsed.options;
}

test('without flags it is a cluster of three masters with a replica each on 7000-7005', () => {
  const options = optionsOf('');

  expect(options).toEqual({
    mode: 'cluster',
    masters: 3,
    replicas: 1,
    empty: 0,
    nodeTimeoutMs: 2000,
    port: 7000,
    host: '127.0.0.1',
    seed: 1,
    config: {},
    cpu: 'real',
    controlPort: null,
    uiPort: null,
    token: null,
  });
  expect(nodeCount(options)).toBe(6);
});

test('values may follow or be joined with =, --config adds up, ports of services have a default', () => {
  const line = '--port=7100 --config maxmemory=1mb --config hz=20 --control-port --ui 8123';

  expect(optionsOf(line)).toMatchObject({
    port: 7100,
    config: { maxmemory: '1mb', hz: '20' },
    controlPort: 7999,
    uiPort: 8123,
  });
});

test.each([
  ['--mode standalone', { masters: 1, replicas: 0, empty: 0 }, 1],
  ['--mode standalone --replicas 2', { masters: 1, replicas: 2, empty: 0 }, 3],
  ['--empty 8', { masters: 0, replicas: 0, empty: 8 }, 8],
  ['--masters 3 --replicas 1 --empty 2', { masters: 3, replicas: 1, empty: 2 }, 8],
  ['--masters 3 --empty 2', { masters: 3, replicas: 0, empty: 2 }, 5],
  ['--masters 1 --replicas 0', { masters: 1, replicas: 0, empty: 0 }, 1],
])('%s makes these nodes', (line, expected, count) => {
  const options = optionsOf(line);

  expect(options).toMatchObject(expected);
  expect(nodeCount(options)).toBe(count);
});

test.each([
  ['--nodes 3', 'there is no flag --nodes; there are --mode --masters'],
  ['7000', 'there is no flag 7000'],
  ['--port', '--port needs a value'],
  ['--port 0', "--port must be a whole number from 1 to 65535, not '0'"],
  ['--port 65533', '6 nodes from port 65533 on end at 65538; 65535 is the last'],
  ['--port 1 --port 2', '--port was given twice'],
  ['--masters 0', "--masters must be a whole number from 1 to 334, not '0'"],
  ['--cpu fast', "--cpu must be one of real, free, not 'fast'"],
  ['--config maxmemory', "--config must be name=value, not 'maxmemory'"],
  ['--config port=1', '--config port: use --port instead'],
  ['--config cluster-enabled=no', '--config cluster-enabled: use --mode instead'],
  ['--mode standalone --empty 2', '--empty makes cluster nodes'],
  ['--control-port 7003', "--control-port 7003 is one of the nodes' ports 7000 to 7005"],
  ['--control-port 8000 --ui 8000', '--control-port and --ui cannot both be 8000'],
])('%s is refused', (line, text) => {
  const parsed = parseOptions(line.split(' '));

  expect(parsed).toMatchObject({ kind: 'error' });
  expect(JSON.stringify(parsed)).toContain(text);
});

test('--help wins over everything', () => {
  expect(parseOptions(['--nonsense', '--help'])).toEqual({ kind: 'help' });
});
