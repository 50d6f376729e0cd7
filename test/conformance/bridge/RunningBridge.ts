/** A bridge of one's own, started as people start it, on free ports, ended with its owner. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { runProgram, type Ran, type RunOptions } from './runProgram.ts';

export interface BridgeFlags {
  readonly nodes: number;
  /** Without --port and --control-port, which are chosen. */
  readonly flags?: readonly string[];
  readonly hasControl?: boolean;
}

/** Ports below those that the system gives to outgoing connections. */
const FIRST_PORT = 12_000;
const LAST_PORT = 30_000;
let nextPort = FIRST_PORT + (process.pid % 150) * 100;

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The first of `count` ports in a row that nobody listened on a moment ago. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = nextPort;
    nextPort = first + count > LAST_PORT ? FIRST_PORT : first + count;
    const ports = Array.from({ length: count }, (_, i) => first + i);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
}

export class RunningBridge {
  readonly port: number;
  readonly controlPort: number;
  readonly ready: string;
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;

  private constructor(port: number, controlPort: number, ready: string, child: ChildProcess) {
    this.port = port;
    this.controlPort = controlPort;
    this.ready = ready;
    this.process = child;
    this.exit = new Promise((resolve) => child.once('exit', resolve));
  }

  static async start({
    nodes,
    flags = [],
    hasControl = true,
  }: BridgeFlags): Promise<RunningBridge> {
    const port = await freePorts(nodes + 1);
    const controlPort = port + nodes;
    const control = hasControl ? ['--control-port', String(controlPort)] : [];
    const child = spawnBridge(['--port', String(port), ...control, ...flags]);
    const ready = await readyLine(child);
    return new RunningBridge(port, controlPort, ready, child);
  }

  /** Ports of all nodes. */
  portOf(node: number): number {
    return this.port + node;
  }

  cli(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return runProgram('redis-cli', ['-p', String(this.port), ...args], options);
  }

  /** One word of the control port; what it printed. */
  async control(...words: string[]): Promise<string> {
    const args = ['-p', String(this.controlPort), ...words];
    return (await runProgram('redis-cli', args)).stdout.trim();
  }

  async stop(): Promise<number | null> {
    this.process.kill('SIGINT');
    return this.exit;
  }
}

/** `scripts/runNode.mjs` and the bridge behind it. */
export function spawnBridge(args: readonly string[]): ChildProcess {
  const command = ['scripts/runNode.mjs', 'src/bridge/bridge.ts', ...args];
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
}

function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const look = (bytes: Buffer): void => {
      text += bytes.toString();
      const found = /^ready .*$/m.exec(text);
      if (found !== null) resolve(found[0]);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code) => reject(new Error(`the bridge ended with ${code}: ${text}`)));
  });
}
