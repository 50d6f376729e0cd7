/** HyperLogLog joins a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const hyperloglogExtension: ServerExtension = { name: 'hyperloglog' };
