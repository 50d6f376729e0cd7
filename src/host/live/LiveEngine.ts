/** The engine as a live host sees it: what `Engine` offers, and what only programs outside need. */
import type { OutsideEvent, SentCommand } from '../../protocol/Outside.ts';
import type { NodeStatus } from '../../engine/index.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';
import type { Engine, EngineWorld, HistorySink } from '../Engine.ts';

export interface LiveSink extends HistorySink {
  outside: OutsideEvent[];
  /** Absent while nobody records them. */
  commands: SentCommand[] | undefined;
}

export type { NodeStatus } from '../../engine/index.ts';

export interface LiveEngine extends Engine {
  isAccepting(world: EngineWorld, node: number): boolean;
  nodeStatuses(world: EngineWorld): readonly NodeStatus[];
  latencyUs(world: EngineWorld): number;
  linkFaults(world: EngineWorld): readonly LinkFault[];
  /** A copy from now on writes what happens in it to another sink. */
  attachSink(world: EngineWorld, sink: HistorySink): void;
}
