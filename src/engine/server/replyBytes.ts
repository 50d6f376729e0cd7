/** Exact size of a reply on the wire, without encoding it. Same rules as `encodeReply` (property-tested). */
import { bulkBytes, digits } from './Command.ts';
import { OK, type AttributeReply, type Reply } from './Reply.ts';

const OK_BYTES = 3 + OK.simple.length;

/** Bytes of `reply` in RESP2 or RESP3. */
export function replyBytes(reply: Reply, resp: 2 | 3): number {
  if (typeof reply === 'string') return bulkBytes(reply.length);
  if (typeof reply === 'number') return 3 + digits(reply);
  if (reply === OK) return OK_BYTES;
  if (reply === null) return resp === 3 ? 3 : 5;
  if (Array.isArray(reply))
    return listBytes(reply as readonly Reply[], (reply as readonly Reply[]).length, resp);
  return taggedBytes(reply as Exclude<Reply, string | number | null | readonly Reply[]>, resp);
}

function taggedBytes(
  reply: Exclude<Reply, string | number | null | readonly Reply[]>,
  resp: 2 | 3,
): number {
  if ('simple' in reply) return 3 + reply.simple.length;
  if ('integer' in reply) return 3 + reply.integer.length;
  if ('error' in reply) return 3 + reply.error.length;
  if ('nullArray' in reply) return resp === 3 ? 3 : 5;
  if ('map' in reply)
    return listBytes(reply.map, resp === 3 ? reply.map.length / 2 : reply.map.length, resp);
  if ('set' in reply) return listBytes(reply.set, reply.set.length, resp);
  if ('push' in reply) return listBytes(reply.push, reply.push.length, resp);
  if ('double' in reply)
    return resp === 3 ? 3 + reply.double.length : bulkBytes(reply.double.length);
  if ('bool' in reply) return 4;
  if ('bigNumber' in reply)
    return resp === 3 ? 3 + reply.bigNumber.length : bulkBytes(reply.bigNumber.length);
  if ('attribute' in reply) return attributedBytes(reply, resp);
  if ('several' in reply)
    return reply.several.reduce((bytes: number, each) => bytes + replyBytes(each, resp), 0);
  if ('arrayHead' in reply) return 3 + String(reply.arrayHead).length;
  return bulkBytes(resp === 3 ? reply.text.length + 4 : reply.text.length);
}

function attributedBytes({ attribute, reply }: AttributeReply, resp: 2 | 3): number {
  const own = resp === 3 ? listBytes(attribute, attribute.length / 2, resp) : 0;
  return own + replyBytes(reply, resp);
}

function listBytes(items: readonly Reply[], count: number, resp: 2 | 3): number {
  let bytes = 3 + digits(count);
  for (const item of items) bytes += replyBytes(item, resp);
  return bytes;
}
