/** GEO commands join a server: positions in sorted sets. */
import type { ServerExtension } from '../../server/Extension.ts';

export const geoExtension: ServerExtension = { name: 'geo' };
