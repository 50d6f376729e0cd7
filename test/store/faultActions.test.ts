import { describe, expect, test } from 'vitest';
import { ProcessState } from '../../src/protocol/Frame.ts';
import { decideFault, FAULT_ACTIONS, type FaultContext } from '../../src/store/faultActions.ts';

const { up, killed, paused, powerCut, starting } = ProcessState;

function context(part: Partial<FaultContext> = {}): FaultContext {
  return { group: [0], states: [up, up, up], faults: [], ...part };
}

describe('decideFault', () => {
  test('acts on those of the group that the action fits', () => {
    const plan = decideFault('kill', context({ group: [0, 1], states: [killed, paused, up] }));
    expect(plan).toEqual({ canAct: true, inputs: [{ type: 'node.kill', node: 1 }] });
  });

  test('what has not been started yet can be started, as what is down', () => {
    const plan = decideFault('restart', context({ states: [starting] }));
    expect(plan).toEqual({
      canAct: true,
      inputs: [{ type: 'node.restart', node: 0, files: 'kept' }],
    });
  });

  test('isolating cuts the group from all others, and nobody when the group is everybody', () => {
    expect(decideFault('isolate', context({ group: [2] }))).toEqual({
      canAct: true,
      inputs: [{ type: 'link.cut', from: [2], to: [0, 1], ways: 'both', clients: false }],
    });
    expect(decideFault('isolate', context({ group: [0, 1, 2] }))).toEqual({
      canAct: false,
      whyNot: 'everyone',
    });
  });

  test.each([
    ['kill', [killed], 'alreadyDown'],
    ['restart', [up], 'isRunning'],
    ['restartEmpty', [paused], 'isRunning'],
    ['pause', [paused], 'alreadyPaused'],
    ['pause', [killed], 'alreadyDown'],
    ['pause', [starting], 'alreadyDown'],
    ['kill', [starting], 'alreadyDown'],
    ['resume', [up], 'notPaused'],
    ['powerCut', [powerCut], 'noPower'],
    ['powerOn', [killed], 'hasPower'],
  ] as const)('%s on %j says why not', (action, states, whyNot) => {
    expect(decideFault(action, context({ states }))).toEqual({ canAct: false, whyNot });
  });

  test('without a selection every action but healing asks for one', () => {
    for (const action of FAULT_ACTIONS) {
      const plan = decideFault(action, context({ group: [] }));
      expect(plan).toEqual({
        canAct: false,
        whyNot: action === 'heal' ? 'nothingToHeal' : 'nothingSelected',
      });
    }
  });
});
