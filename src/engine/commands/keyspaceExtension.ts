/** Keys, strings, times to live: the databases join a server. */
import { configText } from '../server/config.ts';
import { CronOrder, SleepOrder, type ServerExtension } from '../server/Extension.ts';
import { serveReadyKeys } from './blockedOnKeys.ts';
import {
  fastExpireCycle,
  hasNothingToExpire,
  isFastCycleDue,
  slowExpireCycle,
} from './expireCycle.ts';
import { expiryRows } from './expiry.ts';
import { flushRows } from './flush.ts';
import { keyMoveRows } from './keyMoves.ts';
import { keyRows } from './keys.ts';
import { createKeyspace } from './keyspaceSlice.ts';
import { lcsRows } from './lcs.ts';
import { expireLocalKeys } from './localExpiry.ts';
import { notifyFlags } from './notify.ts';
import { objectRows } from './object.ts';
import { scanRows } from './scan.ts';
import { usedMemory } from './snapshot.ts';
import { stringNumberRows } from './stringNumbers.ts';
import { stringRows } from './strings.ts';
import { stringSetRows } from './stringSet.ts';
import { createWaitingKeys } from './waitingKeys.ts';

export const keyspaceExtension: ServerExtension = {
  name: 'keyspace',
  commands: [
    ...keyRows,
    ...keyMoveRows,
    ...expiryRows,
    ...scanRows,
    ...objectRows,
    ...flushRows,
    ...stringSetRows,
    ...stringRows,
    ...stringNumberRows,
    ...lcsRows,
  ],
  create: (_world, server) => {
    server.keyspace = createKeyspace(server);
    server.waitingKeys = createWaitingKeys();
    server.keyspace.notifyFlags =
      notifyFlags(server.config.get('notify-keyspace-events') ?? '') ?? 0;
  },
  onConfigSet: (_world, server, name) => {
    if (name === 'notify-keyspace-events')
      server.keyspace.notifyFlags = notifyFlags(server.config.get(name) ?? '') ?? 0;
    if (name === 'maxmemory-policy')
      server.keyspace.isLfu = configText(server, name).endsWith('lfu');
  },
  afterReply: serveReadyKeys,
  beforeSleep: [
    {
      at: SleepOrder.fastExpire,
      step: fastExpireCycle,
      rests: (server) => !isFastCycleDue(server),
    },
    {
      at: SleepOrder.blockedOnKeys,
      step: serveReadyKeys,
      rests: ({ waitingKeys }) => waitingKeys.ready.size === 0,
    },
  ],
  cron: [
    {
      at: CronOrder.databases,
      step: (world, server) => {
        server.keyspace.peakBytes = Math.max(server.keyspace.peakBytes, usedMemory(server));
        if (server.isReplica) expireLocalKeys(world, server);
        else slowExpireCycle(world, server);
        for (const db of server.keyspace.databases) db.shrink();
      },
      rests: (server) => hasNothingToExpire(server) && server.keyspace.localExpires.size === 0,
    },
  ],
};
