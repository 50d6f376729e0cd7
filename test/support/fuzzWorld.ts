/**
 * Sends fuzzed bytes to a live node of one's own and judges what comes of it: nothing throws, every reply
 * is RESP, every protocol error is one of Redis's, a second connection never notices, nothing is left.
 */
import type { World } from '../../src/engine/kernel/World.ts';
import { replyEnd } from '../conformance/replies.ts';
import { FuzzTraffic } from './FuzzTraffic.ts';
import { LiveBench, type OutsideProgram } from './liveWorld.ts';

export interface FuzzReport {
  readonly bytes: number;
  readonly connections: number;
  /** Protocol error → how often. */
  readonly errors: ReadonlyMap<string, number>;
  /** What was wrong, with the bytes that led to it; empty = nothing. */
  readonly findings: readonly string[];
}

const PROTOCOL_ERRORS = [
  'too big inline request',
  'unbalanced quotes in request',
  'too big mbulk count string',
  'invalid multibulk length',
  'too big bulk count string',
  'invalid bulk length',
];
const EXPECTED = /^expected '\$', got '[^\r\n]?'$/;

export function fuzzWorld(
  seed: number,
  bytesWanted: number,
  drawn: () => readonly string[] | null = () => null,
): FuzzReport {
  const traffic = new FuzzTraffic(seed);
  const bench = new LiveBench({ cpu: 'free', seed });
  const witness = bench.connect();
  const errors = new Map<string, number>();
  const findings: string[] = [];
  let [bytes, connections] = [0, 0];
  while (bytes < bytesWanted && findings.length < 5) {
    const sent = traffic.session(traffic.below(40) === 0 ? 120_000 : 2_000, drawn);
    const program = bench.connect();
    for (const piece of traffic.cut(sent)) program.send(piece);
    bench.run(1);
    const problem = judge(program, errors) ?? disturbance(witness, connections);
    if (problem !== null) findings.push(`${problem}: ${JSON.stringify(sent)}`);
    program.close(traffic.below(2) === 0 ? 'end' : 'gone');
    bytes += sent.length;
    connections++;
  }
  bench.run(1_000);
  return { bytes, connections, errors, findings: [...findings, ...leftovers(bench)] };
}

function judge(program: OutsideProgram, errors: Map<string, number>): string | null {
  const { received } = program;
  for (let at = 0; at < received.length;) {
    const end = replyEnd(received, at);
    if (end === 0) return `no reply at ${at} of ${JSON.stringify(received)}`;
    const found = /^-ERR Protocol error: (.*)\r\n$/.exec(received.slice(at, end));
    at = end;
    if (found === null) continue;
    const text = found[1] ?? '';
    const kind = EXPECTED.test(text) ? "expected '$'" : text;
    errors.set(kind, (errors.get(kind) ?? 0) + 1);
    if (kind === text && !PROTOCOL_ERRORS.includes(text)) return `no error of Redis: ${text}`;
    if (at < received.length || program.ended === null) return 'it went on after a protocol error';
  }
  return null;
}

function disturbance(witness: OutsideProgram, at: number): string | null {
  const answer = witness.ask(`ECHO ${at}\r\n`);
  return answer === `$${String(at).length}\r\n${at}\r\n` ? null : `the witness got ${answer}`;
}

/** Only the witness and nothing of the others is left. */
function leftovers(bench: LiveBench): string[] {
  const world = bench.world.world as unknown as World;
  const server = world.servers[0];
  const facts = {
    clients: server?.clients.size,
    connections: world.outside?.conns.size,
    callers: world.net.callers.size,
    blocked: server?.blocking.clients.size,
    closing: server?.closingClients.length,
    stalls: world.net.stalls.size,
  };
  const wanted = { clients: 1, connections: 1, callers: 1, blocked: 0, closing: 0, stalls: 0 };
  const isRight = JSON.stringify(facts) === JSON.stringify(wanted);
  return isRight ? [] : [`left behind: ${JSON.stringify(facts)}`];
}
