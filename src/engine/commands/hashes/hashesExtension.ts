/** Hashes join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const hashesExtension: ServerExtension = { name: 'hashes' };
