/** Lists join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { listBlockingRows } from './listBlocking.ts';
import { listMoveRows } from './listMoves.ts';
import { listReadRows } from './listReads.ts';
import { popRows } from './pop.ts';
import { pushRows } from './push.ts';
import { trimRows } from './trim.ts';

export const listsExtension: ServerExtension = {
  name: 'lists',
  commands: [
    ...pushRows,
    ...listReadRows,
    ...popRows,
    ...trimRows,
    ...listMoveRows,
    ...listBlockingRows,
  ],
};
