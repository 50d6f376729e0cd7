/** Sorted sets join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const zsetsExtension: ServerExtension = { name: 'zsets' };
