/** A world that moves along one branch, taking the branch's inputs as it passes them. */
import type { TimedInput } from '../protocol/WorldInput.ts';
import type { Branch } from './Branch.ts';
import type { Engine, EngineWorld, HistorySink } from './Engine.ts';
import { isBefore, type Moment } from './Moment.ts';

export class Cursor {
  branch: Branch;
  world: EngineWorld;
  private events: number;
  private inputs: number;
  private readonly engine: Engine;
  private readonly sink: HistorySink;

  constructor(engine: Engine, sink: HistorySink, branch: Branch, world: EngineWorld) {
    this.engine = engine;
    this.sink = sink;
    this.branch = branch;
    this.world = world;
    this.events = 0;
    this.inputs = 0;
  }

  get moment(): Moment {
    return { nowUs: this.world.nowUs, events: this.events, inputs: this.inputs };
  }

  get isLookingBack(): boolean {
    return isBefore(this.moment, this.branch.head);
  }

  /** Goes to another place at once. */
  jump(branch: Branch, world: EngineWorld, moment: Moment): void {
    this.branch = branch;
    this.world = world;
    this.events = moment.events;
    this.inputs = moment.inputs;
  }

  /**
   * Handles everything up to and including `untilUs`, at most `eventsMax` events. An input is given when
   * every event of its microsecond has been handled.
   *
   * @returns whether `untilUs` is reached
   */
  advance(untilUs: number, eventsMax: number): boolean {
    const { engine, world, branch } = this;
    // Replaying what is already known needs no trace; its numbers are counted all the same.
    this.sink.isOn = this.events + eventsMax >= branch.head.events;
    for (let left = eventsMax; left > 0;) {
      const next = branch.inputs[this.inputs];
      const isDue = next !== undefined && next.atUs <= untilUs;
      const handled = engine.runEvents(world, isDue ? next.atUs : untilUs, left);
      this.events += handled;
      left -= handled;
      if (left === 0) break;
      if (!isDue) return this.arrive(true);
      // What was accepted once is accepted again; an input of a foreign link may be refused, always.
      engine.giveInput(world, next.input);
      this.inputs++;
    }
    return this.arrive(false);
  }

  /** This world was just given an input: it precedes what a script or a link has in store. */
  noteInput(input: TimedInput): void {
    this.branch.inputs.splice(this.inputs, 0, input);
    this.inputs++;
    this.arrive(true);
  }

  private arrive(isReached: boolean): boolean {
    const { branch, sink } = this;
    if (sink.events.length > 0) {
      branch.trace.append(sink.events);
      sink.events = [];
    }
    if (!isBefore(this.moment, branch.head)) branch.head = this.moment;
    return isReached;
  }
}
