/**
 * One page that looks at a live world: at the world itself while it follows, at a replayed copy while it
 * looks back. The page speaks the worker's protocol; what a live world cannot do is refused with a reason.
 */
import { assert } from '../../base/assert.ts';
import { fail, type Result } from '../../base/Result.ts';
import { ENGINE_VERSION } from '../../protocol/RunSetup.ts';
import {
  PROTOCOL_VERSION,
  type Answer,
  type TransportState,
  type WallError,
} from '../../protocol/messages.ts';
import type { WorldInput } from '../../protocol/WorldInput.ts';
import type { EngineWorld, NumberedReply } from '../Engine.ts';
import { FramePool } from '../FramePool.ts';
import type { HostPort } from '../HostPort.ts';
import type { Job } from '../Job.ts';
import { Publisher } from '../Publisher.ts';
import { Run } from '../Run.ts';
import { seekTo } from '../seekJob.ts';
import type { Shown } from '../Shown.ts';
import { stepBack, stepForward, type StepBy } from '../stepJob.ts';
import type { LiveHistory } from './LiveHistory.ts';
import type { LiveWorld } from './LiveWorld.ts';
import { answerRequest, type Viewer } from './viewerRequests.ts';

/** Work on a replay in one turn: the live world must not wait. */
const SLICE_MS = 4;
/** What a short job passes is not shown, only where it ends. */
const QUIET_JOB_MS = 250;
/** Who asks for a moment as new as this means now: what a page calls now is a little old when it says so. */
const HEAD_US = 500_000;

export interface ViewerPort extends Pick<HostPort, 'post' | 'nowMs'> {
  /** Gives the live world an input, now. */
  readonly give: (input: WorldInput) => Result<null, WallError>;
}

export class LiveViewer implements Shown, Viewer {
  readonly live: LiveWorld;
  readonly publisher: Publisher;
  readonly pool = new FramePool();
  private readonly port: ViewerPort;
  private readonly history: LiveHistory;
  /** Where the page looks back; null = it follows. */
  private past: Run | null = null;
  private job: Job | null = null;
  private jobSinceMs = 0;
  private settle: (() => void) | null = null;
  private repliesShown: number;

  constructor(port: ViewerPort, live: LiveWorld) {
    assert(live.history !== null, 'a world that is looked at keeps its history');
    this.port = port;
    this.live = live;
    this.history = live.history;
    this.repliesShown = live.world.replySeq;
    this.publisher = new Publisher(port, live.engine, this, this.pool);
  }

  start(): void {
    const payload = { protocolVersion: PROTOCOL_VERSION, engineVersion: ENGINE_VERSION };
    this.port.post({ kind: 'event', name: 'host.ready', payload }, []);
  }

  /** One message of the page. Whatever it holds, the answer is a message too. */
  receive(message: unknown): void {
    const { id, name, payload } = (message ?? {}) as Record<string, unknown>;
    if (typeof id !== 'number') return;
    answerRequest(this, name, payload, (answer) =>
      this.port.post({ kind: 'answer', id, answer }, []),
    );
  }

  /** A turn of the world's loop has ended. */
  turn(): void {
    const endMs = this.port.nowMs() + SLICE_MS;
    while (this.job !== null && this.port.nowMs() < endMs) if (this.job.work()) this.endJob();
    const nowMs = this.port.nowMs();
    if (this.job !== null && nowMs - this.jobSinceMs < QUIET_JOB_MS) return;
    this.publisher.noteChange();
    this.publisher.publish(nowMs, this.transport);
  }

  get world(): EngineWorld {
    return this.past?.cursor.world ?? this.live.world;
  }

  get cursor(): Shown['cursor'] {
    return { world: this.world };
  }

  get branch(): Shown['branch'] {
    return { id: 0, trace: this.history.trace };
  }

  get branches(): Shown['branches'] {
    const head = { nowUs: this.live.nowUs, events: 0, inputs: 0 };
    return [{ id: 0, parent: -1, forkedAtUs: 0, inputs: this.history.acts, head }];
  }

  get transport(): TransportState {
    return {
      playing: this.past === null,
      speed: 1,
      nowUs: this.world.nowUs,
      headUs: this.live.nowUs,
      pace: 1,
      behind: false,
      branch: 0,
      seeking: this.job !== null,
    };
  }

  give(input: WorldInput): Answer<{ readonly branched: boolean; readonly branch: number }> {
    if (this.past !== null) return fail(NO_BRANCH);
    const given = this.port.give(input);
    return given.ok ? { ok: true, value: { branched: false, branch: 0 } } : given;
  }

  /** Goes to a moment of the window, or back to following. */
  seek(atUs: number, done: () => void): void {
    this.endJob();
    if (atUs >= this.live.nowUs - HEAD_US) {
      this.follow();
      return done();
    }
    this.begin(seekTo(this.lookBack(atUs), atUs), done);
  }

  follow(): void {
    this.endJob();
    this.past = null;
    this.publisher.noteChange();
  }

  /** One step; from where the page follows only back. */
  step(by: StepBy, isBack: boolean, done: () => void): void {
    this.endJob();
    const { live, past } = this;
    if (past === null && !isBack) return done();
    const { nowUs } = this.world;
    const run = past ?? this.lookBack(nowUs);
    const back = (): Job => inTurn(seekTo(run, nowUs), () => stepBack(run, live.engine.look, by));
    this.begin(isBack ? back() : this.stepOn(run, by), done);
  }

  private begin(job: Job, done: () => void): void {
    this.job = job;
    this.jobSinceMs = this.port.nowMs();
    this.settle = done;
  }

  /** A step must not leave what is known: beyond it the page follows again. */
  private stepOn(run: Run, by: StepBy): Job {
    const job = stepForward(run, this.live.engine.look, by);
    return {
      work: () => {
        const isDone = job.work();
        if (!run.cursor.isLookingBack) this.past = null;
        return isDone || this.past === null;
      },
    };
  }

  /** A run that stands in the window and reaches at least to `atUs`. */
  private lookBack(atUs: number): Run {
    const { past, live } = this;
    if (past !== null && past.branch.head.nowUs >= atUs && this.reaches(past, atUs)) return past;
    const run = new Run(live.engine, live.setup, [], this.history.stretch(live.world));
    this.past = run;
    return run;
  }

  /** What a former stretch still knows may be forgotten by now: that is no reason to lose it. */
  private reaches(run: Run, atUs: number): boolean {
    return run.branch.checkpoints.oldest.moment.nowUs <= Math.max(atUs, this.history.firstUs);
  }

  private endJob(): void {
    if (this.job === null) return;
    this.job = null;
    this.publisher.noteChange();
    this.settle?.();
    this.settle = null;
  }

  takeReplies(): readonly NumberedReply[] {
    const { replies } = this.history;
    const newest = replies[replies.length - 1];
    if (newest === undefined || newest.seq < this.repliesShown) return [];
    const fresh = replies.filter(({ seq }) => seq >= this.repliesShown);
    this.repliesShown = newest.seq + 1;
    return fresh;
  }
}

/** One job, then the other. */
function inTurn(first: Job, then: () => Job): Job {
  let second: Job | null = null;
  return {
    work() {
      if (second !== null) return second.work();
      if (first.work()) second = then();
      return false;
    },
  };
}

const NO_BRANCH: WallError = {
  code: 'liveNoBranch',
  text: 'A live world goes on while you look back: its past cannot be changed. Go back to now.',
};
