import { describe, expect, test } from 'vitest';
import { DOC_ROWS } from '../../../src/engine/commands/commandDocs.table.ts';
import { commandFacts } from '../../../src/engine/commands/commandFacts.table.ts';
import type { Reply } from '../../../src/engine/server/Reply.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import { strangers } from '../../support/cluster.ts';
import { oneServer } from '../../support/oneServer.ts';

/** Maps as objects, sets as arrays, status words as strings. */
function plain(reply: Reply | undefined): unknown {
  if (typeof reply !== 'object' || reply === null) return reply;
  if (Array.isArray(reply)) return (reply as Reply[]).map(plain);
  if ('set' in reply) return reply.set.map(plain);
  if ('simple' in reply) return reply.simple;
  if (!('map' in reply)) return reply;
  const words: readonly Reply[] = reply.map as readonly Reply[];
  const pairs: [string, unknown][] = [];
  for (let i = 0; i < words.length; i += 2) pairs.push([words[i] as string, plain(words[i + 1])]);
  return Object.fromEntries(pairs);
}

describe('COMMAND DOCS', () => {
  test('tells all that 7.0.15 tells, arguments as trees', () => {
    const server = oneServer();
    expect(plain(server.command('COMMAND', 'DOCS', 'getset', 'nosuch', 'GETEX'))).toEqual({
      getset: {
        summary: 'Set the string value of a key and return its old value',
        since: '1.0.0',
        group: 'string',
        complexity: 'O(1)',
        doc_flags: ['deprecated'],
        deprecated_since: '6.2.0',
        replaced_by: '`SET` with the `!GET` argument',
        arguments: [
          { name: 'key', type: 'key', key_spec_index: 0 },
          { name: 'value', type: 'string' },
        ],
      },
      getex: {
        summary: 'Get the value of a key and optionally set its expiration',
        since: '6.2.0',
        group: 'string',
        complexity: 'O(1)',
        arguments: [
          { name: 'key', type: 'key', key_spec_index: 0 },
          {
            name: 'expiration',
            type: 'oneof',
            flags: ['optional'],
            arguments: [
              { name: 'seconds', type: 'integer', token: 'EX' },
              { name: 'milliseconds', type: 'integer', token: 'PX' },
              { name: 'unix-time-seconds', type: 'unix-time', token: 'EXAT' },
              { name: 'unix-time-milliseconds', type: 'unix-time', token: 'PXAT' },
              { name: 'persist', type: 'pure-token', token: 'PERSIST' },
            ],
          },
        ],
      },
    });
  });

  test('has a row of documentation for every command, and every row can be read', () => {
    const c = strangers(1);
    const names = [...kit.commands.keys()].filter((name) => !name.includes('|'));
    const docs = plain(c.node('A').look('COMMAND', 'DOCS') as Reply) as object;
    expect(Object.keys(docs)).toEqual(names);
    expect(DOC_ROWS.filter(([name]) => commandFacts(name) === undefined)).toEqual([]);
  });
});

describe('COMMAND LIST', () => {
  test('names subcommands too, and filters', () => {
    const server = oneServer();
    expect(server.command('COMMAND', 'LIST')).toContain('config|get');
    expect(server.command('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', 'CONFIG|*t')).toEqual([
      'config|get',
      'config|set',
      'config|resetstat',
    ]);
    expect(server.command('COMMAND', 'LIST', 'FILTERBY', 'ACLCAT', 'nosuch')).toEqual([]);
    expect(server.command('COMMAND', 'LIST', 'FILTERBY', 'x', 'y')).toEqual({
      error: 'ERR syntax error',
    });
  });
});

describe('what comes later', () => {
  test.each(['ACL', 'XADD', 'EVAL', 'FCALL', 'FUNCTION', 'SCRIPT', 'MEMORY', 'LATENCY', 'MODULE'])(
    '%s is an unknown command',
    (name) => {
      const server = oneServer();
      expect(server.command(name, 'x')).toEqual({
        error: `ERR unknown command '${name}', with args beginning with: 'x' `,
      });
      expect(server.command('COMMAND', 'INFO', name)).toEqual([null]);
    },
  );

  test.each([
    ['CLIENT', 'TRACKING'],
    ['CLIENT', 'CACHING'],
    ['CLIENT', 'SETINFO'],
    ['CLIENT', 'NO-TOUCH'],
  ])('%s %s is an unknown subcommand', (name, sub) => {
    expect(oneServer().command(name, sub, 'on')).toEqual({
      error: `ERR unknown subcommand '${sub}'. Try ${name} HELP.`,
    });
  });
});

describe('COMMAND GETKEYS', () => {
  const keys = (...words: string[]): unknown => oneServer().command('COMMAND', 'GETKEYS', ...words);
  const flags = (...words: string[]): unknown =>
    plain(oneServer().command('COMMAND', 'GETKEYSANDFLAGS', ...words));

  test('refuses what has no keys, or too few words', () => {
    expect(keys('nosuch', 'a')).toEqual({ error: 'ERR Invalid command specified' });
    expect(keys('PING', 'a')).toEqual({ error: 'ERR The command has no key arguments' });
    expect(keys('SSUBSCRIBE', 'a')).toEqual({ error: 'ERR The command has no key arguments' });
    expect(keys('GET', 'a', 'b')).toEqual({
      error: 'ERR Invalid number of arguments specified for command',
    });
    expect(keys('MSET', 'a', 'b', 'c', 'd')).toEqual(['a', 'c']);
  });

  test('tells what would be done with them, by the words if need be', () => {
    expect(flags('GET', 'a')).toEqual([['a', ['RO', 'access']]]);
    expect(flags('SET', 'a', 'b')).toEqual([['a', ['OW', 'update']]]);
    expect(flags('SET', 'a', 'b', 'GET')).toEqual([['a', ['RW', 'access', 'update']]]);
  });
});
