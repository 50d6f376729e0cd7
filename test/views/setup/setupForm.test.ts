import { expect, test } from 'vitest';
import { DEFAULT_SETUP } from '../../../src/scenarios/defaultSetup.ts';
import { SCENARIOS } from '../../../src/scenarios/scenarios.ts';
import {
  findProblems,
  formOf,
  isOnlyWorkloadChanged,
  setupOf,
  warningsOf,
} from '../../../src/views/setup/setupForm.ts';

test.each(SCENARIOS)('$scenario survives the form', (setup) => {
  expect(setupOf(formOf(setup))).toEqual({ ...setup, scenario: 'custom' });
});

test.each([
  ['masters', '0'],
  ['masters', '51'],
  ['masters', '3.5'],
  ['masters', '-1'],
  ['masters', ''],
  ['masters', '1e1'],
  ['replicas', '4'],
  ['seed', '4294967296'],
  ['readPercent', '101'],
] as const)('%s = %j is refused with its range', (name, text) => {
  const form = formOf(DEFAULT_SETUP);
  const problems = findProblems({ ...form, numbers: { ...form.numbers, [name]: text } });
  expect(problems.map((problem) => problem.name)).toEqual([name]);
});

test('directives are checked too, and only changed ones are written', () => {
  const form = formOf(DEFAULT_SETUP);
  const config = { ...form.config, 'cluster-node-timeout': 'soon', appendonly: 'yes' };
  expect(findProblems({ ...form, config }).map((one) => one.name)).toEqual([
    'cluster-node-timeout',
  ]);
  const good = { ...config, 'cluster-node-timeout': '5000' };
  expect(setupOf({ ...form, config: good }).config).toEqual({
    ...DEFAULT_SETUP.config,
    'cluster-node-timeout': '5000',
    appendonly: 'yes',
  });
});

test('a form that changes nothing but the workload can keep the cluster', () => {
  const form = formOf(DEFAULT_SETUP);
  const busier = { ...form, numbers: { ...form.numbers, rate: '900' } };
  expect(isOnlyWorkloadChanged(form, DEFAULT_SETUP)).toBe(false);
  expect(isOnlyWorkloadChanged(busier, DEFAULT_SETUP)).toBe(true);
  const larger = { ...busier, numbers: { ...busier.numbers, masters: '5' } };
  expect(isOnlyWorkloadChanged(larger, DEFAULT_SETUP)).toBe(false);
});

test('what a cluster cannot do is said before it is started', () => {
  const form = formOf(DEFAULT_SETUP);
  const two = { ...form, numbers: { ...form.numbers, masters: '2', replicas: '0' } };
  expect(warningsOf(form)).toEqual([]);
  expect(warningsOf(two)).toEqual(['warnTwo', 'warnNoReplicas']);
});
