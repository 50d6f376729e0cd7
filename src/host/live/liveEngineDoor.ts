/** The engine behind its only door, for a live host. */
import {
  attachSink,
  isAccepting,
  latencyUs,
  linkFaults,
  nodeStatuses,
} from '../../engine/index.ts';
import { engineDoor } from '../engineDoor.ts';
import type { LiveEngine } from './LiveEngine.ts';

export const liveEngineDoor: LiveEngine = {
  ...engineDoor,
  isAccepting,
  nodeStatuses,
  latencyUs,
  linkFaults,
  attachSink,
};
