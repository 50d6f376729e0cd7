/** What Enter in the console does: checks the line as redis-cli would and gives it to the engine. */
import type { NodeIndex } from '../protocol/WorldInput.ts';
import { give } from './actions.ts';
import {
  appendEntry,
  awaitReply,
  clearConsole,
  consoleStore,
  rememberLine,
  setConsoleNode,
} from './consoleLog.ts';
import { runStore } from './run.ts';
import { splitArgs, toBytes } from './splitArgs.ts';

/** A line longer than this is refused: every command is part of the run's history and of its link. */
export const CONSOLE_BYTES_MAX = 64 * 1024;
const REPEATS_MAX = 100;

export type LineRefusal = 'tooLong' | 'noSuchEndpoint' | 'tooManyRepeats';

export async function openConsoleLine(line: string, prompt: string): Promise<LineRefusal | null> {
  const bytes = toBytes(line);
  if (bytes.length > CONSOLE_BYTES_MAX) return 'tooLong';
  if (line.trim() === '') return null;
  rememberLine(line);
  appendEntry('prompt', line, prompt);
  const argv = splitArgs(bytes);
  if (!argv) appendEntry('note', 'Invalid argument(s)');
  if (!argv || argv.length === 0) return null;
  return runArguments(argv);
}

async function runArguments(argv: readonly string[]): Promise<LineRefusal | null> {
  const word = argv[0]?.toLowerCase();
  if (word === 'clear') clearConsole();
  else if (word === 'connect' && argv.length === 3) return connect(argv[1] ?? '', argv[2] ?? '');
  else if (word !== 'quit' && word !== 'exit') return send(argv);
  return null;
}

/** redis-cli repeats a command that follows a number. */
async function send(argv: readonly string[]): Promise<LineRefusal | null> {
  const { node, isFollowing } = consoleStore.getState();
  const isRepeated = argv.length > 1 && /^[1-9]\d*$/.test(argv[0] ?? '');
  const times = isRepeated ? Number(argv[0]) : 1;
  if (times > REPEATS_MAX) return 'tooManyRepeats';
  const command = isRepeated ? argv.slice(1) : argv;
  awaitReply();
  for (let i = 0; i < times; i++)
    await give({ type: 'console.command', console: 0, node, argv: command, follow: isFollowing });
  return null;
}

function connect(ip: string, port: string): LineRefusal | null {
  const nodes = runStore.getState().summary?.nodes ?? [];
  const found: NodeIndex | undefined = nodes.find(
    (one) => one.ip === ip && String(one.port) === port,
  )?.index;
  if (found === undefined) return 'noSuchEndpoint';
  setConsoleNode(found);
  return null;
}
