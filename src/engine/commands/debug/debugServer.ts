/**
 * DEBUG about the whole server: standing still, active expiry, filling it with keys, crashing it.
 *
 * Source: redis 7.0.15, debug.c, debugCommand.
 */
import { EventKind } from '../../kernel/EventKind.ts';
import type { Process } from '../../kernel/Process.ts';
import { emit } from '../../kernel/trace.ts';
import { NO_EXPIRE } from '../../keyspace/Entry.ts';
import { EMBEDDED_MAX } from '../../keyspace/memory.ts';
import { parseBound } from '../../keyspace/parseDouble.ts';
import { PEAK_RESET_MS } from '../../server/buffers.ts';
import type { Call } from '../../server/CommandSpec.ts';
import { saveConfig } from '../../server/configFile.ts';
import { parseMemory } from '../../server/memoryValue.ts';
import { killServer } from '../../server/process.ts';
import { propagateNow } from '../../server/propagation.ts';
import {
  error,
  NO_REPLY,
  OK,
  type ErrorReply,
  type NoReply,
  type Reply,
} from '../../server/Reply.ts';
import { log, serverNowUs } from '../../server/ServerState.ts';
import { isOption, readInteger } from '../arguments.ts';
import { evictionBuckets } from '../eviction/evictClients.ts';
import { lookupWrite, setKey } from '../lookup.ts';
import type { DebugCommand } from './DebugCommand.ts';
import { unknownDebug } from './unknownDebug.ts';

/** The whole server stands still; nothing else of it runs meanwhile. */
function sleep(call: Call): Reply {
  const seconds = parseBound(call.argv[2] as string) ?? 0;
  if (seconds > 0) call.server.cpuUs += Math.round(seconds * 1e6);
  return OK;
}

function setActiveExpire(call: Call): Reply {
  call.server.keyspace.expiry.isOn = (parseBound(call.argv[2] as string) ?? 0) !== 0;
  return OK;
}

function debugLog(call: Call): Reply {
  log(call.world, call.server, 'warning', `DEBUG LOG: ${call.argv[2] as string}`);
  return OK;
}

function readPositive(word: string): number | ErrorReply {
  return readInteger(word, 0, Infinity, 'ERR value is out of range, must be positive');
}

/** Keys that are there stay as they are; nothing goes to replicas. */
function populate(call: Call): Reply {
  const { argv } = call;
  const count = readPositive(argv[2] as string);
  if (typeof count !== 'number') return count;
  const size = argv.length === 5 ? readPositive(argv[4] as string) : 0;
  if (typeof size !== 'number') return size;
  const prefix = argv[3] ?? 'key';
  for (let i = 0; i < count; i++) {
    const key = `${prefix}:${i}`;
    if (lookupWrite(call, key) !== undefined) continue;
    const text = `value:${i}`;
    const value = size === 0 ? text : text.slice(0, size).padEnd(size, '\0');
    setKey(call, key, undefined, value, NO_EXPIRE, value.length > EMBEDDED_MAX);
  }
  return OK;
}

/** To replicas as it is, whatever it does there: the data may differ afterwards. */
function replicate(call: Call): Reply {
  propagateNow(call.world, call.server, call.client.db, call.argv.slice(2));
  return OK;
}

/**
 * The threshold from which an element of a list has a node of its own.
 * Differs from Redis: accepted, without effect.
 */
