/**
 * The client of the recorded reference runs: one write at a time, every 5 ms, slot-aware, 500 ms
 * time-out; after an error it tries a random other node. Read off its recorded conduct (reference
 * README, `client` fields): MOVED is followed at once in the first four tries of a write, later after
 * 5 ms like every other error; the write is tried until it succeeds.
 */
import { nextBelow, randomStream } from '../../base/random.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { World } from '../kernel/World.ts';
import type { Reply } from '../server/Reply.ts';
import { ConnUse, redirectedTo, type Connection } from './ClientsState.ts';
import {
  flushConnections,
  openConnection,
  queueOn,
  releaseConnection,
  serveConnections,
  type DownReason,
} from './connections.ts';
import { setCommand } from './keys.ts';
import { onTimer, timerSlot, TimerKind } from './timers.ts';
import { writeObserver } from './writeObserver.ts';

const PAUSE_US = 5_000;
const TIMEOUT_US = 500_000;
/** Tries of one write in which MOVED is followed without a pause. */
const PROMPT_TRIES = 4;
const VALUE_BYTES = 16;
/** Outcomes kept: an hour at full rate. */
const OUTCOMES_MAX = 1_000_000;

/** How one try ended; the words of the recorded files. */
export type PacedOutcome =
  | 'OK'
  | 'MOVED'
  | 'ASK'
  | 'CLUSTERDOWN'
  | 'OTHER'
  | 'CLOSED'
  | 'REFUSED'
  | 'TIMEOUT'
  | 'CONNTIMEOUT';

export interface PacedWriter {
  readonly stream: number;
  /** Keys written in turn, by number, and where each is believed to be (an endpoint). */
  readonly keys: readonly number[];
  owners: number[];
  /** Place in `keys` of the write under way. */
  at: number;
  write: number;
  tries: number;
  target: number;
  startedUs: number;
  isWaiting: boolean;
  /** Counts steps: a timer of an earlier one is ignored. */
  step: number;
  conn: number;
  /** Every try: when it ended and how. */
  outcomeUs: number[];
  outcomes: PacedOutcome[];
}

declare module './ClientsState.ts' {
  interface ClientsState {
    paced: PacedWriter[];
  }
}

/** Adds a writer that starts now; `owners[i]` is the endpoint that serves `keys[i]`. Returns its number. */
export function addPacedWriter(
  world: World,
  keys: readonly number[],
  owners: readonly number[],
): number {
  const { paced } = world.clients;
  const writer = paced.push({
    stream: randomStream(world.random, `paced:${paced.length}`),
    keys,
    owners: [...owners],
    at: -1,
    write: 0,
    tries: 0,
    target: 0,
    startedUs: world.nowUs,
    isWaiting: false,
    step: 0,
    conn: -1,
    outcomeUs: [],
    outcomes: [],
  });
  nextWrite(world, writer - 1);
  flushConnections(world);
  return writer - 1;
}

function nextWrite(world: World, index: number): void {
  const writer = world.clients.paced[index] as PacedWriter;
  writer.at = (writer.at + 1) % writer.keys.length;
  writer.tries = 0;
  writer.startedUs = world.nowUs;
  tryAt(world, index, writer.owners[writer.at] as number);
}

function tryAt(world: World, index: number, endpoint: number): void {
  const { clients } = world;
  const writer = clients.paced[index] as PacedWriter;
  writer.target = endpoint;
  writer.tries++;
  writer.isWaiting = false;
  const conn = connectionTo(world, index, endpoint);
  const key = writer.keys[writer.at] as number;
  writer.write = clients.nextWrite++;
  writeObserver.current.issued(world, writer.write, key, VALUE_BYTES);
  queueOn(conn, setCommand(key, writer.write, VALUE_BYTES), index);
  arm(world, index, TIMEOUT_US);
}

