/**
 * A replica's history is a prefix of its master's: same replication id and not ahead, or the master's
 * second id and not beyond its limit. Where both keep the same stretch of the stream, it holds the same
 * commands.
 */
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import type { World } from '../kernel/World.ts';
import { isLinkUp, masterIndex, replicationOffset } from '../replication/role.ts';
import type { ServerState } from '../server/ServerState.ts';
import { broken, type Finding } from './Finding.ts';

/** Newest commands compared between two backlogs. */
const COMPARED = 2000;

/** At every moment: an established stream never runs ahead of the master that feeds it. */
export function checkHistories(world: World): Finding[] {
  const findings: Finding[] = [];
  forEachLink(world, (replica, master, names) => {
    const mine = replica.replication;
    const theirs = master.replication;
    if (mine.masterId !== theirs.replId) return;
    const [offset, end] = [replicationOffset(replica), replicationOffset(master)];
    if (offset > end) findings.push(broken('histories', `${names}: ${offset} is beyond ${end}`));
  });
  return findings;
}

/**
 * At rest: also that both say the same id, that the replica has what does not travel just now (a PING),
 * and that both keep the same commands.
 */
export function checkHistoriesAtRest(world: World): Finding[] {
  const findings = checkHistories(world);
  forEachLink(world, (replica, master, names) => {
    const mine = replica.replication;
    const theirs = master.replication;
    const [offset, end] = [replicationOffset(replica), replicationOffset(master)];
    const isSecond = mine.masterId === theirs.replId2 && offset <= theirs.secondReplOffset;
    if (mine.masterId !== theirs.replId && !isSecond)
      findings.push(broken('histories', `${names}: another replication id`));
    else if (offset + onTheWay(world, replica) < end)
      findings.push(broken('histories', `${names}: ${offset} falls short of ${end}`));
    else if (!haveSameTail(replica, master))
      findings.push(broken('histories', `${names}: the backlogs hold other commands`));
  });
  return findings;
}

/** Bytes that the master has written and the replica has not read. */
function onTheWay(world: World, replica: ServerState): number {
  const { socket } = replica.replication;
  return socket < 0
    ? 0
    : (world.net.words[(socket ^ 1) * SOCKET_WORDS + Word.queuedBytes] as number);
}

function forEachLink(
  world: World,
  visit: (replica: ServerState, master: ServerState, names: string) => void,
): void {
  for (const server of world.servers) {
    if (!server?.isReplica || !isLinkUp(server)) continue;
    const master = world.servers[masterIndex(world, server)];
    if (!master) continue;
    const [one, other] = [server, master].map((each) => world.processes[each.process]?.name ?? '?');
    visit(server, master, `${one} of ${other}`);
  }
}

/** Backlogs that end at one offset hold the same commands from the end backwards. */
function haveSameTail(one: ServerState, other: ServerState): boolean {
  const [a, b] = [one.replication.backlog, other.replication.backlog];
  if (a === null || b === null) return true;
  if (one.replication.masterReplOffset !== other.replication.masterReplOffset) return true;
  const count = Math.min(a.entries.length, b.entries.length, COMPARED);
  for (let back = 1; back <= count; back++) {
    const mine = a.entries.at(a.entries.length - back);
    const theirs = b.entries.at(b.entries.length - back);
    if (mine === theirs) continue;
    if (mine === undefined || theirs === undefined || mine.bytes !== theirs.bytes) return false;
    if (mine.argv.some((word, at) => word !== theirs.argv[at])) return false;
  }
  return true;
}
