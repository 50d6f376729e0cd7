/**
 * Many clients at once: each has a database of its own, so its answers do not depend on when the others are
 * served; all send long pipelines cut at odd places, to a real server and to a bridge.
 *
 * They meet in one database, where a counter and a list must hold in the end what all of them did.
 */
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';
import { bits } from '../families/bits.ts';
import { lists } from '../families/lists.ts';
import { strings } from '../families/strings.ts';
import { zsets } from '../families/zsets.ts';
import { encodeCommand, RealServer } from '../RealServer.ts';
import { replyEnd } from '../replies.ts';
import { RunningBridge } from './RunningBridge.ts';

const CLIENTS = 8;
const COMMANDS = 1500;
const COMMON_DB = '15';
const FAMILIES: readonly Family[] = [strings, lists, zsets, bits];
/** Commands that choose at random, that wait, whose replies hold a clock or the order of a hash table. */
const LEFT_OUT = /^(?:zrandmember|zscan|b[lrz].*|.*ttl|.*expiretime|getex|multi|exec|discard)$/i;
/** Longest piece of a pipeline. */
const PIECE_BYTES = 40_000;

interface Plan {
  readonly commands: readonly Argv[];
  /** Places of commands whose replies the others have a part in. */
  readonly common: ReadonlySet<number>;
}

function planOf(draw: Draw, db: string): Plan {
  const commands: Argv[] = [['SELECT', db]];
  const common = new Set<number>();
  while (commands.length < COMMANDS) {
    const drawn = draw.pick(FAMILIES).next(draw);
    commands.push(...drawn.filter(([name = '']) => !LEFT_OUT.test(name)));
    if (!draw.chance(4)) continue;
    common.add(commands.length + 1).add(commands.length + 2);
    const meeting: Argv[] = [
      ['INCRBY', 'sum', '3'],
      ['RPUSH', 'all', db],
    ];
    commands.push(['SELECT', COMMON_DB], ...meeting, ['SELECT', db]);
  }
  return { commands, common };
}

/** Sends everything in pieces, in between what others send, and takes as many replies. */
async function talk(port: number, { commands }: Plan, draw: Draw): Promise<string[]> {
  const socket: Socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay();
  onTestFinished(() => void socket.destroy());
  const replies: string[] = [];
  let rest = '';
  const all = new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('close', () => reject(new Error('closed')));
    socket.on('data', (text: string) => {
      rest += text;
      let at = 0;
      for (let end = replyEnd(rest, at); end > 0; end = replyEnd(rest, at)) {
        replies.push(rest.slice(at, end));
        at = end;
        if (at >= rest.length) break;
      }
      rest = rest.slice(at);
      if (replies.length >= commands.length) resolve();
    });
  });
  const bytes = commands.map(encodeCommand).join('');
  for (let at = 0; at < bytes.length;) {
    const length = draw.chance(50) ? draw.between(1, 60) : draw.between(1, PIECE_BYTES);
    socket.write(bytes.slice(at, at + length), 'latin1');
    at += length;
    if (draw.chance(60)) await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  return replies;
}

/** What every client was answered, and what they did together. */
async function runAll(port: number, seed: number): Promise<string[][]> {
  const plans = Array.from({ length: CLIENTS }, (_, i) => planOf(new Draw(seed + i), String(i)));
  const cuts = new Draw(seed + CLIENTS);
  const replies = await Promise.all(plans.map((plan) => talk(port, plan, cuts)));
  const ends: Plan = {
    commands: [
      ['SELECT', COMMON_DB],
      ['GET', 'sum'],
      ['SORT', 'all'],
    ],
    common: new Set(),
  };
  const told = await talk(port, ends, cuts);
  return [...plans, ends].map(
    ({ commands, common }, client) =>
      [...replies, told][client]?.map((reply, at) =>
        common.has(at) ? '' : `${commands[at]?.join(' ').slice(0, 200)} -> ${reply}`,
      ) as string[],
  );
}

test.each([100, 200])('clients at once are answered as by a real server, seed %i', async (seed) => {
  const real = await RealServer.start();
  onTestFinished(() => real.stop());
  const flags = ['--mode', 'standalone', '--cpu', 'free'];
  const bridge = await RunningBridge.start({ nodes: 1, flags, hasControl: false });
  onTestFinished(async () => void (await bridge.stop()));

  const expected = await runAll(real.port, seed);
  const seen = await runAll(bridge.port, seed);
  expect(expected[0]?.length).toBeGreaterThanOrEqual(COMMANDS);
  for (const [client, replies] of seen.entries()) expect(replies).toEqual(expected[client]);
});
