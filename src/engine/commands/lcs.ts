/**
 * LCS: the longest common subsequence of two strings, and where in both its parts are.
 *
 * Of the usual table of lengths only two rows are kept, and for each cell one bit: which way back is longer.
 * Source: redis 7.0.15, t_string.c, lcsCommand.
 */
import { isString, textOf, type Entry } from '../keyspace/Entry.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import { configNumber } from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { error, type ErrorReply, type Reply } from '../server/Reply.ts';
import { isOption, readInteger } from './arguments.ts';
import { chargeBytes } from './charge.ts';
import { commandRow } from './commandRow.ts';
import { lookupRead } from './lookup.ts';

interface Options {
  hasPlaces: boolean;
  hasLength: boolean;
  hasMatchLengths: boolean;
  matchMin: number;
}

function parseOptions(argv: readonly string[]): Options | ErrorReply {
  const options: Options = {
    hasPlaces: false,
    hasLength: false,
    hasMatchLengths: false,
    matchMin: 0,
  };
  for (let i = 3; i < argv.length; i++) {
    const word = argv[i];
    if (isOption(word, 'idx')) options.hasPlaces = true;
    else if (isOption(word, 'len')) options.hasLength = true;
    else if (isOption(word, 'withmatchlen')) options.hasMatchLengths = true;
    else if (isOption(word, 'minmatchlen') && i + 1 < argv.length) {
      const min = readInteger(argv[++i] as string);
      if (typeof min !== 'number') return min;
      options.matchMin = min;
    } else return Errors.syntax;
  }
  if (options.hasPlaces && options.hasLength)
    return error('ERR If you want both the length and indexes, please just use IDX.');
  return options;
}

const NO_STRINGS = error('ERR The specified keys must contain string values');
const TOO_LONG = error(
  'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
);
/** Bytes of a cell of Redis's table. */
const CELL_BYTES = 4;

function lcs(call: Call): Reply {
  const { server, argv } = call;
  const first = lookupRead(call, argv[1] as string);
  const second = lookupRead(call, argv[2] as string);
  const a = textIn(first);
  const b = textIn(second);
  if (a === null || b === null) return NO_STRINGS;
  const options = parseOptions(argv);
  if ('error' in options) return options;
  const bytes = (a.length + 1) * (b.length + 1) * CELL_BYTES;
  if (bytes > configNumber(server, 'proto-max-bulk-len')) return TOO_LONG;
  chargeBytes(server, bytes);
  const table = compare(a, b);
  if (options.hasLength) return table.length;
  const found = walkBack(a, b, table);
  return options.hasPlaces ? placesReply(found.matches, table.length, options) : found.text;
}

function textIn(entry: Entry | undefined): string | null {
  if (entry === undefined) return '';
  return isString(entry.value) ? textOf(entry.value) : null;
}

interface Table {
  /** Of the longest common subsequence. */
  readonly length: number;
  /** A bit for each cell: without the last character of `a` it is longer than without that of `b`. */
  readonly ways: Uint8Array;
}

function compare(a: string, b: string): Table {
  const width = b.length + 1;
  const ways = new Uint8Array((((a.length + 1) * width) >>> 3) + 1);
  let above = new Uint32Array(width);
  let row = new Uint32Array(width);
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    for (let j = 1; j < width; j++) {
      const up = above[j] as number;
      const left = row[j - 1] as number;
      if (code === b.charCodeAt(j - 1)) row[j] = (above[j - 1] as number) + 1;
      else if (up > left) {
        row[j] = up;
        const cell = i * width + j;
        ways[cell >>> 3] = (ways[cell >>> 3] as number) | (1 << (cell & 7));
      } else row[j] = left;
    }
    [above, row] = [row, above];
  }
  return { length: above[width - 1] as number, ways };
}

/** A stretch that both strings share; positions inclusive. */
interface Match {
  readonly inA: number;
  readonly inB: number;
  readonly length: number;
}

/** The subsequence itself, and its stretches from the last to the first. */
function walkBack(a: string, b: string, { ways }: Table): { text: string; matches: Match[] } {
  const width = b.length + 1;
  const matches: Match[] = [];
  let text = '';
  let run = 0;
  let i = a.length;
  let j = b.length;
  const endRun = (): void => {
    if (run === 0) return;
    matches.push({ inA: i, inB: j, length: run });
    text = a.slice(i, i + run) + text;
    run = 0;
  };
  while (i > 0 && j > 0) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      run++;
      i--;
      j--;
      continue;
    }
    endRun();
    const cell = i * width + j;
    if (((ways[cell >>> 3] as number) & (1 << (cell & 7))) !== 0) i--;
    else j--;
  }
  endRun();
  return { text, matches };
}

function placesReply(matches: readonly Match[], length: number, options: Options): Reply {
  const shown = matches.filter((match) => match.length >= options.matchMin);
  const places = shown.map((match): Reply => {
    const { inA, inB } = match;
    const both: Reply[] = [
      [inA, inA + match.length - 1],
      [inB, inB + match.length - 1],
    ];
    return options.hasMatchLengths ? [...both, match.length] : both;
  });
  return { map: ['matches', places, 'len', length] };
}

export const lcsRows: readonly CommandSpec[] = [commandRow('lcs', lcs)];
