/** Lists join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const listsExtension: ServerExtension = { name: 'lists' };
