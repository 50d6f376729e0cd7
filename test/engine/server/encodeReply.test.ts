import {
  array,
  assert as check,
  boolean,
  constant,
  constantFrom,
  integer,
  letrec,
  oneof,
  property,
  string,
} from 'fast-check';
import { expect, test } from 'vitest';
import { encodeReply } from '../../../src/engine/server/encodeReply.ts';
import { OK, type Reply } from '../../../src/engine/server/Reply.ts';
import { replyBytes } from '../../../src/engine/server/replyBytes.ts';

const { reply } = letrec<{ reply: Reply }>((tie) => ({
  reply: oneof(
    { maxDepth: 3 },
    integer(),
    string(),
    constant(null),
    constant(OK),
    string().map((simple) => ({ simple })),
    string().map((error) => ({ error })),
    string().map((double) => ({ double })),
    string().map((text) => ({ format: 'txt', text })),
    boolean().map((bool) => ({ bool })),
    constant({ nullArray: true } as const),
    constant({ integer: '9223372036854775807' }),
    constant({ arrayHead: 12 }),
    array(tie('reply'), { maxLength: 5 }).map((several) => ({ several })),
    constant({ bigNumber: '1234567999999999999999999999999999999' }),
    tie('reply').map((each) => ({ attribute: ['key-popularity', [90]], reply: each })),
    array(tie('reply'), { maxLength: 5 }),
    array(tie('reply'), { maxLength: 5 }).map((set) => ({ set })),
    array(tie('reply'), { maxLength: 5 }).map((push) => ({ push })),
    array(tie('reply'), { maxLength: 5 }).map((items) => ({ map: [...items, ...items] })),
  ),
}));

test('a reply is as long as it was counted, in both protocols', () => {
  check(
    property(reply, constantFrom(2 as const, 3 as const), (value, resp) => {
      expect(encodeReply(value, resp).length).toBe(replyBytes(value, resp));
    }),
  );
});
