import { describe, expect, test } from 'vitest';
import { checkInputs } from '../../src/host/checkInput.ts';
import { checkSetup, nodeCountOf } from '../../src/host/checkSetup.ts';
import { engineDoor } from '../../src/host/engineDoor.ts';
import { SCENARIOS } from '../../src/scenarios/scenarios.ts';
import { SCRIPTED_SCENARIOS } from '../../src/scenarios/scripted.ts';

const refuse = (name: string, value: string): string | null =>
  engineDoor.look.refuseConfig(name, value);

describe('scenarios', () => {
  test('names are different', () => {
    const names = [...SCENARIOS, ...SCRIPTED_SCENARIOS.map(({ setup }) => setup)].map(
      ({ scenario }) => scenario,
    );

    expect(new Set(names).size).toBe(names.length);
  });

  test.each(SCENARIOS.map((setup) => [setup.scenario, setup] as const))(
    '%s passes the checks of strangers',
    (_, setup) => {
      expect(checkSetup(setup, refuse)).toEqual({ ok: true, value: setup });
    },
  );

  test.each(SCRIPTED_SCENARIOS.map((one) => [one.setup.scenario, one] as const))(
    'the script of %s passes too',
    (_, { setup, inputs }) => {
      expect(checkSetup(setup, refuse)).toEqual({ ok: true, value: setup });
      expect(checkInputs(inputs, nodeCountOf(setup))).toEqual({ ok: true, value: inputs });
    },
  );
});
