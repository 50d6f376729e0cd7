/** DUMP and RESTORE join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { commandRow } from '../commandRow.ts';
import { dump, restore } from './dump.ts';

export const dumpExtension: ServerExtension = {
  name: 'dump',
  commands: [
    commandRow('dump', dump),
    commandRow('restore', restore),
    commandRow('restore-asking', restore),
  ],
};
