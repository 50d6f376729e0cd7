/** Placeholder shape; see below. */
import type { TimedInput } from '../../protocol/WorldInput.ts';
import type { EngineWorld } from '../Engine.ts';
import type { LiveSink } from './LiveEngine.ts';

export interface LiveHistory {
  noteEvents(world: EngineWorld, handled: number, sink: LiveSink): void;
  noteInput(input: TimedInput): void;
}
