/**
 * One opened run and its whole past: branches, checkpoints, and the cursor that stands somewhere in it.
 *
 * History is setup + inputs. Going somewhere is: the nearest copy before it, then replay. Nothing here
 * knows wall time, pages or messages; `Session` slices the work and paces it.
 */
import { assert, must } from '../base/assert.ts';
import { ok, type Result } from '../base/Result.ts';
import type { WallError } from '../protocol/messages.ts';
import type { RunSetup } from '../protocol/RunSetup.ts';
import type { TimedInput, WorldInput } from '../protocol/WorldInput.ts';
import type { Branch } from './Branch.ts';
import { Checkpoints } from './Checkpoints.ts';
import { Cursor } from './Cursor.ts';
import type { Engine, HistorySink, NumberedReply } from './Engine.ts';
import { isBefore, START, type Moment } from './Moment.ts';
import { TraceLog } from './TraceLog.ts';

/** More events within one microsecond can only be a loop without cost: a bug. */
const EVENTS_PER_US_MAX = 1_000_000;

/** Part of a history that was made elsewhere. Its worlds write to `sink`. */
export interface PastStretch {
  readonly branch: Branch;
  readonly sink: HistorySink;
}

export class Run {
  readonly setup: RunSetup;
  readonly cursor: Cursor;
  readonly branches: Branch[] = [];
  readonly sink: HistorySink;
  /** The input being given: part of a crash's reproduction before it is part of the history. */
  inHand: TimedInput | null = null;
  private readonly engine: Engine;

  /** @param past a stretch of another run's history to stand in, at its first checkpoint */
  constructor(
    engine: Engine,
    setup: RunSetup,
    inputs: readonly TimedInput[],
    past: PastStretch | null = null,
  ) {
    this.engine = engine;
    this.setup = setup;
    this.sink = past?.sink ?? { events: [], isOn: true, replies: [] };
    const main = past?.branch ?? this.openBranch(inputs);
    const start = main.checkpoints.lastWhere(() => false);
    this.branches.push(main);
    this.cursor = new Cursor(engine, this.sink, main, engine.copyWorld(start.world));
    this.cursor.jump(main, this.cursor.world, start.moment);
  }

  /** The first branch of a new run, at its start. */
  private openBranch(inputs: readonly TimedInput[]): Branch {
    const { engine, setup } = this;
    const world = engine.createWorld(setup, this.sink);
    const start = { moment: START, world, bytes: engine.look.weigh(world) };
    return {
      id: 0,
      parent: -1,
      forkedAtUs: 0,
      inputs: [...inputs],
      head: START,
      checkpoints: new Checkpoints([start]),
      trace: new TraceLog(),
      repliesShown: 0,
    };
  }

  get branch(): Branch {
    return this.cursor.branch;
  }

  get nowUs(): number {
    return this.cursor.world.nowUs;
  }

  hash(): string {
    return this.engine.hashWorld(this.cursor.world);
  }

  /** Inputs given up to now, and the one in hand. */
  inputsSoFar(): readonly TimedInput[] {
    const given = this.branch.inputs.slice(0, this.cursor.moment.inputs);
    return this.inHand === null ? given : [...given, this.inHand];
  }

  /** Remembers this place. */
  checkpoint(): void {
    const { world, moment, branch } = this.cursor;
    const { engine } = this;
    const bytes = engine.look.weigh(world);
    branch.checkpoints.add({ moment, world: engine.copyWorld(world), bytes });
  }

  /** Goes to the nearest place from which a replay reaches every moment after those usable. */
  rewind(isUsable: (moment: Moment) => boolean): void {
    const here = this.cursor.moment;
    const { moment } = this.branch.checkpoints.lastWhere(isUsable);
    if (!isUsable(here) || isBefore(here, moment)) this.goBack(isUsable);
  }

  /** Goes to the last checkpoint that is usable, wherever we stand. */
  goBack(isUsable: (moment: Moment) => boolean): void {
    const { cursor, engine } = this;
    const { moment, world } = this.branch.checkpoints.lastWhere(isUsable);
    cursor.jump(cursor.branch, engine.copyWorld(world), moment);
  }

  /**
   * Acts now. In the past it first leaves the branch: what followed there stays as it was.
   *
   * @returns whether a branch was made; a refusal has changed nothing but finished the microsecond
   */
  give(input: WorldInput): Result<boolean, WallError> {
    const { cursor, engine } = this;
    this.finishMicrosecond();
    const branch = cursor.isLookingBack ? this.fork() : cursor.branch;
    const timed = { atUs: this.nowUs, input };
    this.sink.isOn = true;
    this.inHand = timed;
    const given = engine.giveInput(cursor.world, input);
    this.inHand = null;
    if (!given.ok) return given;
    const branched = branch !== cursor.branch;
    if (branched) this.enter(branch, cursor.moment);
    cursor.noteInput(timed);
    this.finishMicrosecond();
    return ok(branched);
  }

  /** Stands at the start of another branch's memory; the caller then seeks. False: no such branch. */
  switchTo(id: number): boolean {
    const branch = this.branches.find((one) => one.id === id);
    if (branch === undefined) return false;
    const { moment, world } = branch.checkpoints.newest;
    const copy = this.engine.copyWorld(world);
    if (branch !== this.branch) this.branch.checkpoints.rest();
    this.cursor.jump(branch, copy, moment);
    return true;
  }

  /** Console answers that were not shown on this branch before. */
  takeReplies(): readonly NumberedReply[] {
    if (this.sink.replies.length === 0) return [];
    const { branch } = this;
    const fresh = this.sink.replies.filter(({ seq }) => seq >= branch.repliesShown);
    this.sink.replies = [];
    for (const { seq } of fresh) branch.repliesShown = seq + 1;
    return fresh;
  }

  /** Handles what is left of this microsecond: actions and links speak of whole ones. */
  finishMicrosecond(): void {
    const isReached = this.cursor.advance(this.nowUs, EVENTS_PER_US_MAX);
    assert(isReached, 'a microsecond ends');
  }

  private fork(): Branch {
    const { branch, moment, world } = this.cursor;
    return {
      id: must(this.branches[this.branches.length - 1], 'there is a first branch').id + 1,
      parent: branch.id,
      forkedAtUs: moment.nowUs,
      inputs: branch.inputs.slice(0, moment.inputs),
      head: moment,
      checkpoints: branch.checkpoints.upTo(moment),
      trace: branch.trace.forkBefore(world.traceSeq),
      repliesShown: world.replySeq,
    };
  }

  private enter(branch: Branch, moment: Moment): void {
    this.branches.push(branch);
    this.branch.checkpoints.rest();
    this.cursor.jump(branch, this.cursor.world, moment);
  }
}
