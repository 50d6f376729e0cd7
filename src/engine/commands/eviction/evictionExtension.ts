/** Eviction joins a server: what gives way when maxmemory is reached. */
import type { ServerExtension } from '../../server/Extension.ts';

export const evictionExtension: ServerExtension = { name: 'eviction' };
