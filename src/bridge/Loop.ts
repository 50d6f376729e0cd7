/**
 * Real time: brings the world up to now, gives it what came in, and lets it run ahead a little until the
 * answers are out.
 *
 * One turn serves everything that one round of the process's own event loop brought, as a redis-server
 * serves one epoll. The lead over the wall clock is bounded, so the model's CPU costs are felt.
 */
import type { LiveWorld } from '../host/live/LiveWorld.ts';
import type { OutsideEvent } from '../protocol/Outside.ts';
import type { OutsideInput } from '../protocol/WorldInput.ts';
import type { Clock } from './Clock.ts';
import { awaitTick, WallClock } from './WallClock.ts';

export interface LoopListener {
  /** In the order in which they happened. */
  onEvents(events: readonly OutsideEvent[]): void;
  /** At the end of every turn. */
  onTurn(): void;
}

/** Most events between two looks at the clock. */
const EVENTS_PER_LOOK = 512;
/** A turn gives way to the sockets after this long. */
const SLICE_MS = 8;
/** The world may lead the wall by this; by the second while answers of this very turn are still to come. */
const LEAD_US = 1_000;
const LEAD_US_MAX = 5_000;
/** What a turn may run ahead from where it stands, whatever the lead. */
const AHEAD_US_MIN = 300;
const STEP_US = 32;
/** Turns come as often while something was heard lately. */
const BUSY_WAIT_MS = 1;
const BUSY_MS = 20;
const IDLE_WAIT_MS = 10;

export class Loop {
  private readonly world: LiveWorld;
  private readonly clock: Clock;
  private readonly listener: LoopListener;
  private pending: OutsideInput[] = [];
  /** Connections that were given bytes in this turn and have not been answered. */
  private readonly asked = new Set<number>();
  private isScheduled = false;
  private isStopped = false;
  private timer: NodeJS.Timeout | null = null;
  private heardMs = -Infinity;
  private readonly wall = new WallClock();

  constructor(world: LiveWorld, clock: Clock, listener: LoopListener) {
    this.world = world;
    this.clock = clock;
    this.listener = listener;
  }

  start(): void {
    awaitTick();
    this.followWall(performance.now());
    this.wake();
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** What came from outside; it is given to the world in this round of the event loop. */
  give(input: OutsideInput): void {
    this.pending.push(input);
    this.wake();
  }

  /** Acts on the world as it is now. */
  act<T>(work: (world: LiveWorld) => T): T {
    this.catchUp();
    const result = work(this.world);
    this.wake();
    return result;
  }

  private wake(): void {
    if (this.isScheduled || this.isStopped) return;
    this.isScheduled = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.isScheduled = false;
    if (this.isStopped) return;
    const startMs = performance.now();
    this.followWall(startMs);
    const isThere = this.catchUp();
    if (this.pending.length > 0) {
      this.heardMs = startMs;
      this.giveAll();
      this.runAhead();
    }
    this.deliver();
    this.listener.onTurn();
    if (!isThere) this.wake();
    this.arm(startMs);
  }

  /** @returns false when the time of this turn was not enough */
  private catchUp(): boolean {
    const { world, clock } = this;
    clock.forgive(world.nowUs);
    const targetUs = clock.nowUs();
    const endMs = performance.now() + SLICE_MS;
    while (!world.advance(targetUs, EVENTS_PER_LOOK)) if (performance.now() > endMs) return false;
    return true;
  }

  private giveAll(): void {
    const inputs = this.pending;
    this.pending = [];
    for (const input of inputs) {
      if (input.type === 'outside.data') this.asked.add(input.conn);
      this.world.give(input);
    }
  }

  private runAhead(): void {
    const { world, clock, asked } = this;
    const wallUs = clock.nowUs();
    const farUs = Math.max(wallUs + LEAD_US, world.nowUs + AHEAD_US_MIN);
    const horizonUs = Math.min(farUs, wallUs + LEAD_US_MAX);
    const endMs = performance.now() + SLICE_MS;
    let seen = 0;
    while (asked.size > 0 && world.nowUs < horizonUs && performance.now() < endMs) {
      world.advance(Math.min(world.nowUs + STEP_US, horizonUs), EVENTS_PER_LOOK);
      const { outside } = world.sink;
      for (const event of outside.slice(seen)) asked.delete(event.conn);
      seen = outside.length;
    }
    asked.clear();
  }

  private deliver(): void {
    const events = this.world.takeOutside();
    if (events.length > 0) this.listener.onEvents(events);
  }

  private arm(nowMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const isBusy = nowMs - this.heardMs < BUSY_MS;
    this.timer = setTimeout(() => this.turn(), isBusy ? BUSY_WAIT_MS : IDLE_WAIT_MS);
  }

  /** The nodes' wall clocks show the true time, also after this machine slept or was set right. */
  private followWall(nowMs: number): void {
    const offsetUs = this.wall.look(nowMs, this.clock.wallOffsetUs());
    if (offsetUs === null) return;
    this.pending.push({ type: 'clock.set', offsetUs });
  }
}
