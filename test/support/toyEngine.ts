/**
 * A tiny world for tests of time travel: a few tickers with seeded waits that write a trace.
 *
 * Deterministic like the real one, with everything the host relies on: events that share a microsecond,
 * trace numbers in the state, inputs that are events, console answers, a claim that can be broken.
 */
import { assert } from '../../src/base/assert.ts';
import { EventWheel } from '../../src/base/EventWheel.ts';
import { createRandomStreams, nextBelow, randomStream } from '../../src/base/random.ts';
import { fail, ok } from '../../src/base/Result.ts';
import { copyState, hashState } from '../../src/base/stateCopy.ts';
import type { Engine, EngineWorld, HistorySink } from '../../src/host/Engine.ts';
import { frameByteLength, frameViews, FrameHeader } from '../../src/protocol/Frame.ts';
import type { WorldInput } from '../../src/protocol/WorldInput.ts';
import type { RunSetup } from '../../src/protocol/RunSetup.ts';
import { emptySummary } from './emptySummary.ts';

const TICK = 1;
const INPUT = 2;

interface ToyWorld {
  nowUs: number;
  traceSeq: number;
  replySeq: number;
  wheel: EventWheel;
  random: ReturnType<typeof createRandomStreams>;
  ticks: number[];
  lastKind: number;
  lastTicker: number;
  /** Shared by copies, not state. */
  trace: HistorySink;
}

function createToy(setup: RunSetup, sink: HistorySink): ToyWorld {
  const random = createRandomStreams(setup.seed);
  const world: ToyWorld = {
    nowUs: 0,
    traceSeq: 0,
    replySeq: 0,
    wheel: new EventWheel(),
    random,
    ticks: [0, 0, 0, 0],
    lastKind: 0,
    lastTicker: 0,
    trace: sink,
  };
  for (const ticker of world.ticks.keys()) world.wheel.push(1, TICK, ticker);
  return world;
}

function runToy(world: ToyWorld, untilUs: number, maxEvents: number): number {
  for (let handled = 0; handled < maxEvents; handled++) {
    if (!world.wheel.pop(untilUs)) {
      world.nowUs = Math.max(world.nowUs, untilUs);
      world.wheel.rest(world.nowUs);
      return handled;
    }
    world.nowUs = world.wheel.time;
    world.lastKind = world.wheel.kind;
    if (world.wheel.kind === TICK) tick(world, world.wheel.a);
    else takeInput(world, world.wheel.payload as WorldInput);
  }
  return maxEvents;
}

function tick(world: ToyWorld, ticker: number): void {
  world.lastTicker = ticker;
  const count = (world.ticks[ticker] ?? 0) + 1;
  world.ticks[ticker] = count;
  if (count % 10 === 0) emit(world, ticker, 'node.pfail');
  // The first two tick together, on the same microseconds.
  const wait =
    ticker < 2 ? 100 : 20 + nextBelow(world.random, randomStream(world.random, 'toy'), 400);
  world.wheel.push(world.nowUs + wait, TICK, ticker);
}

function takeInput(world: ToyWorld, input: WorldInput): void {
  if (input.type === 'console.command') {
    const reply = {
      console: 0,
      node: input.node,
      text: input.argv.join(' '),
      kind: 'reply',
    } as const;
    world.trace.replies.push({ seq: world.replySeq++, reply });
    return;
  }
  assert(input.type !== 'host.powerCut', 'a toy has no power');
  if (input.type === 'node.kill') world.ticks[input.node] = 1_000_000;
  emit(world, 0, 'fault.kill');
}

function emit(world: ToyWorld, node: number, kind: 'node.pfail' | 'fault.kill'): void {
  const seq = world.traceSeq++;
  if (world.trace.isOn)
    world.trace.events.push({ seq, atUs: world.nowUs, node, kind, cause: -1, facts: {} });
}

const toy = (world: EngineWorld): ToyWorld => world as ToyWorld;

export const toyEngine: Engine = {
  createWorld: createToy,
  runEvents: (world, untilUs, maxEvents) => runToy(toy(world), untilUs, maxEvents),
  giveInput(world, input) {
    if (input.type === 'node.resume') return fail({ code: 'notPaused', text: 'It is not paused.' });
    toy(world).wheel.push(world.nowUs, INPUT, 0, 0, 0, input);
    return ok(null);
  },
  copyWorld: (world) => copyState(toy(world)),
  hashWorld: (world) => hashState(toy(world)),
  look: {
    wasStep: (world, by) =>
      toy(world).lastKind === TICK && toy(world).lastTicker === (by === 'tick' ? 3 : 2),
    fillFrame(world, _wants, clock, take) {
      const shape = {
        nodeCount: 4,
        packetCount: 0,
        flowCount: 0,
        hasBeliefs: false,
        hasSlots: false,
      };
      const { buffer, header } = frameViews(take(frameByteLength(shape)), shape);
      header[FrameHeader.nodeCount] = 4;
      header[FrameHeader.nowUs] = world.nowUs;
      header[FrameHeader.headUs] = clock.headUs;
      return buffer;
    },
    summarize: (world) => ({ ...emptySummary, nowUs: world.nowUs }),
    inspectNode: (_world, node, topic) => ({ topic, text: `node ${node}`, rows: [] }),
    inspectSlot: () => ({ slot: 0, owner: 0, hashedPart: '' }),
    commandHelp: () => [{ name: 'GET', syntax: 'key', summary: 'Gets a value' }],
    refuseConfig: (name) => (name === 'no-such' ? 'there is no such directive' : null),
    weigh: () => 1_000,
  },
};
