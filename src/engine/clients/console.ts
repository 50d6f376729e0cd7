/**
 * Interactive redis-cli sessions: one connection each, one command at a time, `-c` following MOVED and
 * ASK and staying where they led.
 *
 * What a session prints goes to the trace's sink, outside hashed state. A command that blocks for ever
 * blocks its session for ever; the next ones wait. A session that listens (SUBSCRIBE, MONITOR) prints what
 * comes until the next command, which a new connection sends.
 *
 * Source: redis 7.0.15, redis-cli.c, issueCommandRepeat, cliConnect, cliReadReply. Rule §19.10.
 */
import type { ConsoleReply } from '../../protocol/messages.ts';
import type { WorldInput } from '../../protocol/WorldInput.ts';
import { emitReply } from '../kernel/trace.ts';
import type { World } from '../kernel/World.ts';
import { commandBytes } from '../server/Command.ts';
import type { Reply } from '../server/Reply.ts';
import { ConnUse, endpointAt, redirectedTo, type Connection } from './ClientsState.ts';
import { formatReply } from './cliFormat.ts';
import {
  flushConnections,
  NO_TAG,
  openConnection,
  queueOn,
  releaseConnection,
  serveConnections,
  type DownReason,
} from './connections.ts';
import { ASKING } from './keys.ts';

const SERVER_CLOSED = 'Error: Server closed the connection';

/** Commands after which redis-cli only listens. */
const SUBSCRIBING: ReadonlySet<string> = new Set(['subscribe', 'psubscribe', 'ssubscribe']);
const READING = 'Reading messages... (press Ctrl-C to quit)';

type ConsoleCommand = Extract<WorldInput, { type: 'console.command' }>;

/** One redis-cli. */
export interface ConsoleSession {
  readonly console: number;
  /** Node asked for by the command before. */
  askedNode: number;
  /** Where it is (being) connected to, an endpoint; -1 = nowhere yet. */
  endpoint: number;
  /** Connection row; -1 = not connected. */
  conn: number;
  /** HELLO 3 was accepted on this connection. */
  resp: 2 | 3;
  /** Typed and not yet answered; the first is under way. */
  queue: ConsoleCommand[];
  /** The next command goes out with ASKING before it. */
  isAsking: boolean;
  /** The server closed the idle connection; redis-cli notices at the next command. */
  isClosedUnseen: boolean;
  /** It prints messages as they come (SUBSCRIBE, MONITOR) until the next command is typed. */
  isListening: boolean;
}

declare module './ClientsState.ts' {
  interface ClientsState {
    consoles: ConsoleSession[];
  }
}

/** Handler of the input: runs the command, or queues it behind the one that is not answered yet. */
export function onConsoleCommand(world: World, input: ConsoleCommand): void {
  const session = sessionOf(world, input.console);
  session.queue.push(input);
  if (session.queue.length === 1) beginCommand(world, session);
  flushConnections(world);
}

function sessionOf(world: World, console: number): ConsoleSession {
  const { consoles } = world.clients;
  const known = consoles.find((each) => each.console === console);
  if (known !== undefined) return known;
  const session: ConsoleSession = {
    console,
    askedNode: -1,
    endpoint: -1,
    conn: -1,
    resp: 2,
    queue: [],
    isAsking: false,
    isClosedUnseen: false,
    isListening: false,
  };
  consoles.push(session);
  return session;
}

function beginCommand(world: World, session: ConsoleSession): void {
  const input = session.queue[0];
  if (input === undefined) return;
  const process = world.processes[input.node];
  const ip = process === undefined ? undefined : world.hosts[process.host]?.ip;
  if (process === undefined || ip === undefined || input.argv.length === 0)
    return endCommand(world, session);
  const wanted = endpointAt(world, ip, process.port);
  if (session.isListening) stopListening(world, session);
  // A redirection has moved the session: it stays there until another node is asked for.
  if (input.node !== session.askedNode && wanted !== session.endpoint)
    moveTo(world, session, wanted);
  session.askedNode = input.node;
  if (!session.isClosedUnseen) return issue(world, session);
  session.isClosedUnseen = false;
  print(world, session, 'connection', SERVER_CLOSED);
  endCommand(world, session);
}

/** Sends the command at hand, connecting first if need be. */
function issue(world: World, session: ConsoleSession): void {
  const input = session.queue[0] as ConsoleCommand;
  if (session.conn < 0) {
    session.conn = openConnection(world, ConnUse.console, session.console, session.endpoint).index;
    session.resp = 2;
  }
  const conn = world.clients.conns[session.conn] as Connection;
  if (session.isAsking) queueOn(conn, ASKING, NO_TAG);
  session.isAsking = false;
  queueOn(conn, { argv: input.argv, bytes: commandBytes(input.argv) }, 0);
  const word = input.argv[0]?.toLowerCase() ?? '';
  if (SUBSCRIBING.has(word)) print(world, session, 'reply', READING);
  session.isListening = SUBSCRIBING.has(word) || word === 'monitor';
}

