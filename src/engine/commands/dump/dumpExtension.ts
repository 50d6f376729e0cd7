/** DUMP and RESTORE join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const dumpExtension: ServerExtension = { name: 'dump' };
