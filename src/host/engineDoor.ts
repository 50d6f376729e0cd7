/** The engine behind its only door, as the record of functions that the host works with. */
import {
  commandHelp,
  copyWorld,
  createWorld,
  fillFrame,
  giveInput,
  hashWorld,
  inspectNode,
  inspectSlot,
  refuseConfig,
  runEvents,
  summarize,
  wasStep,
  weighWorld,
} from '../engine/index.ts';
import type { Engine } from './Engine.ts';

// Methods of `Engine` take any world that this very record made; the engine's own are stricter.
export const engineDoor: Engine = {
  createWorld,
  runEvents,
  giveInput,
  copyWorld,
  hashWorld,
  look: {
    wasStep,
    fillFrame,
    summarize,
    inspectNode,
    inspectSlot,
    commandHelp,
    refuseConfig,
    weigh: weighWorld,
  },
};
