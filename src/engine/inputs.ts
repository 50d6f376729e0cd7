/**
 * What people do to a world: kill, restart, pause, cut, heal, type, change the workload.
 *
 * An input is checked whole before anything changes; a refusal says what was wrong and what is allowed.
 */
import { unreachable } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/Result.ts';
import type { LinkFault, NodeIndex, OutsideInput, WorldInput } from '../protocol/WorldInput.ts';
import type { WallError } from '../protocol/messages.ts';
import { onConsoleCommand } from './clients/console.ts';
import { closeOutside, openOutside, setOutsideFlow, takeOutsideData } from './clients/outside.ts';
import { setWorkload } from './clients/Workload.ts';
import { losePower, wipeFiles } from './disk/Disk.ts';
import { emit } from './kernel/trace.ts';
import type { Process } from './kernel/Process.ts';
import type { World } from './kernel/World.ts';
import { addFault, healFault } from './network/faults.ts';
import { directivesOf } from './nodeDirectives.ts';
import { disturb } from './server/loop.ts';
import { killServer, pauseServer, resumeServer, startServer } from './server/process.ts';

type Outcome = Result<null, WallError>;

/** Carries out an input now. */
export function giveInput(world: World, input: WorldInput): Outcome {
  world.cause = -1;
  for (const server of world.servers) if (server !== null) disturb(server);
  switch (input.type) {
    case 'node.kill':
      return onProcess(world, input.node, 'alive', (process) => kill(world, process));
    case 'node.restart':
      return onProcess(world, input.node, 'any', (process) => restart(world, process, input.files));
    case 'node.pause':
      return onProcess(world, input.node, 'running', (process) => pause(world, process));
    case 'node.resume':
      return onProcess(world, input.node, 'paused', (process) => resume(world, process));
    case 'host.powerCut':
      return onProcess(world, input.node, 'powered', (process) => cutPower(world, process));
    case 'host.powerOn':
      return onProcess(world, input.node, 'unpowered', (process) => powerOn(world, process));
    case 'link.cut':
      return addLinkFault(world, { ...input, kind: 'cut', amount: 0 });
    case 'link.slow':
      return addLinkFault(world, {
        ...input,
        kind: 'slow',
        ways: 'both',
        clients: false,
        amount: input.addedUs,
      });
    case 'link.lossy':
      return addLinkFault(world, {
        ...input,
        kind: 'lossy',
        ways: 'both',
        clients: false,
        amount: input.lossPermille,
      });
    case 'link.heal':
      return heal(world, input.fault);
    case 'console.command':
      return onNode(world, input.node, () => onConsoleCommand(world, input));
    case 'workload.set':
      setWorkload(world, input.workload);
      return ok(null);
    case 'network.latency':
      world.net.options.latencyUs = input.latencyUs;
      return ok(null);
    default:
      return onOutsideInput(world, input);
  }
}

/** Inputs that only a live world gets, from its own host: nothing in them can be wrong but the node. */
function onOutsideInput(world: World, input: OutsideInput): Outcome {
  if (input.type === 'clock.set') {
    for (const host of world.hosts) host.wallOffsetUs = input.offsetUs;
    return ok(null);
  }
  const { outside } = world;
  if (outside === null)
    return fail({ code: 'input.notLive', text: 'no program is connected to this world' });
  switch (input.type) {
    case 'outside.open':
      return onNode(world, input.node, () => openOutside(world, outside, input));
    case 'outside.data':
      takeOutsideData(world, outside, input);
      return ok(null);
    case 'outside.close':
      closeOutside(world, outside, input);
      return ok(null);
    case 'outside.flow':
      setOutsideFlow(world, outside, input);
      return ok(null);
    default:
      return unreachable(input);
  }
}

type Condition = 'any' | 'alive' | 'running' | 'paused' | 'powered' | 'unpowered';

function onNode(world: World, node: NodeIndex, act: (process: Process) => void): Outcome {
  const process = world.processes[node];
  if (process === undefined || process.kind !== 'server') {
    const nodes = world.servers.length;
    return fail({
      code: 'input.noSuchNode',
      text: `there is no node ${node}; nodes are 0..${nodes - 1}`,
      params: { node, last: nodes - 1 },
    });
  }
  act(process);
  return ok(null);
}

function onProcess(
  world: World,
  node: NodeIndex,
  condition: Condition,
  act: (process: Process) => void,
): Outcome {
  const process = world.processes[node];
  if (process !== undefined && process.kind === 'server' && !holds(world, process, condition)) {
    return fail({
      code: `input.not.${condition}`,
      text: `node ${process.name} is not ${condition}`,
      params: { node, name: process.name },
    });
  }
  return onNode(world, node, act);
}

