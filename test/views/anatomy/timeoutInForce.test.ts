import { expect, test } from 'vitest';
import type { TimedInput } from '../../../src/protocol/WorldInput.ts';
import { timeoutInForce } from '../../../src/views/anatomy/timeoutInForce.ts';

const S = 1_000_000;

function configSet(atUs: number, node: number, line: string): TimedInput {
  const argv = line.split(' ');
  return { atUs, input: { type: 'console.command', console: 0, node, argv, follow: false } };
}

function inForce(inputs: readonly TimedInput[], faultAtUs = 10 * S): number {
  const config = { 'cluster-node-timeout': '2000' };
  return timeoutInForce({ config, inputs, nodes: 4 }, 0, faultAtUs);
}

test('without changes it is the setup’s, or else Redis’s own', () => {
  expect(inForce([])).toBe(2_000);
  expect(timeoutInForce({ config: {}, inputs: [], nodes: 4 }, 0, S)).toBe(15_000);
});

test('what most of the others were set to before the fault decides', () => {
  const one = configSet(S, 1, 'CONFIG SET cluster-node-timeout 5000');
  const two = configSet(2 * S, 2, 'config set maxmemory 0 Cluster-Node-Timeout 5000');

  expect(inForce([one])).toBe(2_000);
  expect(inForce([one, two])).toBe(5_000);
  expect(inForce([one, two], S)).toBe(2_000);
});

test('the failed node, wrong values and restarted nodes do not count', () => {
  const line = 'CONFIG SET cluster-node-timeout 5000';
  const restart: TimedInput = {
    atUs: 3 * S,
    input: { type: 'node.restart', node: 2, files: 'kept' },
  };

  expect(inForce([configSet(S, 0, line), configSet(S, 1, line)])).toBe(2_000);
  expect(inForce([configSet(S, 1, line), configSet(S, 2, `${line}x`)])).toBe(2_000);
  expect(inForce([configSet(S, 1, line), configSet(S, 2, line), restart])).toBe(2_000);
});
