/** Runs a program to its end, or for a while, and tells what it printed. */
import { spawn } from 'node:child_process';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Null: it was stopped. */
  readonly code: number | null;
}

export interface RunOptions {
  readonly input?: string;
  /** Stopped after this long, as a person presses Ctrl-C. */
  readonly timeoutMs?: number;
  /** Stopped when what it has printed satisfies this. */
  readonly until?: (stdout: string) => boolean;
  /** Called once, when it has printed something. */
  readonly onOutput?: () => void;
}

export function runProgram(
  program: string,
  args: readonly string[],
  { input, timeoutMs = 60_000, until, onOutput }: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
    child.stdout.on('data', (bytes: Buffer) => {
      if (stdout === '') onOutput?.();
      stdout += bytes.toString();
      if (until?.(stdout) === true) child.kill('SIGTERM');
    });
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, code });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}
