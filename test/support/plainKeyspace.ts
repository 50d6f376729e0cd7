/** Databases, strings, transactions and CONFIG: what tests of replication talk to. */
import { configRows } from '../../src/engine/commands/configCommand.ts';
import { connectionRows } from '../../src/engine/commands/connection.ts';
import { expiryRows } from '../../src/engine/commands/expiry.ts';
import { flushRows } from '../../src/engine/commands/flush.ts';
import { keyRows } from '../../src/engine/commands/keys.ts';
import { createKeyspace } from '../../src/engine/commands/keyspaceSlice.ts';
import { stringSetRows } from '../../src/engine/commands/stringSet.ts';
import { stringRows } from '../../src/engine/commands/strings.ts';
import type { ServerExtension } from '../../src/engine/server/Extension.ts';

export const plainKeyspace: ServerExtension = {
  name: 'plainKeyspace',
  commands: [
    ...configRows,
    ...connectionRows,
    ...expiryRows,
    ...flushRows,
    ...keyRows,
    ...stringSetRows,
    ...stringRows,
  ],
  configs: [
    { name: 'hz', kind: 'number', initial: '10' },
    { name: 'maxclients', kind: 'number', initial: '10000' },
    { name: 'databases', kind: 'number', initial: '16' },
    { name: 'cluster-enabled', kind: 'bool', initial: 'no' },
  ],
  create: (_world, server) => {
    server.keyspace = createKeyspace(server);
  },
};
