/**
 * One listening port for each node, open while its process lives: a dead node's port refuses, as a real
 * one's does.
 */
import { createServer, type Server, type Socket } from 'node:net';

interface Door {
  server: Server | null;
  /** Opening again failed: when it was tried last, ms. */
  triedMs: number;
}

const RETRY_MS = 250;
/**
 * Connections that wait to be taken (the system may allow fewer). Longer than a redis-server's 511: thousands
 * that come at once are taken more slowly here, and a SYN that finds no room is repeated a second later.
 */
const BACKLOG = 65_535;

export class Doors {
  private readonly host: string;
  private readonly firstPort: number;
  private readonly doors: Door[];
  private readonly onConnection: (node: number, socket: Socket) => void;
  private readonly say: (text: string) => void;

  constructor(
    host: string,
    firstPort: number,
    count: number,
    onConnection: (node: number, socket: Socket) => void,
    say: (text: string) => void,
  ) {
    this.host = host;
    this.firstPort = firstPort;
    this.doors = Array.from({ length: count }, () => ({ server: null, triedMs: -Infinity }));
    this.onConnection = onConnection;
    this.say = say;
  }

  /** Opens all; rejects with the first problem. */
  async openAll(): Promise<void> {
    await Promise.all(this.doors.map((door, node) => this.open(node, door)));
  }

  /** Brings every door into the state of its node. */
  follow(isAccepting: (node: number) => boolean): void {
    for (const [node, door] of this.doors.entries()) {
      const isWanted = isAccepting(node);
      if (isWanted === (door.server !== null)) continue;
      if (!isWanted) this.close(door);
      else this.reopen(node, door);
    }
  }

  closeAll(): void {
    for (const door of this.doors) this.close(door);
  }

  private close(door: Door): void {
    door.server?.close();
    door.server = null;
  }

  private reopen(node: number, door: Door): void {
    const nowMs = performance.now();
    if (nowMs - door.triedMs < RETRY_MS) return;
    door.triedMs = nowMs;
    this.open(node, door).catch((problem: unknown) => this.say(String(problem)));
  }

  private open(node: number, door: Door): Promise<void> {
    const port = this.firstPort + node;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.onConnection(node, socket),
    );
    door.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (problem: NodeJS.ErrnoException) => {
        if (door.server === server) door.server = null;
        reject(new Error(whyNot(problem, this.host, port)));
      });
      server.listen({ port, host: this.host, backlog: BACKLOG }, () => {
        server.removeAllListeners('error');
        server.on('error', (problem) => this.say(problem.message));
        server.on('drop', () => this.say(`port ${port}: a connection was dropped`));
        resolve();
      });
    });
  }
}

/** Why a port cannot be opened, in plain words. */
export function whyNot(problem: NodeJS.ErrnoException, host: string, port: number): string {
  switch (problem.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use by another program; choose another port`;
    case 'EACCES':
      return `port ${port} on ${host} may not be opened by this user; ports from 1024 on may`;
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine; choose another --host`;
    default:
      return `port ${port} on ${host} cannot be opened: ${problem.message}`;
  }
}
