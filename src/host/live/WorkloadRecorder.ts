/**
 * The newest commands that programs sent, as a file that a run can replay: lines as MONITOR prints them.
 *
 * Bounded as replays are; what a replay cannot use (subscriptions, logins, very long commands) is left out
 * and counted.
 */
import { quoteBytes } from '../../engine/index.ts';
import type { SentCommand } from '../../protocol/Outside.ts';
import { ARGUMENTS_MAX, COMMAND_BYTES_MAX, REPLAY_COMMANDS_MAX } from '../limits.ts';

/** Bytes of words kept; quoted they may grow fourfold, and a replay's file has at most 8 MB. */
const BYTES_MAX = 2 * 1024 * 1024;
/** Of each second, commands beyond this are not recorded. */
const PER_SECOND_MAX = 20_000;
/** Dropped at once, so that dropping costs little. */
const SLACK = 10_000;

/** About the connection, not about data; or never answered like a command; or secret. */
const NOT_REPLAYED: ReadonlySet<string> = new Set(
  (
    'auth hello client quit reset monitor subscribe psubscribe ssubscribe unsubscribe punsubscribe ' +
    'sunsubscribe shutdown debug replicaof slaveof psync sync replconf command ping'
  ).split(' '),
);

export class WorkloadRecorder {
  private readonly startWallUs: number;
  private kept: SentCommand[] = [];
  private keptBytes = 0;
  private left = 0;
  private dropped = 0;
  private second = 0;
  private inSecond = 0;

  /** @param startWallUs wall clock (Unix epoch) at virtual time 0 */
  constructor(startWallUs: number) {
    this.startWallUs = startWallUs;
  }

  /** Whether there is room for more in the second of this moment: keeping them costs a busy world time. */
  isRecording(nowUs: number): boolean {
    const second = Math.floor(nowUs / 1_000_000);
    if (second !== this.second) [this.second, this.inSecond] = [second, 0];
    return this.inSecond < PER_SECOND_MAX;
  }

  add(commands: readonly SentCommand[]): void {
    this.inSecond += commands.length;
    for (const command of commands) {
      const bytes = bytesOf(command);
      if (!isReplayable(command, bytes)) this.left++;
      else {
        this.kept.push(command);
        this.keptBytes += bytes;
      }
    }
    if (this.kept.length > REPLAY_COMMANDS_MAX + SLACK || this.keptBytes > BYTES_MAX * 2)
      this.trim();
  }

  /** The file's text, ASCII, and how many commands it holds. */
  write(): { readonly text: string; readonly commands: number } {
    this.trim();
    const lines = this.kept
      .map((command, at) => ({ command, at }))
      .sort((a, b) => a.command.atUs - b.command.atUs || a.at - b.at)
      .map(({ command }) => this.line(command));
    const counts = `${lines.length} commands, ${this.left} left out, ${this.dropped} older ones dropped`;
    const head = `# ${counts}; of each second at most about ${PER_SECOND_MAX}`;
    return { text: `${[head, ...lines].join('\n')}\n`, commands: lines.length };
  }

  private line({ atUs, caller, db, argv }: SentCommand): string {
    const us = this.startWallUs + atUs;
    const seconds = Math.floor(us / 1_000_000);
    const fraction = String(us % 1_000_000).padStart(6, '0');
    return `${seconds}.${fraction} [${db} ${caller}] ${argv.map(quoteBytes).join(' ')}`;
  }

  private trim(): void {
    const { kept } = this;
    let from = Math.max(0, kept.length - REPLAY_COMMANDS_MAX);
    for (let at = 0; at < from; at++) this.keptBytes -= bytesOf(kept[at] as SentCommand);
    while (this.keptBytes > BYTES_MAX) this.keptBytes -= bytesOf(kept[from++] as SentCommand);
    this.dropped += from;
    this.kept = kept.slice(from);
  }
}

function bytesOf({ argv }: SentCommand): number {
  let bytes = 0;
  for (const word of argv) bytes += word.length + 3;
  return bytes;
}

function isReplayable({ argv }: SentCommand, bytes: number): boolean {
  if (argv.length > ARGUMENTS_MAX || bytes > COMMAND_BYTES_MAX) return false;
  return !NOT_REPLAYED.has((argv[0] as string).toLowerCase());
}