function packedThreshold(call: Call): Reply {
  const bytes = parseMemory(call.argv[2] as string);
  if (bytes !== null && bytes <= 4n * 1024n ** 3n) return OK;
  return error('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
}

function setSkipChecksum(call: Call): Reply {
  call.server.keyspace.skipsChecksums = (parseBound(call.argv[2] as string) ?? 0) !== 0;
  return OK;
}

/** The process ends without a word. */
function crash(call: Call): NoReply {
  const { world, server } = call;
  world.cause = emit(world, server.process, 'fault.kill');
  killServer(world, world.processes[server.process] as Process, false);
  return NO_REPLY;
}

/** The process ends, and starts again after so many ms, 0 by default. */
function crashAndRecover(call: Call): Reply | NoReply {
  const delayMs = call.argv.length > 2 ? readInteger(call.argv[2] as string) : 0;
  if (typeof delayMs !== 'number') return delayMs;
  const { world, server } = call;
  crash(call);
  const process = world.processes[server.process] as Process;
  const atUs = serverNowUs(server) + Math.max(0, delayMs) * 1000 + 1;
  world.wheel.push(atUs, EventKind.processStart, process.index, process.incarnation);
  return NO_REPLY;
}

/** Differs from Redis: packets of the type it names are not dropped. */
function packetFilter({ argv }: Call): Reply {
  const type = readInteger(argv[2] as string);
  return typeof type === 'number' ? OK : type;
}

/** A real server compares random strings for a while here. */
const MATCHED = { simple: 'Apparently Redis did not crash: test passed' };

const SIZES = 'bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ';

/** How the cron resizes reply buffers. */
function replyBuffer(call: Call): Reply {
  const { buffers } = call.server;
  const [, word = '', what = '', value = ''] = call.argv;
  if (isOption(what, 'resizing')) {
    buffers.replies = { ...buffers.replies, isOn: (Number.parseInt(value, 10) || 0) !== 0 };
    return OK;
  }
  if (!isOption(what, 'peak-reset-time')) return unknownDebug(word);
  const peakResetMs = readPeakReset(value);
  if (typeof peakResetMs !== 'number') return peakResetMs;
  buffers.replies = { ...buffers.replies, peakResetMs };
  return OK;
}

function readPeakReset(value: string): number | ErrorReply {
  if (isOption(value, 'never')) return -1;
  return isOption(value, 'reset') ? PEAK_RESET_MS : readInteger(value);
}

function clientEviction({ server }: Call): Reply {
  const text = evictionBuckets(server);
  return text === null ? error('ERR maxmemory-clients is disabled.') : { format: 'txt', text };
}

/** The file here keeps every directive in any case. */
function rewriteAll({ world, server }: Call): Reply {
  return saveConfig(world, server)
    ? OK
    : error('ERR CONFIG-REWRITE-FORCE-ALL failed: No space left on device');
}

const CRASHES: readonly string[] = ['segfault', 'panic', 'assert', 'oom'];

export const debugServer: readonly DebugCommand[] = [
  { name: 'sleep', min: 3, max: 3, run: sleep },
  { name: 'set-active-expire', min: 3, max: 3, run: setActiveExpire },
  { name: 'log', min: 3, max: 3, run: debugLog },
  { name: 'populate', min: 3, max: 5, run: populate },
  { name: 'replicate', min: 3, max: -1, run: replicate },
  { name: 'quicklist-packed-threshold', min: 3, max: 3, run: packedThreshold },
  { name: 'set-skip-checksum-validation', min: 3, max: 3, run: setSkipChecksum },
  { name: 'drop-cluster-packet-filter', min: 3, max: 3, run: packetFilter },
  { name: 'stringmatch-test', min: 2, max: 2, run: () => MATCHED },
  { name: 'structsize', min: 2, max: 2, run: () => SIZES },
  { name: 'replybuffer', min: 4, max: 4, run: replyBuffer },
  {
    name: 'client-eviction',
    min: 2,
    max: 2,
    run: clientEviction,
  },
  { name: 'config-rewrite-force-all', min: 2, max: 2, run: rewriteAll },
  { name: 'loadaof', min: 2, max: -1, run: () => error('ERR DEBUG LOADAOF is not simulated yet') },
  { name: 'crash-and-recover', min: 2, max: -1, run: crashAndRecover },
  ...CRASHES.map((name) => ({ name, min: 2, max: -1, run: crash })),
];
