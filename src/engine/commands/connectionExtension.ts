/** Connections join a server: their commands, the first gates, closing of idle and slow clients. */
import type { World } from '../kernel/World.ts';
import { closeClient } from '../server/clients.ts';
import { configNumber } from '../server/config.ts';
import { CronOrder, type ServerExtension } from '../server/Extension.ts';
import { isPeriod } from '../server/loop.ts';
import { judgeOutput, REPLY_BUFFER_BYTES_MIN } from '../server/outputLimits.ts';
import { serverNowUs, type ServerState } from '../server/ServerState.ts';
import { clientRows } from './clientCommands.ts';
import { clientKillRows } from './clientKill.ts';
import { clientType } from './clientLine.ts';
import { connectionRows } from './connection.ts';
import { basicGates } from './gates.ts';
import { denyStranger } from './locality.ts';

/** Every client is looked at once a second. Source: redis 7.0.15, server.c, clientsCron. */
const LOOK_MS = 1000;

function lookAtClients(world: World, server: ServerState): void {
  if (!isPeriod(server, LOOK_MS)) return;
  closeIdle(world, server);
  for (const client of server.clients.values())
    if (client.outputBytes > REPLY_BUFFER_BYTES_MIN) judgeOutput(server, client);
}

function closeIdle(world: World, server: ServerState): void {
  const timeoutS = configNumber(server, 'timeout');
  if (timeoutS === 0) return;
  const nowS = Math.floor(serverNowUs(server) / 1e6);
  for (const client of server.clients.values()) {
    const idleS = nowS - Math.floor(client.lastInteractionUs / 1e6);
    const mayClose = clientType(client) === 'normal' && client.blocked === null;
    if (mayClose && idleS > timeoutS) closeClient(world, server, client);
  }
}

export const connectionExtension: ServerExtension = {
  name: 'connection',
  commands: [...connectionRows, ...clientRows, ...clientKillRows],
  gates: basicGates,
  onAccept: denyStranger,
  cron: [{ at: CronOrder.clients, step: lookAtClients, everyMs: LOOK_MS }],
};