/** One connection at a time, to where the last write went. */
function connectionTo(world: World, index: number, endpoint: number): Connection {
  const { clients } = world;
  const writer = clients.paced[index] as PacedWriter;
  const known = clients.conns[writer.conn];
  if (known !== undefined && known.endpoint === endpoint) return known;
  if (known !== undefined) releaseConnection(world, known);
  const conn = openConnection(world, ConnUse.paced, index, endpoint);
  writer.conn = conn.index;
  return conn;
}

function arm(world: World, index: number, waitUs: number): void {
  const { clients } = world;
  const writer = clients.paced[index] as PacedWriter;
  const slot = timerSlot(TimerKind.paced, index);
  const at = Math.max(world.nowUs, world.nowUs + waitUs);
  world.wheel.push(at, EventKind.clientTimer, clients.process, slot, ++writer.step);
}

function note(world: World, writer: PacedWriter, outcome: PacedOutcome): void {
  if (writer.outcomes.length >= OUTCOMES_MAX) return;
  writer.outcomeUs.push(world.nowUs);
  writer.outcomes.push(outcome);
}

function onReply(world: World, conn: Connection, index: number, reply: Reply): void {
  const writer = world.clients.paced[index] as PacedWriter;
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) {
    writeObserver.current.acked(world, writer.write);
    note(world, writer, 'OK');
    writer.tries = 0;
    writer.isWaiting = true;
    return arm(world, index, Math.max(0, writer.startedUs + PAUSE_US - world.nowUs));
  }
  writeObserver.current.abandoned(world, writer.write, false);
  const [code = '', , address = ''] = reply.error.split(' ');
  if (code !== 'MOVED') {
    note(world, writer, code === 'CLUSTERDOWN' || code === 'ASK' ? code : 'OTHER');
    return retryElsewhere(world, index);
  }
  note(world, writer, 'MOVED');
  const target = redirectedTo(world, address, conn.endpoint);
  writer.owners[writer.at] = target;
  if (writer.tries <= PROMPT_TRIES) return tryAt(world, index, target);
  writer.target = target;
  writer.isWaiting = true;
  arm(world, index, PAUSE_US);
}

/** Waits 5 ms, then tries a random node other than the one that failed. */
function retryElsewhere(world: World, index: number): void {
  const { clients } = world;
  const writer = clients.paced[index] as PacedWriter;
  const others = clients.endpoints.length - 1;
  if (others > 0) {
    const drawn = nextBelow(world.random, writer.stream, others);
    writer.target = drawn >= writer.target ? drawn + 1 : drawn;
  }
  writer.isWaiting = true;
  arm(world, index, PAUSE_US);
}

function onDown(world: World, conn: Connection, reason: DownReason, tags: readonly number[]): void {
  const writer = world.clients.paced[conn.owner] as PacedWriter;
  if (writer.conn === conn.index) writer.conn = -1;
  if (tags.length === 0) return;
  writeObserver.current.abandoned(world, writer.write, reason === 'closed');
  note(world, writer, reason === 'closed' ? 'CLOSED' : 'REFUSED');
  retryElsewhere(world, conn.owner);
}

/** A pause is over, or a try has taken too long. */
function onPacedTimer(world: World, index: number, step: number): void {
  const { clients } = world;
  const writer = clients.paced[index] as PacedWriter;
  if (step !== writer.step) return;
  if (writer.isWaiting) {
    if (writer.tries === 0) nextWrite(world, index);
    else tryAt(world, index, writer.target);
    return;
  }
  const conn = clients.conns[writer.conn];
  note(world, writer, conn?.isUp === true ? 'TIMEOUT' : 'CONNTIMEOUT');
  writeObserver.current.abandoned(world, writer.write, true);
  if (conn !== undefined) releaseConnection(world, conn);
  writer.conn = -1;
  retryElsewhere(world, index);
}

onTimer(TimerKind.paced, onPacedTimer);
// The writer's own timer is sharper than the tick.
serveConnections(ConnUse.paced, { onReply, onDown, timeoutUs: 0 });

/** Every try of a writer: how it ended and when. */
export function writerOutcomes(
  world: World,
  writer: number,
): Pick<PacedWriter, 'outcomes' | 'outcomeUs'> {
  return world.clients.paced[writer] as PacedWriter;
}
