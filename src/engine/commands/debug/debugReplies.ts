/**
 * DEBUG PROTOCOL and ERROR: every shape of a reply, for clients under test.
 *
 * Source: redis 7.0.15, debug.c, debugCommand.
 */
import type { Call } from '../../server/CommandSpec.ts';
import { error, type Reply } from '../../server/Reply.ts';
import type { DebugCommand } from './DebugCommand.ts';
import { optionOf } from '../arguments.ts';

const BIG_NUMBER = '1234567999999999999999999999999999999';
const AFTER_ATTRIBUTE = 'Some real reply following the attribute';
const AFTER_PUSH = 'Some real reply following the push reply';

/** Replies by the name of their type. */
const REPLIES: Readonly<Record<string, Reply>> = {
  string: 'Hello World',
  integer: 12_345,
  double: { double: '3.141' },
  null: null,
  array: [0, 1, 2],
  set: { set: [0, 1, 2] },
  map: { map: [0, { bool: false }, 1, { bool: true }, 2, { bool: false }] },
  bignum: { bigNumber: BIG_NUMBER },
  verbatim: { format: 'txt', text: 'This is a verbatim\nstring' },
  true: { bool: true },
  false: { bool: false },
  attrib: { attribute: ['key-popularity', ['key:123', 90]], reply: AFTER_ATTRIBUTE },
  push: { several: [{ push: ['server-cpu-usage', 42] }, AFTER_PUSH] },
};

const NEEDS_RESP3 = error('ERR RESP2 is not supported by this command');
const UNKNOWN_TYPE = error(
  'ERR Wrong protocol type name. Please use one of the following: ' +
    'string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false',
);

function protocol(call: Call): Reply {
  const type = optionOf(call.argv[2] as string);
  if (type === 'push' && call.client.resp === 2) return NEEDS_RESP3;
  return Object.hasOwn(REPLIES, type) ? (REPLIES[type] as Reply) : UNKNOWN_TYPE;
}

/** The words themselves as an error: no code is put before them. */
function debugError(call: Call): Reply {
  return error((call.argv[2] as string).replace(/[\r\n]/g, ' '));
}

export const debugReplies: readonly DebugCommand[] = [
  { name: 'protocol', min: 3, max: 3, run: protocol },
  { name: 'error', min: 3, max: 3, run: debugError },
];
