/** Sets join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const setsExtension: ServerExtension = { name: 'sets' };
