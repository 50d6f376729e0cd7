/**
 * Bare TCP: two machines with a process each that notes what its sockets do, without any server.
 * `wires().dial()` connects a to b; `write`, `close`, `kill` do what they say; `heard` tells the story.
 */
import { handleEvents, runEvents } from '../../src/engine/kernel/dispatch.ts';
import { EventKind } from '../../src/engine/kernel/EventKind.ts';
import {
  createProcess,
  driveProcesses,
  onProcessWake,
  wakeProcess,
  type Process,
} from '../../src/engine/kernel/Process.ts';
import { createTraceSink } from '../../src/engine/kernel/TraceSink.ts';
import { createKernel, type World } from '../../src/engine/kernel/World.ts';
import { connect } from '../../src/engine/network/connect.ts';
import { addFault, healFault } from '../../src/engine/network/faults.ts';
import { handleNetworkEvents } from '../../src/engine/network/handleNetworkEvents.ts';
import { createNetwork, SocketBit, type NetworkOptions } from '../../src/engine/network/Network.ts';
import {
  closeAllSockets,
  closeSocket,
  hasUnread,
  listen,
  readSegments,
  takeEvents,
} from '../../src/engine/network/sockets.ts';
import { canSend, send } from '../../src/engine/network/transmit.ts';

/** A kind of its own, so that no other driver is displaced. */
const WIRE = 'wire' as 'clients';
export const PORT = 22_001;

export interface Heard {
  readonly at: 'a' | 'b';
  readonly what: 'connected' | 'refused' | 'accepted' | 'data' | 'end' | 'reset' | 'writable';
  /** µs since the start of the test's watch. */
  readonly atUs: number;
  readonly payload?: string | number;
}

export class Wires {
  readonly world: World;
  readonly heard: Heard[] = [];
  /** Does this side read what arrives? */
  readonly reads = { a: true, b: true };
  /** Bytes one read takes. */
  readBudget = 1e9;
  /** Sockets that b accepted, oldest first. */
  readonly accepted: number[] = [];

  constructor(options: Partial<NetworkOptions>) {
    wire();
    this.world = createKernel(1, createTraceSink());
    const { world } = this;
    world.hosts = [0, 1].map((index) => ({
      index,
      ip: `10.0.0.${index + 1}`,
      isUp: true,
      wallOffsetUs: 0,
    }));
    world.processes = [0, 1].map((index) =>
      createProcess(index, 'ab'[index] as string, WIRE, index, PORT),
    );
    world.servers = [null, null];
    for (const process of world.processes) process.state = 'running';
    const defaults = {
      latencyUs: 100,
      jitterUs: 0,
      lossPermille: 0,
      bandwidthBps: 0,
      clientLatencyUs: 100,
    };
    world.net = createNetwork(world, { ...defaults, ...options }, 99);
    driveProcesses(WIRE, (_world, process) => this.#look(process));
    listen(world, this.b, PORT);
  }

  get a(): Process {
    return this.world.processes[0] as Process;
  }

  get b(): Process {
    return this.world.processes[1] as Process;
  }

  run(ms: number): void {
    runEvents(this.world, this.world.nowUs + Math.round(ms * 1000), Infinity);
  }

  /** Starts a connect from a to b and returns a's socket. */
  dial(noDelay = true): number {
    return connect(this.world, this.a, 1, PORT, {
      role: 1,
      ref: 0,
      noDelay,
      atUs: this.world.nowUs,
    });
  }

  /** Connects and waits until both sides know; returns a's socket. */
  connect(noDelay = true): number {
    const socket = this.dial(noDelay);
    this.run(1);
    this.heard.length = 0;
    return socket;
  }

  write(socket: number, payload: string | number, bytes = 100): boolean {
    if (!canSend(this.world.net, socket)) return false;
    send(this.world, socket, bytes, payload, this.world.nowUs);
    return true;
  }

  close(socket: number): void {
    closeSocket(this.world, socket);
  }

  /** The process dies; `silent`: with its machine. */
  kill(process: Process, silent = false): void {
    process.state = 'dead';
    process.incarnation++;
    closeAllSockets(this.world, process, silent);
    if (silent) (this.world.hosts[process.host] as { isUp: boolean }).isUp = false;
  }

  cut(ways: 'both' | 'aToB' | 'bToA' = 'both'): void {
    const [from, to] = ways === 'bToA' ? [1, 0] : [0, 1];
    const how = { ways: ways === 'both' ? 'both' : 'one', clients: false, amount: 0 } as const;
    addFault(this.world, { kind: 'cut', from: [from], to: [to], ...how });
  }

  fault(kind: 'slow' | 'lossy', amount: number): void {
    addFault(this.world, { kind, from: [0], to: [1], ways: 'both', clients: false, amount });
  }

  heal(): void {
    healFault(this.world, 'all');
  }

  /** What one side heard, as words, with the payload of data. */
  story(at: 'a' | 'b'): string[] {
    return this.heard
      .filter((each) => each.at === at)
      .map(({ what, payload }) => (payload === undefined ? what : `${what} ${String(payload)}`));
  }

  /** Moment (µs) at which a side heard its `index`-th event of a sort. */
  momentOf(at: 'a' | 'b', what: Heard['what'], index = 0): number {
    return this.heard.filter((each) => each.at === at && each.what === what)[index]?.atUs ?? NaN;
  }

  #look(process: Process): void {
    const { world } = this;
    const { ready } = process;
    process.ready = [];
    for (const socket of ready) this.#serve(process, socket, takeEvents(world.net, socket));
  }

  #serve(process: Process, socket: number, bits: number): void {
    const at = process === this.a ? 'a' : 'b';
    const note = (what: Heard['what'], payload?: string | number): void => {
      const atUs = this.world.nowUs;
      this.heard.push(payload === undefined ? { at, what, atUs } : { at, what, atUs, payload });
    };
    if ((bits & SocketBit.acceptPending) !== 0) {
      this.accepted.push(socket);
      note('accepted');
    }
    if ((bits & SocketBit.connected) !== 0) note('connected');
    if ((bits & SocketBit.connectFailed) !== 0) return note('refused');
    if ((bits & SocketBit.reset) !== 0) {
      note('reset');
      return closeSocket(this.world, socket);
    }
    if ((bits & SocketBit.writable) !== 0) note('writable');
    if (this.reads[at] && hasUnread(this.world.net, socket)) {
      readSegments(this.world, socket, this.readBudget, (payload) =>
        note('data', payload as string | number),
      );
    }
    if ((bits & SocketBit.eof) !== 0 && !hasUnread(this.world.net, socket)) note('end');
  }

  /** A side that did not read looks at its sockets again. */
  readAgain(at: 'a' | 'b', socket: number): void {
    this.reads[at] = true;
    const process = at === 'a' ? this.a : this.b;
    process.ready.push(socket);
    wakeProcess(this.world, process, this.world.nowUs);
  }
}

export function wires(options: Partial<NetworkOptions> = {}): Wires {
  return new Wires(options);
}

function wire(): void {
  handleEvents(EventKind.processWake, onProcessWake);
  handleNetworkEvents();
}
