/**
 * One operating-system process: a single thread that sleeps until a socket is ready or a timer is due,
 * works for some virtual CPU time, and sleeps again.
 *
 * The driver of its kind does the work. While `busyUntilUs` lies ahead nothing of it runs; what arrives
 * meanwhile waits in `ready`, in the order in which it became ready (as epoll reports it).
 */
import { must } from '../../base/assert.ts';
import { EventKind } from './EventKind.ts';
import type { World } from './World.ts';

/** `outside`: real programs, whose connections come in through the bridge. */
export type ProcessKind = 'server' | 'clients' | 'outside';

export interface Process {
  readonly index: number;
  readonly name: string;
  readonly kind: ProcessKind;
  readonly host: number;
  readonly port: number;
  state: 'running' | 'paused' | 'dead';
  /** Counts starts: events of an earlier life are ignored. */
  incarnation: number;
  busyUntilUs: number;
  /** A wake is scheduled for this moment; -1 = none. */
  wakeAtUs: number;
  /** Socket ends (`connection * 2 + side`) with something to handle. */
  ready: number[];
}

declare module './World.ts' {
  interface World {
    processes: Process[];
  }
}

/**
 * Runs one iteration of the process's event loop. `socket` became ready just now and is not in `ready`;
 * -1 = look there.
 */
export type ProcessDriver = (world: World, process: Process, socket: number) => void;

const LISTED = -1;

const drivers: Record<ProcessKind, ProcessDriver | undefined> = {
  server: undefined,
  clients: undefined,
  outside: undefined,
};

/** Names the function that runs one event-loop iteration of this kind of process. */
export function driveProcesses(kind: ProcessKind, driver: ProcessDriver): void {
  drivers[kind] = driver;
}

export function createProcess(
  index: number,
  name: string,
  kind: ProcessKind,
  host: number,
  port: number,
): Process {
  return {
    index,
    name,
    kind,
    host,
    port,
    state: 'dead',
    incarnation: 0,
    busyUntilUs: 0,
    wakeAtUs: -1,
    ready: [],
  };
}

/** A socket of this process has something to handle: runs its loop now, or as soon as it is free. */
export function notifyProcess(world: World, process: Process, socket: number): void {
  const isFree = process.state === 'running' && process.busyUntilUs <= world.nowUs;
  if (isFree && process.ready.length === 0 && process.kind === 'server' && running !== process)
    return runProcess(world, process, socket);
  process.ready.push(socket);
  wakeProcess(world, process, world.nowUs);
}

/** Makes the process run its loop at `atUs`, or when its work in hand is done if that is later. */
export function wakeProcess(world: World, process: Process, atUs: number): void {
  if (process.state !== 'running') return;
  const at = Math.max(atUs, process.busyUntilUs);
  if (at <= world.nowUs) {
    runProcess(world, process, LISTED);
  } else if (process.wakeAtUs < 0 || at < process.wakeAtUs) {
    process.wakeAtUs = at;
    world.wheel.push(at, EventKind.processWake, process.index, process.incarnation);
  }
}

/** Handler of `processWake`. */
export function onProcessWake(world: World, index: number, incarnation: number): void {
  const process = world.processes[index] as Process;
  if (process.incarnation !== incarnation || process.state !== 'running') return;
  if (process.wakeAtUs !== world.nowUs) return;
  process.wakeAtUs = -1;
  // It may have run meanwhile, woken by a socket, and be at work still.
  if (process.busyUntilUs > world.nowUs) wakeProcess(world, process, process.busyUntilUs);
  else runProcess(world, process, LISTED);
}

/** The process whose loop runs now. Never set between events, so not part of any state. */
let running: Process | null = null;

/** A loop is not entered twice: what becomes ready while it runs waits for its next iteration. */
function runProcess(world: World, process: Process, socket: number): void {
  if (running === process) return;
  const outer = running;
  running = process;
  try {
    const { kind } = process;
    const driver = kind === 'server' ? drivers.server : drivers[kind];
    must(driver, 'every kind of process has a driver')(world, process, socket);
  } finally {
    running = outer;
  }
  if (process.ready.length > 0 && process.wakeAtUs < 0) wakeProcess(world, process, world.nowUs);
}
