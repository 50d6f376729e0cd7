/**
 * Closed-loop clients: each sends a batch, waits for all its replies, and sends the next when the target
 * rate allows. Keys and kinds of operations are drawn from the workload's own stream.
 */
import { nextBelow } from '../../base/random.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';
import type { Workload } from './Workload.ts';
import { writeObserver } from './writeObserver.ts';

/** The client's batch is complete: the next one now, or when the target rate allows. */
export function scheduleBatch(world: World, client: number): void {
  const { load, process } = world.clients;
  // After an outage the missed batches are not made up for: a closed loop does not burst.
  const due = Math.max(world.nowUs, (load.dueUs[client] as number) + load.intervalUs);
  load.dueUs[client] = due;
  const at = Math.ceil(due);
  if (at <= world.nowUs) return startBatch(world, client);
  const slot = timerSlot(TimerKind.batch, client);
  world.wheel.push(at, EventKind.clientTimer, process, slot, load.generation);
}

/** Function that sends an operation on its way. Set by `operations.ts`. */
let route: (world: World, op: number) => void = () => undefined;

export function routeOperationsWith(run: (world: World, op: number) => void): void {
  route = run;
}

function startBatch(world: World, client: number): void {
  const { load } = world.clients;
  const { pipeline } = load.setup;
  load.left[client] = pipeline;
  const first = client * pipeline;
  for (let op = first; op < first + pipeline; op++) {
    drawOperation(world, load, op);
    route(world, op);
  }
}

function drawOperation(world: World, load: Workload, op: number): void {
  const { keySpace, readPercent, valueBytes } = load.setup;
  const key = nextBelow(world.random, load.stream, keySpace);
  const isRead = nextBelow(world.random, load.stream, 100) < readPercent;
  load.key[op] = key;
  load.tries[op] = 0;
  load.startedUs[op] = world.nowUs;
  load.isWrite[op] = isRead ? 0 : 1;
  if (isRead) {
    load.write[op] = writeObserver.current.expected(world, key);
  } else {
    const write = world.clients.nextWrite++;
    load.write[op] = write;
    writeObserver.current.issued(world, write, key, valueBytes);
  }
}

onTimer(TimerKind.batch, (world, client, generation) => {
  if (generation === world.clients.load.generation) startBatch(world, client);
});
