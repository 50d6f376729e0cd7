/**
 * SLOWLOG: the commands that took longest, by the virtual time that their execution cost.
 *
 * A command that waited (BLPOP) is logged when it is served, unless its time was up.
 * Source: redis 7.0.15, slowlog.c; server.c, slowlogPushCurrentCommand.
 */
import { configNumber } from '../../server/config.ts';
import { hasFlag, type Call, type CommandSpec } from '../../server/CommandSpec.ts';
import { OK, type Reply } from '../../server/Reply.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { readInteger } from '../arguments.ts';
import { badWords } from '../badWords.ts';
import { clientAddress } from '../clientLine.ts';
import { commandRow, containerRow, helpRow } from '../commandRow.ts';
import type { SlowEntry } from './MonitoringState.ts';
import { shownWords } from './shownWords.ts';

/** SLOWLOG_ENTRY_MAX_ARGC and SLOWLOG_ENTRY_MAX_STRING: words of an entry, bytes of a word. */
const WORDS_MAX = 32;
const WORD_BYTES_MAX = 128;
/** Entries that SLOWLOG GET shows unless told otherwise. */
const SHOWN = 10;

/** Hook: logs a command that took long enough. */
export function noteSlow(call: Call, spec: CommandSpec, durationUs: number): void {
  const { world, server, client, argv } = call;
  if (hasFlag(spec, 'skip_slowlog') || client.blocked !== null) return;
  const { monitoring } = server;
  monitoring.slowlog.push({
    id: monitoring.nextSlowId++,
    unix: server.unixtime,
    durationUs,
    argv: shortened(shownWords(spec.name, argv)),
    address: clientAddress(world, client),
    name: client.name,
  });
  trimSlowlog(server);
}

function trimSlowlog(server: ServerState): void {
  const { slowlog } = server.monitoring;
  const most = configNumber(server, 'slowlog-max-len');
  while (slowlog.length > most) slowlog.shift();
}

/** The last word tells of those left out, a long word's end of its bytes left out. */
function shortened(argv: readonly string[]): string[] {
  const words = argv.slice(0, WORDS_MAX).map((word) => {
    const more = word.length - WORD_BYTES_MAX;
    return more > 0 ? `${word.slice(0, WORD_BYTES_MAX)}... (${more} more bytes)` : word;
  });
  const left = argv.length - WORDS_MAX + 1;
  if (left > 1) words[WORDS_MAX - 1] = `... (${left} more arguments)`;
  return words;
}

function get(call: Call): Reply {
  const { argv, server } = call;
  const { slowlog } = server.monitoring;
  let count = SHOWN;
  if (argv.length > 3) return badWords(argv);
  if (argv.length === 3) {
    const text = 'ERR count should be greater than or equal to -1';
    const asked = readInteger(argv[2] as string, -1, Infinity, text);
    if (typeof asked !== 'number') return asked;
    count = asked === -1 ? slowlog.length : asked;
  }
  const shown: Reply[] = [];
  for (let i = slowlog.length - 1; i >= 0 && shown.length < count; i--)
    shown.push(entryReply(slowlog.at(i) as SlowEntry));
  return shown;
}

function entryReply({ id, unix, durationUs, argv, address, name }: SlowEntry): Reply {
  return [id, unix, durationUs, argv, address, name];
}

function reset(call: Call): Reply {
  call.server.monitoring.slowlog.clear();
  return OK;
}

export const slowlogRows: readonly CommandSpec[] = [
  containerRow('slowlog'),
  commandRow('slowlog|get', get),
  commandRow('slowlog|len', (call) => call.server.monitoring.slowlog.length),
  commandRow('slowlog|reset', reset),
  helpRow('slowlog'),
];
