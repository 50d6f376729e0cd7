/** A live world without a real socket: programs are numbers, what they get is collected. */
import { liveEngineDoor } from '../../src/host/live/liveEngineDoor.ts';
import { liveSetup, WARM_UP_US, type LiveOptions } from '../../src/host/live/liveSetup.ts';
import { LiveWorld } from '../../src/host/live/LiveWorld.ts';
import type { WorldInput } from '../../src/protocol/WorldInput.ts';

const DEFAULTS: LiveOptions = {
  mode: 'standalone',
  masters: 1,
  replicas: 0,
  empty: 0,
  nodeTimeoutMs: 2_000,
  ip: '127.0.0.1',
  port: 7_000,
  seed: 1,
  config: {},
  cpu: 'real',
  startWallUs: 1_700_000_000_000_000,
};

/** One program's connection. */
export class OutsideProgram {
  readonly conn: number;
  received = '';
  /** How it ended; null = it is open. */
  ended: 'end' | 'reset' | 'refused' | null = null;
  isFull = false;
  private readonly bench: LiveBench;

  constructor(bench: LiveBench, conn: number) {
    this.bench = bench;
    this.conn = conn;
  }

  send(bytes: string): this {
    this.bench.give({ type: 'outside.data', conn: this.conn, bytes });
    return this;
  }

  /** Sends and returns what came back within a virtual ms. */
  ask(bytes: string): string {
    this.received = '';
    this.send(bytes);
    this.bench.run(1);
    return this.received;
  }

  close(how: 'end' | 'gone'): void {
    this.bench.give({ type: 'outside.close', conn: this.conn, how });
  }

  setReading(isReading: boolean): void {
    this.bench.give({ type: 'outside.flow', conn: this.conn, isReading });
  }
}

export class LiveBench {
  readonly world: LiveWorld;
  private readonly programs = new Map<number, OutsideProgram>();

  constructor(options: Partial<LiveOptions> = {}, { hasHistory = false } = {}) {
    const setup = liveSetup({ ...DEFAULTS, ...options }, () => null);
    if (!setup.ok) throw new Error(setup.error.text);
    this.world = new LiveWorld(liveEngineDoor, setup.value, hasHistory);
    this.run(WARM_UP_US / 1_000);
  }

  /** Connects; what the program sends may follow at once. */
  connect(node = 0): OutsideProgram {
    const conn = this.programs.size + 1;
    const program = new OutsideProgram(this, conn);
    this.programs.set(conn, program);
    this.give({ type: 'outside.open', conn, node, caller: `127.0.0.1:${50_000 + conn}` });
    return program;
  }

  give(input: WorldInput): void {
    const given = this.world.give(input);
    if (!given.ok) throw new Error(given.error.text);
  }

  /** Lets virtual time pass. */
  run(ms: number): void {
    const untilUs = this.world.nowUs + ms * 1_000;
    while (!this.world.advance(untilUs, 100_000));
    for (const event of this.world.takeOutside()) {
      const program = this.programs.get(event.conn);
      if (program === undefined) continue;
      if (event.kind === 'data') program.received += event.pieces.join('');
      else if (event.kind === 'full') program.isFull = event.isFull;
      else if (event.kind === 'end') program.ended = 'end';
      else program.ended = event.refused ? 'refused' : 'reset';
    }
  }
}
