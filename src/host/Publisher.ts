/**
 * What the page is told without asking: frames, summary, trace, transport, branches, console answers.
 *
 * Everything is told only when it changed, and no oftener than it is good for: a frame at most every
 * animation frame, a summary ten times a second.
 */
import type { EventName, TransportState, ViewWants, WallEvents } from '../protocol/messages.ts';
import { branchCard } from './Branch.ts';
import type { Engine } from './Engine.ts';
import type { HostPort } from './HostPort.ts';
import type { FramePool } from './FramePool.ts';
import type { Shown } from './Shown.ts';

const FRAME_MS = 15;
const SUMMARY_MS = 100;
const CLOCK_MS = 50;
/** Trace events in one message; a long history arrives in several. */
const TRACE_EVENTS_MAX = 20_000;

export const NOTHING_WANTED: ViewWants = {
  beliefs: false,
  slots: false,
  seenBy: -1,
  packets: false,
};

export class Publisher {
  wants = NOTHING_WANTED;
  readonly pool: FramePool;
  private readonly port: Pick<HostPort, 'post'>;
  private readonly engine: Engine;
  private readonly run: Shown;
  private isFrameDue = true;
  private isSummaryDue = true;
  private frameMs = -Infinity;
  private summaryMs = -Infinity;
  private sentBranch = -1;
  private sentSeq = 0;
  private isClockDue = false;
  private clockMs = -Infinity;
  private sentTransport = '';
  private sentNowUs = -1;
  private sentHeadUs = -1;
  private sentBranches = '';

  constructor(port: Pick<HostPort, 'post'>, engine: Engine, run: Shown, pool: FramePool) {
    this.port = port;
    this.engine = engine;
    this.run = run;
    this.pool = pool;
  }

  /** The world has moved, or is to be shown otherwise. */
  noteChange(): void {
    this.isFrameDue = true;
    this.isSummaryDue = true;
  }

  /** Tells what is due. */
  publish(nowMs: number, transport: TransportState): void {
    this.tellTrace();
    for (const { reply } of this.run.takeReplies()) this.tell('console.reply', reply);
    this.tellTransport(nowMs, transport);
    this.tellBranches();
    if (this.isSummaryDue && nowMs - this.summaryMs >= SUMMARY_MS) this.tellSummary(nowMs);
    if (this.isFrameDue && nowMs - this.frameMs >= FRAME_MS && this.pool.hasRoom)
      this.sendFrame(nowMs, transport);
  }

  /** Ms until something postponed may be told; Infinity when there is nothing. */
  waitMs(nowMs: number): number {
    const frame = this.isFrameDue && this.pool.hasRoom ? this.frameMs + FRAME_MS : Infinity;
    const summary = this.isSummaryDue ? this.summaryMs + SUMMARY_MS : Infinity;
    const clock = this.isClockDue ? this.clockMs + CLOCK_MS : Infinity;
    return Math.max(1, Math.min(frame, summary, clock) - nowMs);
  }

  summarize(): WallEvents['summary'] {
    const { run, engine } = this;
    const { world } = run.cursor;
    return engine.look.summarize(world, run.branch.trace.between(0, world.traceSeq));
  }

  private tellSummary(nowMs: number): void {
    this.isSummaryDue = false;
    this.summaryMs = nowMs;
    this.tell('summary', this.summarize());
  }

  private sendFrame(nowMs: number, transport: TransportState): void {
    this.isFrameDue = false;
    this.frameMs = nowMs;
    const { look } = this.engine;
    const take = (byteLength: number): ArrayBuffer => this.pool.take(byteLength);
    const buffer = look.fillFrame(this.run.cursor.world, this.wants, transport, take);
    this.port.post({ kind: 'event', name: 'frame', payload: { buffer } }, [buffer]);
  }

  /** A change of state at once, a mere step of the clock now and then. */
  private tellTransport(nowMs: number, transport: TransportState): void {
    const { nowUs, headUs, pace: _pace, ...state } = transport;
    const text = JSON.stringify(state);
    const isStateSame = text === this.sentTransport;
    this.isClockDue = nowUs !== this.sentNowUs || headUs !== this.sentHeadUs;
    if (isStateSame && (!this.isClockDue || nowMs - this.clockMs < CLOCK_MS)) return;
    this.isClockDue = false;
    this.clockMs = nowMs;
    [this.sentTransport, this.sentNowUs, this.sentHeadUs] = [text, nowUs, headUs];
    this.tell('transport.state', transport);
  }

  private tellBranches(): void {
    const { branches } = this.run;
    const text = branches.map((one) => one.inputs.length).join();
    if (text === this.sentBranches) return;
    this.sentBranches = text;
    this.tell('branches', branches.map(branchCard));
  }

  private tellTrace(): void {
    const { branch } = this.run;
    let reset = branch.id !== this.sentBranch;
    if (reset) [this.sentBranch, this.sentSeq] = [branch.id, 0];
    while (reset || this.sentSeq < branch.trace.nextSeq) {
      const { droppedBefore } = branch.trace;
      const fromSeq = Math.max(this.sentSeq, droppedBefore);
      this.sentSeq = Math.min(branch.trace.nextSeq, fromSeq + TRACE_EVENTS_MAX);
      const events = branch.trace.between(fromSeq, this.sentSeq);
      this.tell('trace', { events, reset, droppedBefore });
      reset = false;
    }
  }

  private tell<K extends EventName>(name: K, payload: WallEvents[K]): void {
    this.port.post({ kind: 'event', name, payload } as Parameters<HostPort['post']>[0], []);
  }
}