function holds(world: World, process: Process, condition: Condition): boolean {
  const isUp = world.hosts[process.host]?.isUp === true;
  switch (condition) {
    case 'any':
      return isUp;
    case 'alive':
      return process.state !== 'dead';
    case 'running':
      return process.state === 'running';
    case 'paused':
      return process.state === 'paused';
    case 'powered':
      return isUp;
    case 'unpowered':
      return !isUp;
    default:
      return unreachable(condition);
  }
}

function kill(world: World, process: Process): void {
  world.cause = noteFault(world, [process.index], emit(world, process.index, 'fault.kill'));
  killServer(world, process, false);
}

function restart(world: World, process: Process, files: 'kept' | 'lost'): void {
  if (process.state !== 'dead') killServer(world, process, false);
  world.cause = emit(world, process.index, 'fault.restart', { files });
  if (files === 'lost') {
    world.nodesConf[process.index] = { shared: null };
    wipeFiles(world, process.host, process.index);
  }
  start(world, process);
}

/** Starts the server with the run's directives. */
function start(world: World, process: Process): void {
  const { machine } = world.shared.setup;
  startServer(world, process, { machine, config: directivesOf(world, process) });
}

/** Handler of `processStart`. */
export function onProcessStart(world: World, index: number, incarnation: number): void {
  const process = world.processes[index] as Process;
  if (process.incarnation === incarnation && process.state === 'dead') start(world, process);
}

function pause(world: World, process: Process): void {
  noteFault(world, [process.index], emit(world, process.index, 'fault.pause'));
  pauseServer(process);
}

function resume(world: World, process: Process): void {
  world.cause = emit(world, process.index, 'fault.resume');
  resumeServer(world, process);
}

function cutPower(world: World, process: Process): void {
  world.cause = noteFault(world, [process.index], emit(world, process.index, 'fault.powerCut'));
  killServer(world, process, true);
  losePower(world, process.host);
  const host = world.hosts[process.host];
  if (host !== undefined) host.isUp = false;
}

function powerOn(world: World, process: Process): void {
  const host = world.hosts[process.host];
  if (host !== undefined) host.isUp = true;
  world.cause = emit(world, process.index, 'fault.powerOn');
  start(world, process);
}

const AMOUNT_MAX: Readonly<Record<LinkFault['kind'], number>> = {
  cut: 0,
  slow: 600_000_000,
  lossy: 1000,
};

function addLinkFault(world: World, fault: Omit<LinkFault, 'id' | 'sinceUs'>): Outcome {
  const nodes = world.servers.length;
  const { kind, from, to, ways, clients, amount, plane } = fault;
  const isNode = (node: number): boolean => Number.isInteger(node) && node >= 0 && node < nodes;
  if (from.length === 0 || (to.length === 0 && !clients) || ![...from, ...to].every(isNode)) {
    const text = `a link fault needs nodes 0..${nodes - 1} on both sides`;
    return fail({ code: 'input.badGroups', text, params: { last: nodes - 1 } });
  }
  if (from.some((node) => to.includes(node))) {
    return fail({
      code: 'input.groupsOverlap',
      text: 'a node cannot stand on both sides of a link fault',
    });
  }
  if (!Number.isInteger(amount) || amount < 0 || amount > AMOUNT_MAX[kind]) {
    const text = `amount must be a whole number 0..${AMOUNT_MAX[kind]}`;
    return fail({ code: 'input.badAmount', text, params: { max: AMOUNT_MAX[kind] } });
  }
  const id = addFault(world, {
    kind,
    from: [...from],
    to: [...to],
    ways,
    clients,
    amount,
    ...(plane === undefined ? {} : { plane }),
  });
  const facts = { fault: id, ways, from: from.join(','), to: to.join(','), amount };
  noteFault(world, [...from, ...to], emit(world, NO_NODE, `fault.${kind}`, facts));
  return ok(null);
}

/** Remembers, for cause links, which fault concerned these nodes last. */
function noteFault(world: World, nodes: readonly NodeIndex[], seq: number): number {
  for (const node of nodes) world.faultSeq[node] = seq;
  return seq;
}

const NO_NODE = -1;

function heal(world: World, fault: number | 'all'): Outcome {
  if (!healFault(world, fault)) {
    return fail({ code: 'input.noSuchFault', text: 'there is no such link fault to heal' });
  }
  emit(world, NO_NODE, 'fault.heal', { fault: fault === 'all' ? NO_NODE : fault });
  return ok(null);
}
