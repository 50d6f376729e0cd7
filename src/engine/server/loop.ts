/**
 * One iteration of a redis-server's event loop: ready sockets in the order they became ready, then the
 * timer if it is due, then the steps before sleep.
 *
 * A server *rests* in a phase while the phase's steps have nothing to do (`Extension.rests`): between
 * clients, all that most iterations do is bus work. `disturb` ends it, and so does every full tick.
 *
 * Work advances `cpuUs`; what is sent leaves at the moment reached. While busy, nothing of the process
 * runs. Source: redis 7.0.15, ae.c, aeProcessEvents; server.c, beforeSleep and serverCron.
 */
import { nextUint32 } from '../../base/random.ts';
import { EventKind } from '../kernel/EventKind.ts';
import { wakeProcess, type Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import { hasUnread, isOpen, raise, takeEvents } from '../network/sockets.ts';
import { acceptClient } from './clients.ts';
import { updateClock } from './clock.ts';
import { SocketRole, type ServerStep } from './Extension.ts';
import { configNumber } from './config.ts';
import { kit } from './kit.ts';
import { machineProfile, type MachineProfile } from './MachineProfile.ts';
import { serverNowUs, type ServerState } from './ServerState.ts';

/** Sockets handled in one iteration at most (the event loop's set size is larger; never reached here). */
const EVENTS_PER_LOOP = 10_000;

/** Driver of server processes: runs one iteration now. */
export function runServerLoop(world: World, process: Process, socket = -1): void {
  const server = world.servers[process.index];
  if (server === null || server === undefined) return;
  beginIteration(world, server);
  handleReady(world, server, process, socket);
  if (isAlive(world, server) && server.cronAtUs <= serverNowUs(server)) runCron(world, server);
  // SHUTDOWN, from a client or from the cron, leaves nothing to do.
  if (!isAlive(world, server)) return;
  const { beforeSleep } = kit;
  const steps = (server.rest & Rest.beforeSleep) === 0 ? beforeSleep.all : beforeSleep.restless;
  runSteps(world, server, steps);
  if (server.rest === 0 && server.disturbedUs !== server.loopStartUs) settle(server);
  sleep(world, server, process);
}

/** Phases in which a server rests. */
const Rest = { beforeSleep: 1, cron: 2 } as const;

/** Somebody other than the bus touched this server: every step is called again. */
export function disturb(server: ServerState): void {
  server.rest = 0;
  server.disturbedUs = server.loopStartUs;
}

/** Between clients and with nothing put off: an iteration is what the bus makes of it. */
export function isResting(server: ServerState): boolean {
  return (server.rest & Rest.beforeSleep) !== 0;
}

function settle(server: ServerState): void {
  const sleepsCalmly = isAtRest(server, kit.beforeSleep.rests);
  const ticksCalmly = sleepsCalmly && isAtRest(server, kit.cron.rests);
  server.rest = (sleepsCalmly ? Rest.beforeSleep : 0) | (ticksCalmly ? Rest.cron : 0);
}

function isAtRest(
  server: ServerState,
  tests: readonly ((server: ServerState) => boolean)[],
): boolean {
  for (let i = 0; i < tests.length; i++) if (tests[i]?.(server) !== true) return false;
  return true;
}

function isAlive(world: World, server: ServerState): boolean {
  return world.servers[server.process] === server;
}

export function beginIteration(world: World, server: ServerState): void {
  server.loopStartUs = world.nowUs;
  server.cpuUs = 0;
}

/** One socket that became ready while the process slept, or those that did while it worked. */
function handleReady(world: World, server: ServerState, process: Process, socket: number): void {
  const { ready } = process;
  if (socket < 0 && ready.length === 0) return;
  chargeWake(world, server, machineProfile(server.machine));
  if (socket >= 0) return handleIfOurs(world, server, socket);
  process.ready = [];
  for (let i = 0; i < ready.length && i < EVENTS_PER_LOOP; i++) {
    // A process that died while handling another socket has nothing left to do.
    if (!isAlive(world, server)) return;
    handleIfOurs(world, server, ready[i] as number);
  }
}

/** From a segment's arrival to the process running. */
export function chargeWake(world: World, server: ServerState, profile: MachineProfile): void {
  server.cpuUs += profile.wakeUs;
  if (profile.wakeJitterUs > 0) server.cpuUs += drawWakeJitter(world, server, profile.wakeJitterUs);
}

function handleIfOurs(world: World, server: ServerState, socket: number): void {
  const { net } = world;
  const owner = net.words[socket * SOCKET_WORDS + Word.process];
  if (owner === server.process && isOpen(net, socket)) handleSocket(world, server, socket);
}

/** Quantiles 1/64, 3/64, … of an exponential distribution, in 1/256 of its mean. */
const EXPONENTIAL = [
  4, 12, 21, 30, 39, 48, 58, 68, 79, 90, 102, 114, 127, 140, 154, 169, 185, 202, 220, 240, 261, 284,
  309, 336, 367, 401, 441, 487, 543, 613, 709, 1065,
] as const;

/** What the scheduler adds before the process runs. */
function drawWakeJitter(world: World, server: ServerState, meanUs: number): number {
  const draw = nextUint32(world.random, server.random) & 31;
  return (meanUs * (EXPONENTIAL[draw] as number)) >> 8;
}

function handleSocket(world: World, server: ServerState, socket: number): void {
  const { net } = world;
  const bits = takeEvents(net, socket);
  // What the new connection has sent already is read in the next iteration, as epoll reports it then.
  if ((bits & SocketBit.acceptPending) !== 0) {
    accept(world, server, socket);
    if (isOpen(net, socket) && (hasUnread(net, socket) || (bits & SocketBit.eof) !== 0))
      raise(world, socket, bits & SocketBit.eof);
    return;
  }
  const role = net.words[socket * SOCKET_WORDS + Word.role] as number;
  if (role !== SocketRole.busIn && role !== SocketRole.busOut) disturb(server);
  kit.roles[role]?.onSocket?.(world, server, socket, bits);
}

function accept(world: World, server: ServerState, socket: number): void {
  server.cpuUs += machineProfile(server.machine).acceptUs;
  const port = world.net.words[socket * SOCKET_WORDS + Word.ref] as number;
  for (const extension of kit.extensions) {
    if (extension.onAccept?.(world, server, socket, port) === true) return;
  }
  disturb(server);
  acceptClient(world, server, socket);
}

function runCron(world: World, server: ServerState): void {
  server.cpuUs += machineProfile(server.machine).cronUs;
  updateClock(world, server);
  server.cronBeforeUs = server.cronRanUs;
  server.cronRanUs = serverNowUs(server);
  const steps = stepsOfTick(server);
  runSteps(world, server, steps);
  // What works once in a period may have made work for the others.
  if (steps === kit.cron.awake && server.rest !== 0) settle(server);
  server.cronLoops++;
  // Re-armed after the callback ends (rule TB1): the period is 100 ms plus its own cost.
  server.cronAtUs = serverNowUs(server) + server.tickMs * 1000;
  const process = world.processes[server.process] as Process;
  world.wheel.push(server.cronAtUs, EventKind.serverTimer, process.index, process.incarnation);
}

/** All, unless it rests and nothing has come up since. Once in a period that is looked at. */
function stepsOfTick(server: ServerState): readonly ServerStep[] {
  const { cron } = kit;
  if ((server.rest & Rest.cron) !== 0) {
    if (!isPeriodicTick(server)) return cron.restless;
    settle(server);
    if ((server.rest & Rest.cron) !== 0) return cron.awake;
  }
  server.rest = 0;
  server.tickMs = Math.floor(1000 / configNumber(server, 'hz'));
  return cron.all;
}

function runSteps(world: World, server: ServerState, steps: readonly ServerStep[]): void {
  for (let i = 0; i < steps.length; i++) steps[i]?.(world, server);
}

/** A step that works once in a while may have its turn. */
function isPeriodicTick(server: ServerState): boolean {
  for (const periodMs of kit.cronPeriods) if (isPeriod(server, periodMs)) return true;
  return false;
}

function sleep(world: World, server: ServerState, process: Process): void {
  endIteration(world, server);
  if (process.ready.length > 0 || server.cronAtUs <= server.sleptUs)
    wakeProcess(world, process, process.busyUntilUs);
}

/** The loop goes to sleep. */
export function endIteration(world: World, server: ServerState): void {
  const end = serverNowUs(server);
  countCpu(server);
  server.sleptUs = end;
  const process = world.processes[server.process] as Process;
  // Also where work costs nothing: what becomes ready in the same µs is handled together.
  process.busyUntilUs = Math.max(end, world.nowUs + 1);
}

function countCpu({ stats, cpuUs, loopStartUs }: ServerState): void {
  stats.cpuUs += cpuUs;
  const second = Math.floor(loopStartUs / 1_000_000);
  if (second !== stats.cpuSecond) {
    stats.cpuLastSecondUs = second === stats.cpuSecond + 1 ? stats.cpuThisSecondUs : 0;
    stats.cpuThisSecondUs = 0;
    stats.cpuSecond = second;
  }
  stats.cpuThisSecondUs += cpuUs;
}

/**
 * Handler of `serverTimer`. epoll waits whole milliseconds, rounded up from the moment the loop went to
 * sleep, so the timer runs up to 1 ms after its deadline unless something else wakes the loop.
 */
export function onServerTimer(world: World, index: number, incarnation: number): void {
  const process = world.processes[index] as Process;
  const server = world.servers[index];
  if (process.incarnation !== incarnation || process.state !== 'running' || !server) return;
  if (server.cronAtUs > world.nowUs) return;
  const asleepUs = server.cronAtUs - server.sleptUs;
  const { timerSlackUs } = machineProfile(server.machine);
  const roundedUs = asleepUs <= 0 ? 0 : Math.ceil(asleepUs / 1000) * 1000 + timerSlackUs;
  wakeProcess(world, process, server.sleptUs + roundedUs);
}

/** `run_with_period(ms)`: a phase-locked count of cron ticks, not a time comparison (rule TB2). */
export function isPeriod(server: ServerState, periodMs: number): boolean {
  const { tickMs } = server;
  if (periodMs <= tickMs) return true;
  return server.cronLoops % Math.floor(periodMs / tickMs) === 0;
}
