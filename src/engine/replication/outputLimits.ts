/**
 * client-output-buffer-limit for replicas: a replica that does not take the stream is disconnected.
 * Source: redis 7.0.15, networking.c, checkClientOutputBufferLimits. SPEC §5.
 */
import type { World } from '../kernel/World.ts';
import type { Client } from '../server/Client.ts';
import { configNumber } from '../server/config.ts';
import { outputLimit } from '../server/outputLimits.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { outputBytes } from './backlog.ts';

/** Closes the connection (before the next sleep) when the output is over a limit. */
export function judgeOutput(world: World, server: ServerState, client: Client): void {
  const { replica } = client;
  const { backlog } = server.replication;
  if (replica === undefined || backlog === null || replica.nextSeq < 0 || client.closeAsap) return;
  const used = outputBytes(backlog, replica.nextOffset);
  const { hardBytes, softBytes, softSeconds } = outputLimit(server, 'slave');
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
