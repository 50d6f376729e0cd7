import { expect, test } from 'vitest';
import { completionsOf, hintFor, type CommandHelp } from '../../src/store/completeCommand.ts';

const COMMANDS: readonly CommandHelp[] = [
  { name: 'SET', syntax: 'key value [NX | XX] [GET]', summary: '' },
  { name: 'SETNX', syntax: 'key value', summary: '' },
  { name: 'CLUSTER', syntax: '', summary: '' },
  { name: 'CLUSTER NODES', syntax: '', summary: '' },
  { name: 'CLUSTER MEET', syntax: 'ip port', summary: '' },
];

test('completions begin with what is typed, whatever its case', () => {
  expect(completionsOf('set', COMMANDS)).toEqual(['SET', 'SETNX']);
  expect(completionsOf('cluster  n', COMMANDS)).toEqual(['CLUSTER NODES']);
  expect(completionsOf('', COMMANDS)).toEqual([]);
  expect(completionsOf('zz', COMMANDS)).toEqual([]);
});

test.each([
  ['set', ' key value [NX | XX] [GET]'],
  ['set ', 'key value [NX | XX] [GET]'],
  ['set a', ' value [NX | XX] [GET]'],
  ['set a b ', '[NX | XX] [GET]'],
  ['cluster meet 1.2.3.4', ' port'],
  ['setn', ''],
  ['', ''],
])('the hint for %j is what is still to come', (typed, expected) => {
  expect(hintFor(typed, COMMANDS)).toBe(expected);
});
