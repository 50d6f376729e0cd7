/** Bitmaps and bit fields join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const bitsExtension: ServerExtension = { name: 'bits' };
