/** Hashes join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { hashReadRows } from './hashRead.ts';
import { hashWriteRows } from './hashWrite.ts';
import { hrandfieldRows } from './hrandfield.ts';

export const hashesExtension: ServerExtension = {
  name: 'hashes',
  commands: [...hashReadRows, ...hashWriteRows, ...hrandfieldRows],
};
