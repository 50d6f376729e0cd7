/**
 * What can be done to the selected nodes now, as data: the palette, the context menu, the keys and the
 * command list all read this. An action without effect carries the code of the reason why.
 */
import { unreachable } from '../base/assert.ts';
import { ProcessState } from '../protocol/Frame.ts';
import type { LinkFault, NodeIndex, WorldInput } from '../protocol/WorldInput.ts';

export const FAULT_ACTIONS = [
  'kill',
  'restart',
  'restartEmpty',
  'pause',
  'resume',
  'powerCut',
  'powerOn',
  'isolate',
  'slow',
  'lossy',
  'heal',
] as const;
export type FaultAction = (typeof FAULT_ACTIONS)[number];

export type WhyNot =
  | 'nothingSelected'
  | 'alreadyDown'
  | 'isRunning'
  | 'notPaused'
  | 'alreadyPaused'
  | 'hasPower'
  | 'noPower'
  | 'everyone'
  | 'nothingToHeal';

export interface FaultContext {
  readonly group: readonly NodeIndex[];
  /** `ProcessState` of every node. */
  readonly states: readonly number[];
  readonly faults: readonly LinkFault[];
}

export type FaultPlan =
  | { readonly canAct: true; readonly inputs: readonly WorldInput[] }
  | { readonly canAct: false; readonly whyNot: WhyNot };

const SLOW_US = 200_000;
const LOSSY_PERMILLE = 300;

export function decideFault(action: FaultAction, context: FaultContext): FaultPlan {
  if (action === 'heal') return heal(context.faults);
  if (context.group.length === 0) return no('nothingSelected');
  switch (action) {
    case 'kill':
      return eachIn(context, RUNNING, 'alreadyDown', (node) => ({ type: 'node.kill', node }));
    case 'restart':
      return eachIn(context, DOWN, 'isRunning', (node) => restart(node, 'kept'));
    case 'restartEmpty':
      return eachIn(context, DOWN, 'isRunning', (node) => restart(node, 'lost'));
    case 'pause':
      return eachIn(
        context,
        [ProcessState.up, ProcessState.loading],
        pauseWhyNot(context),
        (node) => ({
          type: 'node.pause',
          node,
        }),
      );
    case 'resume':
      return eachIn(context, [ProcessState.paused], 'notPaused', (node) => ({
        type: 'node.resume',
        node,
      }));
    case 'powerCut':
      return eachIn(context, HAS_POWER, 'noPower', (node) => ({ type: 'host.powerCut', node }));
    case 'powerOn':
      return eachIn(context, [ProcessState.powerCut], 'hasPower', (node) => ({
        type: 'host.powerOn',
        node,
      }));
    case 'isolate':
      return between(context, (from, to) => cut(from, to));
    case 'slow':
      return between(context, (from, to) => ({ type: 'link.slow', from, to, addedUs: SLOW_US }));
    case 'lossy':
      return between(context, (from, to) => ({
        type: 'link.lossy',
        from,
        to,
        lossPermille: LOSSY_PERMILLE,
      }));
    default:
      return unreachable(action);
  }
}

/** A symmetric cut between two groups; clients stay reachable, as when only the bus network breaks. */
export function cut(from: readonly NodeIndex[], to: readonly NodeIndex[]): WorldInput {
  return { type: 'link.cut', from, to, ways: 'both', clients: false };
}

const RUNNING: readonly number[] = [ProcessState.up, ProcessState.paused, ProcessState.loading];
const DOWN: readonly number[] = [ProcessState.killed, ProcessState.starting];
const HAS_POWER: readonly number[] = [...RUNNING, ...DOWN];

function eachIn(
  { group, states }: FaultContext,
  allowed: readonly number[],
  whyNot: WhyNot,
  input: (node: NodeIndex) => WorldInput,
): FaultPlan {
  const able = group.filter((node) => allowed.includes(states[node] ?? -1));
  return able.length > 0 ? { canAct: true, inputs: able.map(input) } : no(whyNot);
}

function between(
  { group, states }: FaultContext,
  input: (from: readonly NodeIndex[], to: readonly NodeIndex[]) => WorldInput,
): FaultPlan {
  const others = states.map((_, node) => node).filter((node) => !group.includes(node));
  return others.length > 0 ? { canAct: true, inputs: [input(group, others)] } : no('everyone');
}

function pauseWhyNot({ group, states }: FaultContext): WhyNot {
  return group.some((node) => states[node] === ProcessState.paused)
    ? 'alreadyPaused'
    : 'alreadyDown';
}

function heal(faults: readonly LinkFault[]): FaultPlan {
  if (faults.length === 0) return no('nothingToHeal');
  return { canAct: true, inputs: [{ type: 'link.heal', fault: 'all' }] };
}

function restart(node: NodeIndex, files: 'kept' | 'lost'): WorldInput {
  return { type: 'node.restart', node, files };
}

function no(whyNot: WhyNot): FaultPlan {
  return { canAct: false, whyNot };
}
