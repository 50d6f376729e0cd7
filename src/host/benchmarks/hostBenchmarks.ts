/** What the host costs: seeks in a ten-minute run, and building a frame. The caller brings clock and codec. */
import type { Answer } from '../../protocol/messages.ts';
import type { RunSetup } from '../../protocol/RunSetup.ts';
import { DEFAULT_SETUP } from '../../scenarios/defaultSetup.ts';
import { copyWorld, runEvents } from '../../engine/index.ts';
import { engineDoor } from '../engineDoor.ts';
import { Host } from '../Host.ts';
import type { Codec } from '../HostPort.ts';
import { benchWorld, type Clock } from './engineBenchmarks.ts';

export interface SeekFigures {
  readonly nodes: number;
  readonly seconds: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Wall seconds the run itself took. */
  readonly runSeconds: number;
}

const SEEKS = 15;

/** A run of `minutes`, then seeks to moments all over it; each ends when the host answers. */
export function measureSeek(
  topology: RunSetup['topology'],
  nodeTimeoutMs: number,
  workload: Partial<RunSetup['workload']>,
  minutes: number,
  nowMs: Clock,
  codec: Codec,
): SeekFigures {
  const desk = new Desk(nowMs, codec);
  const setup: RunSetup = {
    ...DEFAULT_SETUP,
    topology,
    config: { ...DEFAULT_SETUP.config, 'cluster-node-timeout': String(nodeTimeoutMs) },
    workload: { ...DEFAULT_SETUP.workload, ...workload },
  };
  const endUs = minutes * 60e6;
  const startMs = nowMs();
  desk.ask('run.open', { setup, inputs: [], atUs: 0 });
  desk.ask('transport.seek', { atUs: endUs });
  const runSeconds = (nowMs() - startMs) / 1000;
  const times: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    const atUs = Math.floor(((i * 0.618_034 + 0.05) % 1) * endUs);
    const before = nowMs();
    desk.ask('transport.seek', { atUs });
    times.push(nowMs() - before);
  }
  times.sort((a, b) => a - b);
  const nodes = topology.masters * (1 + topology.replicasPerMaster);
  const [medianMs = 0, worstMs = 0] = [times[Math.floor(SEEKS / 2)], times.at(-1)];
  return { nodes, seconds: minutes * 60, medianMs, worstMs, runSeconds };
}

/** A page that asks and waits, in one thread. */
class Desk {
  private readonly host: Host;
  private readonly turns: (() => void)[] = [];
  private readonly answers = new Map<number, Answer<unknown>>();
  private lastId = 0;

  constructor(nowMs: Clock, codec: Codec) {
    const port = {
      nowMs,
      schedule: (_delayMs: number, turn: () => void): void => void this.turns.push(turn),
      post: (message: { kind: string }): void => {
        const answer = message as unknown as { id: number; answer: Answer<unknown> };
        if (message.kind === 'answer') this.answers.set(answer.id, answer.answer);
      },
      codec,
    };
    this.host = new Host(port, engineDoor);
    this.host.start();
  }

  ask(name: string, payload: unknown): void {
    const id = ++this.lastId;
    this.host.receive({ id, name, payload });
    while (!this.answers.has(id)) {
      const turn = this.turns.shift();
      if (turn === undefined) return;
      turn();
    }
  }
}

export interface FrameFigures {
  readonly nodes: number;
  readonly bytes: number;
  readonly buildMs: number;
  readonly copyMs: number;
}

/** Building a frame with every section, and a checkpoint, of an idle cluster. */
export function measureFrame(masters: number, replicas: number, nowMs: Clock): FrameFigures {
  const world = benchWorld(masters, replicas, masters > 100 ? 15_000 : 5_000);
  runEvents(world, masters > 100 ? 3e6 : 20e6, Infinity);
  const wants = { beliefs: masters <= 100, slots: true, seenBy: -1, packets: true };
  const clock = { headUs: world.nowUs, pace: 1, behind: false, playing: true };
  const pool: ArrayBuffer[] = [];
  const take = (bytes: number): ArrayBuffer => {
    if ((pool[0]?.byteLength ?? 0) < bytes) pool[0] = new ArrayBuffer(bytes);
    return pool[0] as ArrayBuffer;
  };
  let buildMs = Infinity;
  let bytes = 0;
  for (let i = 0; i < 30; i++) {
    const startMs = nowMs();
    bytes = engineDoor.look.fillFrame(world, wants, clock, take).byteLength;
    buildMs = Math.min(buildMs, nowMs() - startMs);
  }
  const startMs = nowMs();
  copyWorld(world);
  return { nodes: world.servers.length, bytes, buildMs, copyMs: nowMs() - startMs };
}
