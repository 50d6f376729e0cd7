/**
 * A world that real programs talk to while time goes by: it only ever moves forward.
 *
 * Knows no wall clock and no socket: whoever drives it says how far to go and what came in, and takes
 * what went out.
 */
import type { NodeStatus } from '../../engine/index.ts';
import { ok, type Result } from '../../base/Result.ts';
import type { WallError } from '../../protocol/messages.ts';
import type { OutsideEvent, SentCommand } from '../../protocol/Outside.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import type { LinkFault, WorldInput } from '../../protocol/WorldInput.ts';
import type { EngineWorld } from '../Engine.ts';
import type { LiveEngine, LiveSink } from './LiveEngine.ts';
import { LiveHistory } from './LiveHistory.ts';

/** More events within one microsecond can only be a loop without cost: a bug. */
const EVENTS_PER_US_MAX = 1_000_000;

export class LiveWorld {
  readonly setup: RunSetup;
  readonly engine: LiveEngine;
  readonly world: EngineWorld;
  readonly sink: LiveSink;
  readonly history: LiveHistory | null;

  /** @param hasHistory whether somebody may look back */
  constructor(engine: LiveEngine, setup: RunSetup, hasHistory = false) {
    this.engine = engine;
    this.setup = setup;
    this.sink = { events: [], isOn: hasHistory, replies: [], outside: [], commands: [] };
    this.world = engine.createWorld(setup, this.sink);
    this.history = hasHistory ? new LiveHistory(engine, this.world) : null;
  }

  get nowUs(): number {
    return this.world.nowUs;
  }

  /** Handles events up to and including `untilUs`, at most `eventsMax`. @returns whether it got there */
  advance(untilUs: number, eventsMax: number): boolean {
    if (untilUs < this.world.nowUs) return true;
    const handled = this.engine.runEvents(this.world, untilUs, eventsMax);
    this.history?.noteEvents(handled, this.sink);
    return handled < eventsMax;
  }

  /** Gives an input now, when everything of this microsecond has happened. */
  give(input: WorldInput): Result<null, WallError> {
    this.advance(this.nowUs, EVENTS_PER_US_MAX);
    const given = this.engine.giveInput(this.world, input);
    if (!given.ok) return given;
    this.history?.noteInput({ atUs: this.nowUs, input });
    return ok(null);
  }

  /** Remembers this place if it is time; a world without history has nothing to remember. */
  keepHistory(nowMs: () => number): void {
    this.history?.keep(this.world, nowMs);
  }

  /** What happened to connections from outside since last asked. */
  takeOutside(): readonly OutsideEvent[] {
    const { outside } = this.sink;
    if (outside.length > 0) this.sink.outside = [];
    return outside;
  }

  /** Commands that programs sent since last asked. @param isRecording whether to note further ones */
  takeCommands(isRecording = true): readonly SentCommand[] {
    const { commands = [] } = this.sink;
    if (!isRecording) this.sink.commands = undefined;
    else if (commands.length > 0 || this.sink.commands === undefined) this.sink.commands = [];
    return commands;
  }

  /** Whether a connect to this node is taken; false = refused. */
  isAccepting(node: number): boolean {
    return this.engine.isAccepting(this.world, node);
  }

  /** Cuts and slow or lossy links in force. */
  faults(): readonly LinkFault[] {
    return this.engine.linkFaults(this.world);
  }

  /** Median one-way latency between two nodes now. */
  latencyUs(): number {
    return this.engine.latencyUs(this.world);
  }

  nodes(): readonly NodeStatus[] {
    return this.engine.nodeStatuses(this.world);
  }
}
