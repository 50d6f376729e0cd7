/**
 * A run with a clock: does its work in slices short enough that a click is felt within a frame.
 *
 * Each turn is one slice (a job if there is one, else playing) and then whatever the page must be told.
 */
import type {
  Answer,
  RunUntil,
  TransportState,
  ViewWants,
  WallError,
} from '../protocol/messages.ts';
import { ok, type Result } from '../base/Result.ts';
import type { WorldInput } from '../protocol/WorldInput.ts';
import { CheckpointPolicy } from './CheckpointPolicy.ts';
import type { Engine } from './Engine.ts';
import type { FramePool } from './FramePool.ts';
import type { HostPort } from './HostPort.ts';
import type { Job } from './Job.ts';
import { Player } from './Player.ts';
import { Publisher } from './Publisher.ts';
import type { Run } from './Run.ts';
import { seekTo } from './seekJob.ts';
import { stepBack, stepForward, type StepBy } from './stepJob.ts';

const SLICE_MS = 8;
/** A job that ends within this shows its end alone; one that takes longer shows how far it is. */
const QUIET_JOB_MS = 150;

export class Session {
  readonly run: Run;
  readonly publisher: Publisher;
  private readonly port: HostPort;
  private readonly engine: Engine;
  private readonly player: Player;
  private readonly policy = new CheckpointPolicy();
  private job: Job | null = null;
  private jobSinceMs = 0;
  /** Called when the job ends, whether it got there or was replaced. */
  private settle: (() => void) | null = null;
  private waiting: (() => void)[] = [];

  constructor(port: HostPort, engine: Engine, run: Run, pool: FramePool) {
    this.port = port;
    this.engine = engine;
    this.run = run;
    this.player = new Player(run);
    this.publisher = new Publisher(port, engine, run, pool);
  }

  get transport(): TransportState {
    const { player, run } = this;
    return {
      playing: player.isPlaying,
      speed: player.speed,
      nowUs: run.nowUs,
      headUs: run.branch.head.nowUs,
      pace: player.isPlaying ? player.pace.achieved : 0,
      behind: player.isPlaying && player.pace.isBehind,
      branch: run.branch.id,
      seeking: this.job !== null,
    };
  }

  /** One turn. @returns ms until the next one is wanted; Infinity = nothing to do */
  turn(): number {
    const { port, player } = this;
    const startMs = port.nowMs();
    const before = this.run.cursor.moment;
    if (this.job !== null) this.workOn(this.job, startMs + SLICE_MS);
    else if (player.isPlaying) player.turn(() => port.nowMs(), startMs + SLICE_MS);
    const after = this.run.cursor.moment;
    const endMs = port.nowMs();
    if (after.events !== before.events || after.nowUs !== before.nowUs) this.publisher.noteChange();
    if (after.events > before.events)
      this.policy.noteRun(after.events - before.events, endMs - startMs);
    this.keepCheckpoints();
    if (this.job === null || endMs - this.jobSinceMs >= QUIET_JOB_MS)
      this.publisher.publish(endMs, this.transport);
    return this.waitMs(port.nowMs());
  }

  /** Runs `act` now, or when the job in hand is done. */
  whenIdle(act: () => void): void {
    if (this.job === null) act();
    else this.waiting.push(act);
  }

  play(until: RunUntil | null = null): void {
    this.player.play(this.port.nowMs(), until);
  }

  /** Also ends a seek, where it has got to. */
  pause(): void {
    this.player.pause(this.port.nowMs());
    this.endJob();
  }

  setSpeed(speed: number): void {
    this.player.setSpeed(speed, this.port.nowMs());
  }

  /** Goes to a moment of this branch, beyond its head too, and stays there. */
  seek(atUs: number, done: () => void): void {
    this.player.pause(this.port.nowMs());
    this.start(() => seekTo(this.run, atUs), done);
  }

  step(by: StepBy, isBack: boolean, done: () => void): void {
    const { look } = this.engine;
    this.player.pause(this.port.nowMs());
    this.start(() => (isBack ? stepBack : stepForward)(this.run, look, by), done);
  }

  /** Goes to the head of another branch. */
  switchTo(id: number, done: (isThere: boolean) => void): void {
    this.player.pause(this.port.nowMs());
    if (!this.run.switchTo(id)) return done(false);
    const { nowUs } = this.run.branch.head;
    this.start(
      () => seekTo(this.run, nowUs),
      () => done(true),
    );
  }

  give(input: WorldInput): Answer<{ readonly branched: boolean; readonly branch: number }> {
    const given: Result<boolean, WallError> = this.run.give(input);
    this.publisher.noteChange();
    this.player.restart(this.port.nowMs());
    if (!given.ok) return given;
    return ok({ branched: given.value, branch: this.run.branch.id });
  }

  /** Shows other sections in frames from now on. */
  show(wants: ViewWants): void {
    this.publisher.wants = wants;
    this.publisher.noteChange();
  }

  private start(makeJob: () => Job, done: () => void): void {
    this.endJob();
    this.job = makeJob();
    this.jobSinceMs = this.port.nowMs();
    this.settle = done;
  }

  private workOn(job: Job, sliceEndMs: number): void {
    while (!job.work()) if (this.port.nowMs() >= sliceEndMs) return;
    this.endJob();
  }

  private endJob(): void {
    if (this.job === null) return;
    this.job = null;
    this.player.restart(this.port.nowMs());
    this.publisher.noteChange();
    this.settle?.();
    this.settle = null;
    const waiting = this.waiting;
    this.waiting = [];
    for (const act of waiting) this.whenIdle(act);
  }

  private keepCheckpoints(): void {
    const { branch, cursor } = this.run;
    const startMs = this.port.nowMs();
    const events = branch.checkpoints.eventsSinceLast(cursor.moment);
    if (!this.policy.isDue(events, startMs)) return;
    this.run.checkpoint();
    this.policy.noteCopy(startMs, this.port.nowMs());
  }

  private waitMs(nowMs: number): number {
    if (this.job !== null) return 0;
    const pending = this.publisher.waitMs(nowMs);
    return this.player.isPlaying ? Math.min(pending, this.player.waitMs(nowMs)) : pending;
  }
}
