/** SORT joins a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const sortingExtension: ServerExtension = { name: 'sorting' };
