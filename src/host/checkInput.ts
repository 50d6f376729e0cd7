/** Inputs from outside: every node, fault and number is checked before the engine sees it. */
import { unreachable } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/Result.ts';
import type { WallError } from '../protocol/messages.ts';
import type { NodeIndex, TimedInput, WorldInput } from '../protocol/WorldInput.ts';
import { Checker } from './Checker.ts';
import { checkArgv, checkWorkload } from './checkSetup.ts';
import { INPUTS_MAX, RUN_US_MAX } from './limits.ts';

const TYPES = [
  'node.kill',
  'node.restart',
  'node.pause',
  'node.resume',
  'host.powerCut',
  'host.powerOn',
  'link.cut',
  'link.slow',
  'link.lossy',
  'link.heal',
  'console.command',
  'workload.set',
] as const satisfies readonly WorldInput['type'][];

export function checkInput(input: unknown, nodeCount: number): Result<WorldInput, WallError> {
  const check = new Checker();
  const checked = readInput(check, input, nodeCount);
  return check.error === null ? ok(checked) : fail(check.error);
}

/** Inputs of a shared run: in order of time. */
export function checkInputs(
  inputs: unknown,
  nodeCount: number,
): Result<readonly TimedInput[], WallError> {
  const check = new Checker();
  const checked: TimedInput[] = [];
  let formerUs = 0;
  for (const one of check.list(inputs, 'inputs', 0, INPUTS_MAX)) {
    const given = check.record(one, 'inputs');
    formerUs = check.whole(given['atUs'], 'inputs.atUs', formerUs, RUN_US_MAX);
    checked.push({ atUs: formerUs, input: readInput(check, given['input'], nodeCount) });
    if (check.error !== null) return fail(check.error);
  }
  return check.error === null ? ok(checked) : fail(check.error);
}

function readInput(check: Checker, input: unknown, nodeCount: number): WorldInput {
  const given = check.record(input, 'input');
  const type = check.choice(given['type'], 'input.type', TYPES);
  const node = (): NodeIndex => check.whole(given['node'], 'node', 0, nodeCount - 1);
  switch (type) {
    case 'node.kill':
    case 'node.pause':
    case 'node.resume':
    case 'host.powerCut':
    case 'host.powerOn':
      return { type, node: node() };
    case 'node.restart':
      return { type, node: node(), files: check.choice(given['files'], 'files', ['kept', 'lost']) };
    case 'link.cut':
    case 'link.slow':
    case 'link.lossy':
      return readLinkFault(check, type, given, nodeCount);
    case 'link.heal': {
      const { fault } = given;
      if (fault === 'all') return { type, fault };
      return { type, fault: check.whole(fault, 'fault', 0, Number.MAX_SAFE_INTEGER) };
    }
    case 'console.command':
      return {
        type,
        console: check.whole(given['console'], 'console', 0, 15),
        node: node(),
        argv: checkArgv(check, given['argv']),
        follow: check.flag(given['follow'], 'follow'),
      };
    case 'workload.set':
      return { type, workload: checkWorkload(check, given['workload']) };
    default:
      return unreachable(type);
  }
}

function readLinkFault(
  check: Checker,
  type: 'link.cut' | 'link.slow' | 'link.lossy',
  given: Readonly<Record<string, unknown>>,
  nodeCount: number,
): WorldInput {
  const from = readGroup(check, given['from'], 'from', nodeCount);
  const to = readGroup(check, given['to'], 'to', nodeCount, given['clients'] === true ? 0 : 1);
  const both = from.find((node) => to.includes(node));
  if (both !== undefined) {
    const text = `Node ${both} is on both sides of the fault.`;
    check.refuse('bothSides', text, { node: both });
  }
  if (type === 'link.slow')
    return { type, from, to, addedUs: check.whole(given['addedUs'], 'addedUs', 1, 60_000_000) };
  if (type === 'link.lossy') {
    const lossPermille = check.whole(given['lossPermille'], 'lossPermille', 1, 990);
    return { type, from, to, lossPermille };
  }
  const ways = check.choice(given['ways'], 'ways', ['both', 'one']);
  return { type, from, to, ways, clients: check.flag(given['clients'], 'clients') };
}

/** Different nodes; at least one, unless the other side is the clients. */
function readGroup(
  check: Checker,
  group: unknown,
  name: string,
  nodeCount: number,
  lengthMin = 1,
): readonly NodeIndex[] {
  const nodes = check
    .list(group, name, lengthMin, nodeCount)
    .map((node) => check.whole(node, name, 0, nodeCount - 1));
  return [...new Set(nodes)].sort((a, b) => a - b);
}
