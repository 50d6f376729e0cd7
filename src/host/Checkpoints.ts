/**
 * Copies of a world along one branch, as few as keep every moment a short replay away.
 *
 * The start is always among them. When there are too many, or they weigh too much, the one goes whose
 * neighbours lie closest together, the older first: gaps grow evenly over the whole run.
 */
import { must } from '../base/assert.ts';
import type { EngineWorld } from './Engine.ts';
import type { Moment } from './Moment.ts';

export interface Checkpoint {
  readonly moment: Moment;
  /** Never run: it is copied again before anything happens to it. */
  readonly world: EngineWorld;
  /** Estimated. */
  readonly bytes: number;
}

const COUNT_MAX = 128;
const BYTES_MAX = 448 * 1024 * 1024;
/** Kept of a branch that is left: enough to come back. */
const COUNT_LEFT = 6;

export class Checkpoints {
  private list: Checkpoint[];
  private readonly countMax: number;

  constructor(list: readonly Checkpoint[], countMax = COUNT_MAX) {
    this.list = [...list];
    this.countMax = countMax;
  }

  get count(): number {
    return this.list.length;
  }

  get newest(): Checkpoint {
    return must(this.list[this.list.length - 1], 'the start is always a checkpoint');
  }

  /** The last one that is at or before the wanted place. */
  lastWhere(isUsable: (moment: Moment) => boolean): Checkpoint {
    for (let i = this.list.length - 1; i > 0; i--) {
      const checkpoint = this.list[i] as Checkpoint;
      if (isUsable(checkpoint.moment)) return checkpoint;
    }
    return must(this.list[0], 'the start is always a checkpoint');
  }

  /** Events between the checkpoints around this place, for deciding whether another is worth it. */
  eventsSinceLast(moment: Moment): number {
    return moment.events - this.lastWhere((one) => one.events <= moment.events).moment.events;
  }

  add(checkpoint: Checkpoint): void {
    const at = this.list.findIndex((one) => one.moment.events > checkpoint.moment.events);
    this.list.splice(at < 0 ? this.list.length : at, 0, checkpoint);
    while (this.list.length > this.countMax || (this.list.length > 2 && this.bytes() > BYTES_MAX))
      this.dropOne();
  }

  get oldest(): Checkpoint {
    return must(this.list[0], 'there is always a checkpoint');
  }

  /** Forgets the first: what lies before the second can no longer be reached. */
  dropOldest(): void {
    if (this.list.length > 1) this.list.shift();
  }

  /** All of them, as `change` makes them. */
  map(change: (checkpoint: Checkpoint) => Checkpoint): Checkpoints {
    return new Checkpoints(this.list.map(change));
  }

  /** Those that a branch leaving at this moment shares with us. */
  upTo(moment: Moment): Checkpoints {
    const { events, inputs } = moment;
    return new Checkpoints(
      this.list.filter((one) => one.moment.events <= events && one.moment.inputs <= inputs),
    );
  }

  /** The branch is left: keeps a few. */
  rest(): void {
    while (this.list.length > COUNT_LEFT) this.dropOne();
  }

  private bytes(): number {
    return this.list.reduce((sum, one) => sum + one.bytes, 0);
  }

  private dropOne(): void {
    let drop = 1;
    let smallest = Infinity;
    for (let i = 1; i < this.list.length - 1; i++) {
      const gap = this.eventsAt(i + 1) - this.eventsAt(i - 1);
      if (gap < smallest) [smallest, drop] = [gap, i];
    }
    this.list.splice(drop, 1);
  }

  private eventsAt(index: number): number {
    return (this.list[index] as Checkpoint).moment.events;
  }
}