/** As Ctrl-C does: the connection ends, and with it what was subscribed. */
function stopListening(world: World, session: ConsoleSession): void {
  session.isListening = false;
  moveTo(world, session, session.endpoint);
}

function onMessage(world: World, conn: Connection, message: Reply): void {
  const session = sessionOf(world, conn.owner);
  if (session.isListening) print(world, session, 'reply', formatReply(message, [], session.resp));
}

function moveTo(world: World, session: ConsoleSession, endpoint: number): void {
  const conn = world.clients.conns[session.conn];
  if (conn !== undefined) releaseConnection(world, conn);
  session.conn = -1;
  session.isClosedUnseen = false;
  session.endpoint = endpoint;
}

function onReply(world: World, conn: Connection, tag: number, reply: Reply): void {
  const session = sessionOf(world, conn.owner);
  const input = session.queue[0];
  if (tag === NO_TAG || input === undefined) return;
  if (input.follow && followRedirection(world, session, conn, reply)) return;
  if (input.argv[0]?.toLowerCase() === 'hello' && input.argv[1] === '3' && isMap(reply))
    session.resp = 3;
  if (input.argv[0]?.toLowerCase() === 'hello' && input.argv[1] === '2') session.resp = 2;
  const isError = typeof reply === 'object' && reply !== null && 'error' in reply;
  if (isError) session.isListening = false;
  print(world, session, isError ? 'error' : 'reply', formatReply(reply, input.argv, session.resp));
  endCommand(world, session);
}

function isMap(reply: Reply): boolean {
  return typeof reply === 'object' && reply !== null && 'map' in reply;
}

/** `-c`: reconnects to where MOVED or ASK points and sends the command again. */
function followRedirection(
  world: World,
  session: ConsoleSession,
  conn: Connection,
  reply: Reply,
): boolean {
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) return false;
  const [code, slot = '', address = ''] = reply.error.split(' ');
  if (code !== 'MOVED' && code !== 'ASK') return false;
  const target = redirectedTo(world, address, conn.endpoint);
  if (target < 0) return false;
  const { ip, port } = world.clients.endpoints[target] as { ip: string; port: number };
  moveTo(world, session, target);
  print(world, session, 'redirect', `-> Redirected to slot [${slot}] located at ${ip}:${port}`);
  session.isAsking = code === 'ASK';
  issue(world, session);
  return true;
}

function onDown(world: World, conn: Connection, reason: DownReason, tags: readonly number[]): void {
  const session = sessionOf(world, conn.owner);
  if (session.conn === conn.index) session.conn = -1;
  if (tags.length === 0) {
    session.isClosedUnseen = !session.isListening;
    if (session.isListening) print(world, session, 'connection', SERVER_CLOSED);
    session.isListening = false;
    return;
  }
  const { ip, port } = world.clients.endpoints[conn.endpoint] as { ip: string; port: number };
  // A kernel that gave up after its retries says so; an answer "nobody listens" comes at once.
  const hasWaited = world.nowUs - conn.openedUs >= 60_000_000;
  const why =
    hasWaited || reason === 'connectTimeout' ? 'Connection timed out' : 'Connection refused';
  const text =
    reason === 'closed' || reason === 'timeout'
      ? SERVER_CLOSED
      : `Could not connect to Redis at ${ip}:${port}: ${why}`;
  print(world, session, 'connection', text);
  endCommand(world, session);
}

function endCommand(world: World, session: ConsoleSession): void {
  session.queue.shift();
  beginCommand(world, session);
}

function print(
  world: World,
  session: ConsoleSession,
  kind: ConsoleReply['kind'],
  text: string,
): void {
  const node = world.clients.endpoints[session.endpoint]?.node ?? -1;
  emitReply(world, { console: session.console, node, text: decodeUtf8(text), kind });
}

/** Binary string to text: valid UTF-8 is decoded, any other byte stays a code unit. */
export function decodeUtf8(bytes: string): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const [point, length] = codePointAt(bytes, i);
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

/** Code point that starts at `at` and its bytes; a byte that starts none stands for itself. */
function codePointAt(bytes: string, at: number): [number, number] {
  const first = bytes.charCodeAt(at);
  const length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (length === 1) return [first, 1];
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes.charCodeAt(at + i);
    if ((byte & 0xc0) !== 0x80) return [first, 1];
    point = (point << 6) | (byte & 0x3f);
  }
  const isOverlong = (length === 3 && point < 0x800) || (length === 4 && point < 0x10000);
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return isOverlong || isSurrogate || point > 0x10ffff ? [first, 1] : [point, length];
}

// A terminal waits for ever; the kernel ends a connect that nobody answers.
serveConnections(ConnUse.console, { onReply, onMessage, onDown, timeoutUs: 0 });
