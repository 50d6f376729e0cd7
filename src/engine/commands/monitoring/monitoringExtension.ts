/** MONITOR and SLOWLOG join a server. */
import type { ServerExtension } from '../../server/Extension.ts';

export const monitoringExtension: ServerExtension = { name: 'monitoring' };
