/** What the event handled last was to a person who steps through a run. */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import { configNumber } from '../server/config.ts';

/** Whether that event delivered a message, or made some server run its cron. */
export function wasStep(world: World, by: 'message' | 'tick'): boolean {
  const { kind, a } = world.wheel;
  if (by === 'message') return kind === EventKind.netArrive;
  if (kind === EventKind.processWake || kind === EventKind.serverTimer) return ranCron(world, a);
  return (
    kind === EventKind.netArrive &&
    ranCron(world, world.net.words[(a ^ 1) * SOCKET_WORDS + Word.process] as number)
  );
}

/** The loop that ran just now set the cron's next deadline: a period after a moment within the loop. */
function ranCron(world: World, node: number): boolean {
  const server = world.servers[node] ?? null;
  if (server === null || server.loopStartUs !== world.nowUs) return false;
  const periodUs = Math.floor(1_000 / configNumber(server, 'hz')) * 1_000;
  const ranUs = server.cronAtUs - periodUs;
  return ranUs >= server.loopStartUs && ranUs <= server.sleptUs;
}
