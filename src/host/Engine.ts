/**
 * The engine as the host sees it: a record of functions over a world it never looks into.
 *
 * `engineDoor.ts` fills it from `engine/index.ts`; tests of time travel fill it with a toy.
 */
import type { Result } from '../base/Result.ts';
import type {
  ConsoleReply,
  InspectAnswer,
  InspectTopic,
  SlotAnswer,
  ViewWants,
  WallError,
} from '../protocol/messages.ts';
import type { RunSetup } from '../protocol/RunSetup.ts';
import type { RunSummary } from '../protocol/Summary.ts';
import type { TraceEvent } from '../protocol/Trace.ts';
import type { NodeIndex, WorldInput } from '../protocol/WorldInput.ts';

/** All that the host knows of a world. */
export interface EngineWorld {
  readonly nowUs: number;
  /** Number the next trace event will get. */
  readonly traceSeq: number;
  /** Number the next console answer will get. */
  readonly replySeq: number;
}

/** Where a world writes what happened; outside its state, shared by its copies. */
export interface HistorySink {
  events: TraceEvent[];
  isOn: boolean;
  /** Answers to console commands, numbered within the run, so that a replayed one is known. */
  replies: NumberedReply[];
}

export interface NumberedReply {
  readonly seq: number;
  readonly reply: ConsoleReply;
}

export interface CommandHelp {
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
}

/** The host's own numbers in a frame's header. */
export interface FrameClock {
  readonly headUs: number;
  readonly pace: number;
  readonly behind: boolean;
  readonly playing: boolean;
}

export interface Engine {
  createWorld(setup: RunSetup, sink: HistorySink): EngineWorld;
  /** Handles events up to and including `untilUs`; fewer than `maxEvents` = `untilUs` is reached. */
  runEvents(world: EngineWorld, untilUs: number, maxEvents: number): number;
  /** A refusal has changed nothing. */
  giveInput(world: EngineWorld, input: WorldInput): Result<null, WallError>;
  copyWorld(world: EngineWorld): EngineWorld;
  hashWorld(world: EngineWorld): string;
  readonly look: Look;
}

/** Observers: they look at a world and never change it. */
export interface Look {
  /** Whether the event handled last delivered a message, or ran some server's cron. */
  wasStep(world: EngineWorld, by: 'message' | 'tick'): boolean;
  /** Fills a frame; `take` hands out a buffer of at least that many bytes. */
  fillFrame(
    world: EngineWorld,
    wants: ViewWants,
    clock: FrameClock,
    take: (byteLength: number) => ArrayBuffer,
  ): ArrayBuffer;
  /** `trace`: every event of this branch that is still kept, up to now. */
  summarize(world: EngineWorld, trace: readonly TraceEvent[]): RunSummary;
  inspectNode(world: EngineWorld, node: NodeIndex, topic: InspectTopic): InspectAnswer;
  inspectSlot(world: EngineWorld, key: string, seenBy: NodeIndex): SlotAnswer;
  commandHelp(): readonly CommandHelp[];
  /** English reason why a directive cannot have this value; null = it can. */
  refuseConfig(name: string, value: string): string | null;
  /** About the bytes that one more copy of this world costs. */
  weigh(world: EngineWorld): number;
}
