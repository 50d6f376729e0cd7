/** Bitmaps and bit fields join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { bitfieldRows } from './bitfield.ts';
import { bitmapRows } from './bitmaps.ts';
import { bitopRows } from './bitop.ts';

export const bitsExtension: ServerExtension = {
  name: 'bits',
  commands: [...bitmapRows, ...bitopRows, ...bitfieldRows],
};
