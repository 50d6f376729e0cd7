/**
 * Reads a file of commands to replay: either what `redis-cli MONITOR` printed, with its timing and its
 * connections, or redis-cli commands, one a line, spaced evenly. Data from outside: every refusal names
 * its line, nothing is executed and nothing throws.
 */
import { fail, ok, type Result } from '../base/Result.ts';
import type { ReplayCommand } from '../protocol/RunSetup.ts';
import { splitArgs, toBytes } from './splitArgs.ts';

export const REPLAY_BYTES_MAX = 8 * 1024 * 1024;
export const REPLAY_COMMANDS_MAX = 100_000;
/** Space between two commands of a file that carries no times: 1,000 a second. */
const PLAIN_GAP_US = 1_000;
/** Problems listed before we stop reading; a wrong file would list thousands. */
const PROBLEMS_MAX = 8;

export interface ReplayProblem {
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  readonly code: 'quotes' | 'notMonitor' | 'empty' | 'tooLarge' | 'tooMany' | 'timeBack';
}

export interface ParsedReplay {
  readonly format: 'monitor' | 'commands';
  readonly commands: readonly ReplayCommand[];
  readonly clients: number;
  readonly durationUs: number;
}

export function parseReplay(text: string): Result<ParsedReplay, readonly ReplayProblem[]> {
  if (text.length > REPLAY_BYTES_MAX) return fail([{ line: 0, code: 'tooLarge' }]);
  const lines = text.split(/\r?\n/);
  const first = lines.find((line) => !isSkipped(line));
  if (first === undefined) return fail([{ line: 0, code: 'empty' }]);
  const format = MONITOR.test(first) ? 'monitor' : 'commands';
  const reader = format === 'monitor' ? new MonitorReader() : new CommandReader();
  const problems: ReplayProblem[] = [];
  for (const [index, line] of lines.entries()) {
    if (isSkipped(line)) continue;
    const code =
      reader.commands.length >= REPLAY_COMMANDS_MAX ? ('tooMany' as const) : reader.read(line);
    if (code) problems.push({ line: index + 1, code });
    if (problems.length >= PROBLEMS_MAX || code === 'tooMany') break;
  }
  if (problems.length > 0) return fail(problems);
  const { commands, clients } = reader;
  return ok({ format, commands, clients, durationUs: commands[commands.length - 1]?.atUs ?? 0 });
}

/** `1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`; scripts print `[0 lua]`. */
const MONITOR = /^(\d+)\.(\d{6}) \[\d+ ([^\]]+)\] (.+)$/;

/** Blank lines, comments and the `OK` that MONITOR prints first. */
function isSkipped(line: string): boolean {
  const text = line.trim();
  return text === '' || text.startsWith('#') || text === 'OK';
}

class CommandReader {
  readonly commands: ReplayCommand[] = [];
  readonly clients = 1;

  read(line: string): ReplayProblem['code'] | null {
    const argv = splitArgs(toBytes(line));
    if (!argv || argv.length === 0) return 'quotes';
    this.commands.push({ atUs: this.commands.length * PLAIN_GAP_US, client: 0, argv });
    return null;
  }
}

class MonitorReader {
  readonly commands: ReplayCommand[] = [];
  readonly #clients = new Map<string, number>();
  #startUs = -1;

  get clients(): number {
    return this.#clients.size;
  }

  read(line: string): ReplayProblem['code'] | null {
    const found = MONITOR.exec(line.trimEnd());
    if (!found) return 'notMonitor';
    const [, seconds = '0', fraction = '0', from = '', rest = ''] = found;
    const argv = splitArgs(toBytes(rest));
    if (!argv || argv.length === 0) return 'quotes';
    const stampUs = Number(seconds) * 1_000_000 + Number(fraction);
    if (this.#startUs < 0) this.#startUs = stampUs;
    const atUs = stampUs - this.#startUs;
    const formerUs = this.commands[this.commands.length - 1]?.atUs ?? 0;
    if (atUs < formerUs) return 'timeBack';
    // A script's own calls are made again by the script itself.
    if (from === 'lua') return null;
    const client = this.#clients.get(from) ?? this.#clients.size;
    this.#clients.set(from, client);
    this.commands.push({ atUs, client, argv });
    return null;
  }
}
