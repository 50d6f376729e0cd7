/** Eviction joins a server: what gives way when maxmemory is reached, and what is refused. */
import { wakeProcess, type Process } from '../../kernel/Process.ts';
import type { World } from '../../kernel/World.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import {
  CronOrder,
  GateOrder,
  HELD,
  SleepOrder,
  type Held,
  type ServerExtension,
} from '../../server/Extension.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';
import { log, serverNowUs, type ServerState } from '../../server/ServerState.ts';
import { callHasFlag } from '../../server/transaction.ts';
import { usedMemory } from '../snapshot.ts';
import { evictKeys, excessBytes } from './evict.ts';
import { evictClients, forgetUsage, weighAll, weighClients } from './evictClients.ts';

const OUT_OF_MEMORY = error("OOM command not allowed when used memory > 'maxmemory'.");

/** What a transaction may go on with when memory is short: nothing else may be queued. */
const NOT_QUEUED: ReadonlySet<string> = new Set(['exec', 'discard', 'quit', 'reset']);

/** Source: redis 7.0.15, server.c, processCommand. */
function maxmemoryGate(call: Call, spec: CommandSpec): ErrorReply | Held | null {
  const { world, server, client } = call;
  if (server.eviction.limitBytes === 0) return null;
  const outcome = evictKeys(world, server);
  // A replica whose own output they overflow.
  if (client.closeAsap) return HELD;
  if (outcome !== 'failed') return null;
  const isQueued = client.multi !== null && !NOT_QUEUED.has(spec.name);
  return isQueued || callHasFlag(call, spec, 'denyoom') ? OUT_OF_MEMORY : null;
}

/** The client itself may have to go; then it is closed. */
function clientsGate({ world, server, client }: Call): Held | null {
  if (server.eviction.clients === null) return null;
  evictClients(world, server);
  return client.closeAsap ? HELD : null;
}

/** Goes on with what time did not suffice for. Source: redis 7.0.15, evict.c, evictionTimeProc. */
function goOn(world: World, server: ServerState): void {
  const { eviction } = server;
  if (!eviction.isUnderWay) return;
  eviction.isUnderWay = false;
  if (eviction.limitBytes === 0 || evictKeys(world, server) !== 'underWay') return;
  const process = world.processes[server.process] as Process;
  wakeProcess(world, process, serverNowUs(server) + 1);
}

/** Source: redis 7.0.15, config.c, updateMaxmemory. */
function onMaxmemory(world: World, server: ServerState): void {
  const limit = configNumber(server, 'maxmemory');
  server.eviction.limitBytes = limit;
  if (limit === 0) return;
  if (excessBytes(server) > 0) {
    const text =
      `WARNING: the new maxmemory value set via CONFIG SET (${limit}) is smaller than the current memory ` +
      `usage (${usedMemory(server)}). This will result in key eviction and/or the inability to accept ` +
      'new write commands depending on the maxmemory-policy.';
    log(world, server, 'warning', text);
  }
  server.eviction.isUnderWay = true;
}

export const evictionExtension: ServerExtension = {
  name: 'eviction',
  create: (_world, server) => {
    const limitBytes = configNumber(server, 'maxmemory');
    server.eviction = {
      limitBytes,
      pool: [],
      lastDatabase: 0,
      isUnderWay: false,
      exceededSinceUs: -1,
      exceededUs: 0,
      clients: null,
    };
    weighClients(server);
  },
  gates: [
    { at: GateOrder.maxmemory - 1, gate: clientsGate },
    { at: GateOrder.maxmemory, gate: maxmemoryGate },
  ],
  // The real server's timer is due in every iteration; it runs before the steps before sleep.
  beforeSleep: [
    {
      at: SleepOrder.blockedDeadlines - 1,
      step: goOn,
      rests: ({ eviction }) => !eviction.isUnderWay,
    },
    {
      at: SleepOrder.trimBacklog + 1,
      step: evictClients,
      rests: ({ eviction }) => eviction.clients === null,
    },
  ],
  cron: [
    {
      at: CronOrder.clients,
      step: (_world, server) => weighAll(server),
      rests: ({ eviction }) => eviction.clients === null,
    },
  ],
  onClientClosed: (_world, server, client) => forgetUsage(server, client),
  onConfigSet: (world, server, name) => {
    if (name === 'maxmemory') onMaxmemory(world, server);
    if (name === 'maxmemory-clients') weighClients(server);
  },
};
