/**
 * Programs outside the simulation: each real connection has a simulated one, from a host of its own whose
 * network costs nothing (the real one has been paid for).
 *
 * What they do comes as inputs, so that the world can be replayed; what is done to them goes to the
 * trace's sink, outside hashed state. Both directions push back: a program that does not read leaves its
 * answers in the simulated socket, a server that does not read leaves requests with the program.
 */
import type { OutsideEvent } from '../../protocol/Outside.ts';
import type { OutsideInput } from '../../protocol/WorldInput.ts';
import { EventKind } from '../kernel/EventKind.ts';
import type { Process } from '../kernel/Process.ts';
import type { World } from '../kernel/World.ts';
import { connect } from '../network/connect.ts';
import { SocketBit, SOCKET_WORDS, Word } from '../network/Network.ts';
import {
  closeSocket,
  hasUnread,
  isOpen,
  raise,
  readSegments,
  sendEnd,
  takeEvents,
} from '../network/sockets.ts';
import { canSend, send } from '../network/transmit.ts';
import { READ_BYTES } from '../server/clients.ts';
import type { BytesPayload } from '../server/OutsideEnds.ts';
import { outsideBytes } from './outsideBytes.ts';

interface OutsideConnection {
  socket: number;
  isUp: boolean;
  /** Bytes that the simulated kernel has not taken yet, oldest first. */
  waiting: string[];
  /** The program was asked to send no more for now. */
  isFull: boolean;
  /** Nothing more will come from the program: FIN goes out behind what is waiting. */
  end: 'open' | 'wanted' | 'sent';
  /** The program takes what it is sent. */
  isReading: boolean;
}

export interface OutsideState {
  /** Process that holds the connections. */
  readonly process: number;
  conns: Map<number, OutsideConnection>;
}

declare module '../kernel/World.ts' {
  interface World {
    /** Null in a world that nobody connects to. */
    outside: OutsideState | null;
  }
}

export function createOutside(process: number): OutsideState {
  return { process, conns: new Map() };
}

/** Unread bytes that one look takes: more than any socket holds. */
const READ_ALL = 2_000_000_000;

function tell(world: World, event: OutsideEvent): void {
  world.trace.outside?.push(event);
}

type Input<T extends OutsideInput['type']> = Extract<OutsideInput, { type: T }>;

export function openOutside(
  world: World,
  outside: OutsideState,
  input: Input<'outside.open'>,
): void {
  const process = world.processes[outside.process] as Process;
  const node = world.processes[input.node] as Process;
  const options = { role: 0, ref: input.conn, noDelay: true, atUs: world.nowUs };
  const socket = connect(world, process, node.host, node.port, options);
  world.net.callers.set(socket >> 1, input.caller);
  outside.conns.set(input.conn, {
    socket,
    isUp: false,
    waiting: [],
    isFull: false,
    end: 'open',
    isReading: true,
  });
}

export function takeOutsideData(
  world: World,
  outside: OutsideState,
  { conn, bytes }: Input<'outside.data'>,
): void {
  const found = outside.conns.get(conn);
  if (found === undefined || found.end !== 'open') return;
  found.waiting.push(bytes);
  flush(world, conn, found);
}

/** Bytes leave in portions of one read(2), as many as the socket takes. */
function flush(world: World, conn: number, found: OutsideConnection): void {
  if (!found.isUp) return;
  const { waiting, socket } = found;
  let done = 0;
  while (done < waiting.length) {
    const bytes = waiting[done] as string;
    if (!canSend(world.net, socket)) break;
    const portion = bytes.length > READ_BYTES ? bytes.slice(0, READ_BYTES) : bytes;
    send(world, socket, portion.length, { bytes: portion } satisfies BytesPayload, world.nowUs);
    if (portion === bytes) done++;
    else waiting[done] = bytes.slice(READ_BYTES);
  }
  waiting.splice(0, done);
  const isFull = waiting.length > 0;
  if (isFull !== found.isFull) {
    found.isFull = isFull;
    tell(world, { kind: 'full', conn, isFull });
  }
  if (isFull || found.end !== 'wanted') return;
  found.end = 'sent';
  sendEnd(world, socket, EventKind.netFin, world.nowUs);
}

export function closeOutside(
  world: World,
  outside: OutsideState,
  { conn, how }: Input<'outside.close'>,
): void {
  const found = outside.conns.get(conn);
  if (found === undefined) return;
  if (how === 'gone') {
    outside.conns.delete(conn);
    closeSocket(world, found.socket);
    return;
  }
  if (found.end !== 'open') return;
  found.end = 'wanted';
  flush(world, conn, found);
}

export function setOutsideFlow(
  world: World,
  outside: OutsideState,
  { conn, isReading }: Input<'outside.flow'>,
): void {
  const found = outside.conns.get(conn);
  if (found === undefined) return;
  found.isReading = isReading;
  if (isReading) raise(world, found.socket, 0);
}

/** Driver of the process: looks at every socket that has something to handle. */
export function runOutside(world: World, process: Process): void {
  const { outside } = world;
  const { ready } = process;
  process.ready = [];
  for (const socket of ready) {
    const isOurs = world.net.words[socket * SOCKET_WORDS + Word.process] === process.index;
    if (outside !== null && isOurs && isOpen(world.net, socket)) handle(world, outside, socket);
  }
}

function handle(world: World, outside: OutsideState, socket: number): void {
  const bits = takeEvents(world.net, socket);
  const conn = world.net.words[socket * SOCKET_WORDS + Word.ref] as number;
  const found = outside.conns.get(conn);
  if (found === undefined || found.socket !== socket) return;
  if ((bits & SocketBit.connectFailed) !== 0) return breakOff(world, outside, conn, true);
  if ((bits & SocketBit.connected) !== 0) found.isUp = true;
  if ((bits & (SocketBit.connected | SocketBit.writable)) !== 0) flush(world, conn, found);
  if (found.isReading && hasUnread(world.net, socket)) readReplies(world, conn, found);
  if ((bits & SocketBit.reset) !== 0) return breakOff(world, outside, conn, false);
  if ((bits & SocketBit.eof) === 0) return;
  // Answers that the program has no room for come before the end of the connection.
  if (hasUnread(world.net, socket)) return;
  outside.conns.delete(conn);
  tell(world, { kind: 'end', conn });
  closeSocket(world, socket);
}

function breakOff(world: World, outside: OutsideState, conn: number, refused: boolean): void {
  const found = outside.conns.get(conn) as OutsideConnection;
  outside.conns.delete(conn);
  tell(world, { kind: 'reset', conn, refused });
  closeSocket(world, found.socket);
}

function readReplies(world: World, conn: number, found: OutsideConnection): void {
  readSegments(world, found.socket, READ_ALL, (payload) => {
    if (world.trace.outside === undefined) return;
    tell(world, { kind: 'data', conn, pieces: outsideBytes(payload, found) });
  });
}
