/** SORT joins a server. */
import type { ServerExtension } from '../../server/Extension.ts';
import { sortRows } from './sort.ts';

export const sortingExtension: ServerExtension = { name: 'sorting', commands: sortRows };
