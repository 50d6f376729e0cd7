/**
 * A real redis-server of one's own: started on a free port in a new folder, ended with its owner.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Argv } from './Family.ts';
import { replyEnd } from './replies.ts';

export const REDIS_VERSION = '7.0.15';

/** One plain instruction when the real programs are missing or of another version; null = all is there. */
export function missingRedis(): string | null {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  const instruction = `Install Redis ${REDIS_VERSION} (Debian: apt-get install redis-server redis-tools) and run again.`;
  if (found.error !== undefined) return `redis-server is not on the PATH. ${instruction}`;
  if (!found.stdout.includes(`v=${REDIS_VERSION}`))
    return `redis-server is ${found.stdout.trim()}. ${instruction}`;
  const cli = spawnSync('redis-cli', ['--version'], { encoding: 'utf8' });
  return cli.error === undefined ? null : `redis-cli is not on the PATH. ${instruction}`;
}

/** A TCP port that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

export class RealServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #clients: RealClient[] = [];

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  /** @param config directives, name to value; several words for a directive that takes them apart */
  static async start(
    config: Readonly<Record<string, string | readonly string[]>> = {},
  ): Promise<RealServer> {
    const missing = missingRedis();
    if (missing !== null) throw new Error(missing);
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-redis-'));
    const all = { save: '', 'enable-debug-command': 'yes', ...config };
    const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...[value].flat()]);
    const args = ['--port', String(port), '--dir', folder, '--daemonize', 'no', ...words];
    const process = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      process.once('error', reject);
      process.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      process.stdout.on('data', (data: Buffer) => {
        if (data.includes('Ready to accept connections')) resolve();
      });
    });
    return new RealServer(port, process, folder);
  }

  async open(): Promise<RealClient> {
    const client = await RealClient.open(this.port);
    this.#clients.push(client);
    return client;
  }

  stop(): void {
    for (const client of this.#clients) client.close();
    this.#process.removeAllListeners('exit');
    this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One connection; replies come as their bytes. */
export class RealClient {
  readonly #socket: Socket;
  #bytes = '';
  #wanted = 0;
  #replies: string[] = [];
  #done: ((replies: string[]) => void) | null = null;
  #failed: ((reason: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (data) => this.#take(String(data)));
    socket.on('close', () => this.#failed?.(new Error('the real server closed the connection')));
  }

  static open(port: number): Promise<RealClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RealClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends all at once and waits for one reply each. */
  send(commands: readonly Argv[]): Promise<string[]> {
    this.#wanted = commands.length;
    this.#replies = [];
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(commands.map(encodeCommand).join(''), 'latin1');
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }

  #take(data: string): void {
    this.#bytes += data;
    let at = 0;
    for (let end = replyEnd(this.#bytes, at); end > 0; end = replyEnd(this.#bytes, at)) {
      this.#replies.push(this.#bytes.slice(at, end));
      at = end;
      if (at >= this.#bytes.length) break;
    }
    this.#bytes = this.#bytes.slice(at);
    if (this.#replies.length >= this.#wanted) this.#done?.(this.#replies);
  }
}

export function encodeCommand(argv: Argv): string {
  return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}
