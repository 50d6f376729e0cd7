/** The server about itself: CONFIG, INFO, COMMAND, DEBUG, and its directives. */
import { CronOrder, type ServerExtension } from '../server/Extension.ts';
import { commandRows } from './commandCommand.ts';
import { configRows } from './configCommand.ts';
import { debugRows } from './debug/debugCommands.ts';
import { idleConfigs } from './idleConfigs.ts';
import { infoRows } from './info.ts';
import { infoSections } from './infoSections.ts';
import { createMetrics, mayRestMetrics, sampleMetrics } from './metrics.ts';
import { serverConfigs } from './serverConfigs.ts';
import { serverRows } from './serverCommands.ts';

export const serverCommandsExtension: ServerExtension = {
  name: 'serverCommands',
  commands: [...configRows, ...infoRows, ...commandRows, ...serverRows, ...debugRows],
  configs: [...serverConfigs, ...idleConfigs],
  info: infoSections,
  create: (world, server) => {
    server.metrics = createMetrics(server);
    server.config.set('port', String(world.processes[server.process]?.port ?? 0));
  },
  // The rates are sampled before anything else of the cron.
  cron: [{ at: CronOrder.clients - 1, step: sampleMetrics, rests: mayRestMetrics }],
};
