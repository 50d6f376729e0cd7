/**
 * client-output-buffer-limit for replicas: a replica that does not take the stream is disconnected.
 * Source: redis 7.0.15, networking.c, checkClientOutputBufferLimits. SPEC §5.
 */
import { fail, ok, type Result } from '../../base/Result.ts';
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import { configNumber, configText } from '../server/config.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { outputBytes } from './backlog.ts';

export const OUTPUT_LIMIT_INITIAL =
  'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60';

interface Limit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

/** Closes the connection (before the next sleep) when the output is over a limit. */
export function judgeOutput(world: World, server: ServerState, client: Client): void {
  const { replica } = client;
  const { backlog } = server.replication;
  if (replica === undefined || backlog === null || replica.nextSeq < 0 || client.closeAsap) return;
  const used = outputBytes(backlog, replica.nextOffset);
  const { hardBytes, softBytes, softSeconds } = replicaLimit(server);
  const hard = hardBytes === 0 ? 0 : Math.max(hardBytes, configNumber(server, 'repl-backlog-size'));
  const isOverSoft = softBytes > 0 && used >= softBytes;
  if (!isOverSoft) replica.softLimitUnix = 0;
  else if (replica.softLimitUnix === 0) replica.softLimitUnix = server.unixtime;
  const isSoftOut = isOverSoft && server.unixtime - replica.softLimitUnix > softSeconds;
  if (!isSoftOut && (hard === 0 || used < hard)) return;
  client.closeAsap = true;
  const text = `Client id=${client.id} flags=S scheduled to be closed ASAP for overcoming of output buffer limits.`;
  log(world, server, 'warning', text);
}

function replicaLimit(server: ServerState): Limit {
  const words = configText(server, 'client-output-buffer-limit').split(' ');
  const at = words.indexOf('slave');
  const [hardBytes = 0, softBytes = 0, softSeconds = 0] = words.slice(at + 1, at + 4).map(Number);
  return { hardBytes, softBytes, softSeconds };
}

const CLASSES: readonly string[] = ['normal', 'slave', 'pubsub'];
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

/** Groups of class, hard, soft, seconds; classes not named keep their initial values. */
export function checkOutputLimit(value: string): Result<string> {
  const words = value.split(' ').filter(Boolean);
  const kept = OUTPUT_LIMIT_INITIAL.split(' ');
  if (words.length % 4 !== 0)
    return fail('Wrong number of arguments in buffer limit configuration.');
  for (let i = 0; i < words.length; i += 4) {
    const name = (words[i] as string).toLowerCase().replace('replica', 'slave');
    const numbers = words.slice(i + 1, i + 4).map(bytesOf);
    if (!CLASSES.includes(name))
      return fail('Invalid client class specified in buffer limit configuration.');
    if (numbers.some((number) => number < 0))
      return fail('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    kept.splice(CLASSES.indexOf(name) * 4, 4, name, ...numbers.map(String));
  }
  return ok(kept.join(' '));
}

function bytesOf(word: string): number {
  const parts = /^(\d+)([a-z]*)$/i.exec(word);
  const unit = UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  return parts === null || unit === undefined ? -1 : Number(parts[1]) * unit;
}
