import { expect, test } from 'vitest';
import { strangers } from '../../support/cluster.ts';

const END = '\0 and more';

test.each([
  [`CLIENT LIST TYPE x${END}`, "ERR Unknown client type 'x'"],
  [`CLIENT KILL TYPE x${END}`, "ERR Unknown client type 'x'"],
  [`CLIENT KILL USER x${END}`, "ERR No such user 'x'"],
  [`CONFIG SET x${END} 1`, "ERR Unknown option or number of arguments for CONFIG SET - 'x'"],
  [`HELLO 3 x${END}`, "ERR Syntax error in HELLO option 'x'"],
  [`DEBUG x${END}`, "ERR unknown subcommand or wrong number of arguments for 'x'. Try DEBUG HELP."],
  [`DEBUG CLUSTERLINK KILL to x${END}`, 'ERR Unknown node x'],
  [`CLUSTER REPLICATE x${END}`, 'ERR Unknown node x'],
  [`CLUSTER FORGET x${END}`, 'ERR Unknown node x'],
  [`CLUSTER REPLICAS x${END}`, 'ERR Unknown node x'],
  [`CLUSTER COUNT-FAILURE-REPORTS x${END}`, 'ERR Unknown node x'],
  [`CLUSTER SETSLOT 1 NODE x${END}`, 'ERR Unknown node x'],
  [`CLUSTER MEET x${END} 1`, 'ERR Invalid node address specified: x:1'],
])('an error shows a word up to its first zero byte: %j', (line, text) => {
  // The words of END are not words of their own.
  const words = line.replace(END, '\0').split(' ');
  const argv = words.map((word) => word.replace('\0', END));

  expect(
    strangers(1)
      .node('A')
      .look(...argv),
  ).toEqual({ error: text });
});

test('an unknown PFDEBUG subcommand, too', () => {
  const a = strangers(1).node('A');
  a.look('PFADD', 'k', '1');

  expect(a.look('PFDEBUG', `x${END}`, 'k')).toEqual({
    error: "ERR Unknown PFDEBUG subcommand 'x'",
  });
  expect(a.look('PFDEBUG', `getreg${END}`, 'k')).toHaveLength(16_384);
});

test.each(['save', 'notify-keyspace-events'])('%s ends at a zero byte', (name) => {
  const a = strangers(1).node('A');
  a.look('CONFIG', 'SET', name, name === 'save' ? '10 1' : 'KEA');

  expect(a.look('CONFIG', 'SET', name, '\0')).toEqual({ simple: 'OK' });
  expect(a.look('CONFIG', 'GET', name)).toEqual({ map: [name, ''] });
});
