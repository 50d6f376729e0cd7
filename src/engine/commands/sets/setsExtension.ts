/** Sets join a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { algebraRows } from './algebra.ts';
import { memberRows } from './members.ts';
import { randomMemberRows } from './randomMembers.ts';

export const setsExtension: ServerExtension = {
  name: 'sets',
  commands: [...memberRows, ...randomMemberRows, ...algebraRows],
};
