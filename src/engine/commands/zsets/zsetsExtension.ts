/** Sorted sets join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { bzpopRows } from './bzpop.ts';
import { zaddRows } from './zadd.ts';
import { zalgebraRows } from './zalgebra.ts';
import { zpopRows } from './zpop.ts';
import { zrandmemberRows } from './zrandmember.ts';
import { zrangeRows } from './zrange.ts';
import { zreadRows } from './zread.ts';
import { zremoveRows } from './zremove.ts';

export const zsetsExtension: ServerExtension = {
  name: 'zsets',
  commands: [
    ...zaddRows,
    ...zremoveRows,
    ...zreadRows,
    ...zrangeRows,
    ...zpopRows,
    ...bzpopRows,
    ...zalgebraRows,
    ...zrandmemberRows,
  ],
};
