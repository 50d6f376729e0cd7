/**
 * RESP bytes of a reply, as a binary string. Made only where bytes are wanted (bridge, captures, tests).
 * Source: redis 7.0.15, networking.c, addReply*. Same shapes as `replyBytes` counts.
 */
import type { Reply } from './Reply.ts';

const CRLF = '\r\n';

export function encodeReply(reply: Reply, resp: 2 | 3): string {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number') return `:${reply}${CRLF}`;
  if (reply === null) return resp === 3 ? `_${CRLF}` : `$-1${CRLF}`;
  if (Array.isArray(reply)) {
    const items = reply as readonly Reply[];
    return aggregate('*', items.length, items, resp);
  }
  return encodeTagged(reply as Exclude<Reply, string | number | null | readonly Reply[]>, resp);
}

function encodeTagged(
  reply: Exclude<Reply, string | number | null | readonly Reply[]>,
  resp: 2 | 3,
): string {
  if ('simple' in reply) return `+${reply.simple}${CRLF}`;
  if ('integer' in reply) return `:${reply.integer}${CRLF}`;
  if ('error' in reply) return `-${reply.error}${CRLF}`;
  if ('nullArray' in reply) return resp === 3 ? `_${CRLF}` : `*-1${CRLF}`;
  if ('map' in reply) {
    if (resp === 2) return aggregate('*', reply.map.length, reply.map, resp);
    return aggregate('%', reply.map.length / 2, reply.map, resp);
  }
  if ('set' in reply) return aggregate(resp === 3 ? '~' : '*', reply.set.length, reply.set, resp);
  if ('push' in reply)
    return aggregate(resp === 3 ? '>' : '*', reply.push.length, reply.push, resp);
  if ('double' in reply) return resp === 3 ? `,${reply.double}${CRLF}` : bulk(reply.double);
  if ('bool' in reply) {
    if (resp === 3) return reply.bool ? `#t${CRLF}` : `#f${CRLF}`;
    return reply.bool ? `:1${CRLF}` : `:0${CRLF}`;
  }
  if ('several' in reply) return reply.several.map((each) => encodeReply(each, resp)).join('');
  if (resp === 2) return bulk(reply.text);
  return `=${reply.text.length + 4}${CRLF}${reply.format}:${reply.text}${CRLF}`;
}

function bulk(text: string): string {
  return `$${text.length}${CRLF}${text}${CRLF}`;
}

function aggregate(mark: string, count: number, items: readonly Reply[], resp: 2 | 3): string {
  let text = `${mark}${count}${CRLF}`;
  for (const item of items) text += encodeReply(item, resp);
  return text;
}
