/** The engine's only door. Everything else in this folder is private to it. */
import { copyState, hashState } from '../base/stateCopy.ts';
import { assembleEngine } from './assemble.ts';
import type { World } from './kernel/World.ts';
import { commandHelp as tableHelp, configRefusal } from './observers/tableHelp.ts';

export { createWorld } from './createWorld.ts';
export { giveInput } from './inputs.ts';
export { runEvents } from './kernel/dispatch.ts';
export { createTraceSink, type TraceSink } from './kernel/TraceSink.ts';
export type { World } from './kernel/World.ts';

/** A copy that goes its own way; the trace's sink is shared. */
export function copyWorld(world: World): World {
  return copyState(world);
}

/** 16 hex digits over the whole state. */
export function hashWorld(world: World): string {
  return hashState(world);
}

// Observers: they look at a world and never change it.
export {
  clusterStateAt,
  isFullyLinked,
  isHealthy,
  knownCount,
  messagesSent,
  ownerSeenBy,
  seesDistinctEpochs,
} from './observers/clusterViews.ts';

export { fillFrame } from './observers/fillFrame.ts';
export {
  attachSink,
  isAccepting,
  latencyUs,
  linkFaults,
  nodeStatuses,
  type NodeStatus,
} from './observers/liveNodes.ts';
export { inspectNode } from './observers/inspectNode.ts';
export { inspectSlot } from './observers/inspectSlot.ts';
export { summarize } from './observers/summarize.ts';
export { wasStep } from './observers/lastStep.ts';
export { weighWorld } from './observers/weigh.ts';

// RESP for whoever has bytes: the control port speaks it, too.
export { encodeReply } from './server/encodeReply.ts';
export { parseCommand } from './server/parseCommand.ts';
export { createQueryBuffer, feed, unparsedBytes } from './server/QueryBuffer.ts';
export { quoteBytes } from './server/quoteBytes.ts';
export type { Reply } from './server/Reply.ts';

/** The command table, for completion. */
export function commandHelp(): ReturnType<typeof tableHelp> {
  assembleEngine();
  return tableHelp();
}

/** English reason why a CONFIG directive cannot have this value at start; null = it can. */
export function refuseConfig(name: string, value: string): string | null {
  assembleEngine();
  return configRefusal(name, value);
}

// Clients of the recorded experiments, and of benchmarks.
export { addBoundClients, boundGroup, stopBoundClients } from './clients/BoundClients.ts';
export { directClient, type DirectClient } from './clients/directClient.ts';
export { keySlotOf } from './clients/keys.ts';
export { addPacedWriter, writerOutcomes } from './clients/PacedWriter.ts';
export { writeHeld } from './observers/survivors.ts';

// Judges of the simulation; they look, too.
export { type Finding } from './checkers/Finding.ts';
export { judgeAlways, judgeAtRest } from './checkers/judge.ts';
export { summarizeLedger } from './checkers/Ledger.ts';
