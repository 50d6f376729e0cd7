/** GEO commands join a server: positions in sorted sets. */
import type { ServerExtension } from '../../server/Extension.ts';
import { geoMemberRows } from './geoMembers.ts';
import { geosearchRows } from './geosearch.ts';

export const geoExtension: ServerExtension = {
  name: 'geo',
  commands: [...geoMemberRows, ...geosearchRows],
};
