import { describe, expect, test } from 'vitest';
import { checkInput, checkInputs } from '../../src/host/checkInput.ts';
import { checkSetup } from '../../src/host/checkSetup.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { SCENARIOS } from '../../src/scenarios/scenarios.ts';

const accept = (): null => null;

describe('setups', () => {
  test.each(SCENARIOS.map((setup) => [setup.scenario, setup] as const))(
    '%s is sound',
    (_, setup) => {
      expect(checkSetup(setup, accept)).toEqual({ ok: true, value: setup });
    },
  );

  test.each([
    ['seed', { seed: -1 }, 'badNumber'],
    ['seed', { seed: 2 ** 32 }, 'badNumber'],
    ['masters', { topology: { ...DEFAULT_SETUP.topology, masters: 0 } }, 'badNumber'],
    ['masters', { topology: { ...DEFAULT_SETUP.topology, masters: '3' } }, 'badNumber'],
    [
      'nodes',
      { topology: { ...DEFAULT_SETUP.topology, masters: 334, replicasPerMaster: 5 } },
      'badNumber',
    ],
    ['start', { topology: { ...DEFAULT_SETUP.topology, start: 'warm' } }, 'badChoice'],
    ['latencyUs', { network: { ...DEFAULT_SETUP.network, latencyUs: 0 } }, 'badNumber'],
    ['lossPermille', { network: { ...DEFAULT_SETUP.network, lossPermille: 1_000 } }, 'badNumber'],
    ['machine', { machine: 'abacus' }, 'badChoice'],
    ['pipeline', { workload: { ...DEFAULT_SETUP.workload, pipeline: 0 } }, 'badNumber'],
    ['replay', { workload: { ...DEFAULT_SETUP.workload, replay: 'GET x' } }, 'badList'],
    ['workload', { workload: null }, 'badShape'],
    ['config', { config: [] }, 'badShape'],
  ])('%s out of bounds is named: %j', (name, change, code) => {
    const checked = checkSetup({ ...DEFAULT_SETUP, ...change }, accept);

    expect(checked).toMatchObject({ ok: false, error: { code, params: { name } } });
  });

  test('a directive that Redis would refuse is refused with its reason', () => {
    const setup = { ...DEFAULT_SETUP, config: { 'cluster-node-timeout': 'soon' } };
    const refuse = (name: string, value: string): string => `${name} cannot be ${value}`;

    expect(checkSetup(setup, refuse)).toMatchObject({
      error: { code: 'badConfig', params: { name: 'cluster-node-timeout' } },
    });
    expect(checkSetup({ ...setup, config: { 'a b': '1' } }, accept)).toMatchObject({
      error: { code: 'badConfig' },
    });
  });

  test('fields nobody asked for are left out', () => {
    expect(checkSetup({ ...DEFAULT_SETUP, extra: 1 }, accept)).toEqual({
      ok: true,
      value: DEFAULT_SETUP,
    });
  });
});

describe('inputs', () => {
  const cut = { type: 'link.cut', from: [2, 1, 1], to: [3], ways: 'both', clients: false };

  test('groups are sorted and without repeats', () => {
    expect(checkInput(cut, 6)).toEqual({ ok: true, value: { ...cut, from: [1, 2] } });
  });

  test.each([
    [{ ...cut, to: [1] }, 'bothSides'],
    [{ ...cut, to: [] }, 'badList'],
    [{ ...cut, from: [6] }, 'badNumber'],
    [{ type: 'link.slow', from: [0], to: [1], addedUs: -5 }, 'badNumber'],
    [{ type: 'link.heal', fault: 'some' }, 'badNumber'],
    [{ type: 'console.command', console: 0, node: 0, argv: [], follow: true }, 'badList'],
    [
      { type: 'console.command', console: 0, node: 0, argv: ['x'.repeat(70_000)], follow: true },
      'badText',
    ],
  ])('%j is refused with %s', (input, code) => {
    expect(checkInput(input, 6)).toMatchObject({ ok: false, error: { code } });
  });

  test('a cut from the clients alone needs no other side', () => {
    expect(checkInput({ ...cut, to: [], clients: true }, 6)).toMatchObject({ ok: true });
  });

  test('shared inputs come in order of time', () => {
    const kill = (atUs: number) => ({ atUs, input: { type: 'node.kill', node: 0 } });

    expect(checkInputs([kill(5), kill(5), kill(9)], 6)).toMatchObject({ ok: true });
    expect(checkInputs([kill(5), kill(4)], 6)).toMatchObject({ error: { code: 'badNumber' } });
  });
});
