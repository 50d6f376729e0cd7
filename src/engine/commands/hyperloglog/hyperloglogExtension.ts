/** HyperLogLog joins a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { pfRows } from './pfCommands.ts';
import { pfdebugRows } from './pfdebug.ts';

export const hyperloglogExtension: ServerExtension = {
  name: 'hyperloglog',
  commands: [...pfRows, ...pfdebugRows],
};
