/**
 * What a live world keeps of its past, for pages that look back: the newest inputs and a few copies.
 *
 * A live world runs for ever, so its history is a window: at most `WINDOW_US` of virtual time and
 * `INPUT_BYTES_MAX` of what programs sent, whichever is less. Before the first copy in it there is no way
 * back. Without a page nothing of this is kept.
 */
import type { TimedInput } from '../../protocol/WorldInput.ts';
import type { Branch } from '../Branch.ts';
import { Checkpoints } from '../Checkpoints.ts';
import type { EngineWorld, HistorySink, NumberedReply } from '../Engine.ts';
import type { Moment } from '../Moment.ts';
import type { PastStretch } from '../Run.ts';
import { TraceLog } from '../TraceLog.ts';
import type { LiveEngine, LiveSink } from './LiveEngine.ts';

const WINDOW_US = 10 * 60 * 1_000_000;
export const INPUT_BYTES_MAX = 64 * 1024 * 1024;
/** A copy is due, at the latest, after as many bytes of input, or as long a time. */
const COPY_BYTES = 8 * 1024 * 1024;
const COPY_WAIT_MS = 30_000;
/** And not before as many events, or as short a time; copying may take one part in `COPY_SHARE`. */
const COPY_EVENTS_MIN = 10_000;
const COPY_WAIT_MS_MIN = 1_000;
const COPY_SHARE = 10;
/** Each keeps alive what the world has overwritten since. */
const COPIES_MAX = 6;
/** Answers of consoles and acts of people that a new page is told of. */
const REPLIES_MAX = 200;
const ACTS_MAX = 500;

export class LiveHistory {
  readonly trace = new TraceLog();
  /** What people did: faults, commands at consoles; the newest. */
  readonly acts: TimedInput[] = [];
  readonly replies: NumberedReply[] = [];
  private readonly engine: LiveEngine;
  /** Worlds of the past write here; whoever runs one takes it at once. */
  private readonly pastSink: HistorySink = { events: [], isOn: false, replies: [] };
  private checkpoints: Checkpoints;
  private inputs: TimedInput[] = [];
  /** Inputs forgotten: the first of `inputs` has this number. */
  private forgotten = 0;
  private inputBytes = 0;
  private events = 0;
  private bytesSince = 0;
  private copyMs = 0;
  private copiedMs = 0;

  constructor(engine: LiveEngine, start: EngineWorld) {
    this.engine = engine;
    this.checkpoints = new Checkpoints([this.copyOf(start)], COPIES_MAX);
  }

  /** The world has handled some events. */
  noteEvents(handled: number, sink: LiveSink): void {
    this.events += handled;
    if (sink.events.length > 0) {
      this.trace.append(sink.events);
      sink.events = [];
    }
    if (sink.replies.length === 0) return;
    for (const reply of sink.replies) this.replies.push(reply);
    this.replies.splice(0, this.replies.length - REPLIES_MAX);
    sink.replies = [];
  }

  /** The world was just given an input. */
  noteInput(timed: TimedInput): void {
    const bytes = bytesOf(timed);
    this.inputs.push(timed);
    this.inputBytes += bytes;
    this.bytesSince += bytes;
    if (timed.input.type.startsWith('outside.')) return;
    this.acts.push(timed);
    this.acts.splice(0, this.acts.length - ACTS_MAX);
  }

  /** Copies the world if it is time, and forgets what lies before the window. */
  keep(world: EngineWorld, nowMs: () => number): void {
    const startMs = nowMs();
    if (!this.isDue(startMs)) return;
    this.remember(world);
    this.copiedMs = nowMs();
    this.copyMs = this.copiedMs - startMs;
    this.forget(world.nowUs);
  }

  /** Copies the world: the way back here is short from now on. */
  remember(world: EngineWorld): void {
    this.checkpoints.add(this.copyOf(world));
    this.bytesSince = 0;
  }

  /** Oldest moment that can be gone to, µs. */
  get firstUs(): number {
    return this.checkpoints.oldest.moment.nowUs;
  }

  /** The window as it is now, for a run that stands in the past; what comes later is not in it. */
  stretch(world: EngineWorld): PastStretch {
    const { forgotten } = this;
    const checkpoints = this.checkpoints.map((one) => ({
      ...one,
      moment: shifted(one, forgotten),
    }));
    const head = { nowUs: world.nowUs, events: this.events, inputs: this.inputs.length };
    const branch: Branch = {
      id: 0,
      parent: -1,
      forkedAtUs: 0,
      inputs: this.inputs.slice(),
      head,
      checkpoints,
      trace: this.trace.forkBefore(world.traceSeq),
      repliesShown: world.replySeq,
    };
    return { branch, sink: this.pastSink };
  }

  private isDue(nowMs: number): boolean {
    const waitedMs = nowMs - this.copiedMs;
    if (this.bytesSince > COPY_BYTES * 4) return true;
    if (waitedMs < Math.max(COPY_WAIT_MS_MIN, this.copyMs * COPY_SHARE)) return false;
    const events = this.events - this.checkpoints.newest.moment.events;
    return events > COPY_EVENTS_MIN || this.bytesSince > COPY_BYTES || waitedMs > COPY_WAIT_MS;
  }

  private copyOf(world: EngineWorld) {
    const copy = this.engine.copyWorld(world);
    this.engine.attachSink(copy, this.pastSink);
    const inputs = this.forgotten + this.inputs.length;
    const moment: Moment = { nowUs: world.nowUs, events: this.events, inputs };
    return { moment, world: copy, bytes: this.engine.look.weigh(world) };
  }

  private forget(nowUs: number): void {
    const { checkpoints } = this;
    while (checkpoints.count > 1 && this.isTooMuch(nowUs)) {
      checkpoints.dropOldest();
      const count = checkpoints.oldest.moment.inputs - this.forgotten;
      for (const timed of this.inputs.splice(0, count)) this.inputBytes -= bytesOf(timed);
      this.forgotten += count;
    }
  }

  private isTooMuch(nowUs: number): boolean {
    return this.inputBytes > INPUT_BYTES_MAX || this.firstUs < nowUs - WINDOW_US;
  }
}

function shifted({ moment }: { readonly moment: Moment }, forgotten: number): Moment {
  return { ...moment, inputs: moment.inputs - forgotten };
}

/** About the memory that an input takes in the log. */
function bytesOf({ input }: TimedInput): number {
  return 128 + (input.type === 'outside.data' ? input.bytes.length : 0);
}
