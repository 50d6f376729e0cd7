/**
 * Every command of the table with any words: as many as it takes, one too few or too many, keys of all kinds,
 * its own option words, numbers at the edges.
 */
import { SERVER_EXTENSIONS } from '../../../src/engine/assemble.ts';
import { commandFacts } from '../../../src/engine/commands/commandFacts.table.ts';
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

/** Left out, for it ends or moves the connection or the server, waits, or is about the machine. */
const ELSEWHERE =
  /^(shutdown|quit|reset|hello|auth|monitor|sync|psync|replconf|replicaof|slaveof|failover|restore-asking|select|swapdb|multi|exec|discard|watch|unwatch|wait|debug|save|bgsave|bgrewriteaof|lolwut|info|role|time|lastsave|config|client|command|slowlog|memory|latency|cluster|asking|readonly|readwrite|object\|help|pfdebug|pfselftest|flushall|flushdb|s?p?(un)?subscribe|p?ssubscribe|b(l|r|z).*)(\||$)/;

/** Replies that are random, or in the order of a hash table. */
const RULES: Readonly<Record<string, Rule>> = {
  randomkey: 'shape',
  scan: 'any',
  keys: 'unordered',
};

const NAMES: readonly string[] = SERVER_EXTENSIONS.flatMap(({ commands = [] }) => commands)
  .map(({ name }) => name)
  .filter(
    (name) =>
      !ELSEWHERE.test(name) && !/^(spop|set|sort(_ro)?|[hsz]rand(field|member))$/.test(name),
  );

/** Commands that set when a key ends: it must not end while the run is under way. */
const ENDS = /expire|setex|getex|restore/;
const FAR_OR_PAST = ['-1', '0', '-5', '100000', '9000000', '9223372036854775807', 'abc', ''];

function word(draw: Draw, keywords: readonly string[]): string {
  const kind = draw.below(100);
  if (kind < 35) return draw.anyKey();
  if (kind < 55) return draw.integer();
  if (kind < 65) return draw.float();
  return kind < 80 && keywords.length > 0 ? draw.cased(draw.pick(keywords)) : draw.member();
}

function next(draw: Draw): readonly Argv[] {
  const name = draw.pick(NAMES);
  const { arity = 2, syntax = '' } = commandFacts(name) ?? {};
  const keywords = syntax.match(/\b[A-Z]{2,}\b/g) ?? [];
  const words = name.split('|').map((each) => draw.cased(each));
  const wanted = Math.max(
    words.length,
    Math.abs(arity) + (draw.chance(10) ? draw.between(-1, 1) : 0),
  );
  const more = arity < 0 && draw.chance(60) ? draw.between(0, 5) : 0;
  const make = (): string => {
    const made = word(draw, keywords);
    return ENDS.test(name) && /^\d{1,10}$/.test(made) ? draw.pick(FAR_OR_PAST) : made;
  };
  while (words.length < wanted + more) words.push(make());
  if (draw.chance(70) && words.length > 1 && !name.includes('|')) words[1] = draw.anyKey();
  return [words];
}

/** Sets and tables as hash tables: their elements come in any order. */
const TABLES = /^(smembers|sinter|sunion|sdiff|hgetall|hkeys|hvals|pubsub)$/;

export const anything: Family = {
  name: 'anything',
  next,
  rule: (argv, look) => {
    const name = argv[0]?.toLowerCase() ?? '';
    if (/^(h|s|z)scan$/.test(name)) return 'any';
    if (/ttl$|expiretime$|^object$/.test(name)) return 'near';
    if (name === 'dump' && look.encoding(argv[1] ?? '') === 'hashtable') return 'shape';
    if (name === 'hgetall') return 'unorderedPairs';
    return RULES[name] ?? (TABLES.test(name) ? 'unordered' : undefined);
  },
};
