/**
 * Replies as redis-cli 7.0.15 prints them to a terminal.
 *
 * Input and output are binary strings. A few commands answer with text meant for reading; their replies
 * are printed as they are.
 *
 * Source: redis 7.0.15, redis-cli.c, cliFormatReplyTTY, cliFormatReplyRaw, cliSendCommand (output_raw).
 */
import { quoteBytes } from '../server/quoteBytes.ts';
import type { Reply } from '../server/Reply.ts';

/** Whether redis-cli prints this command's reply raw even to a terminal. */
export function isRawOutput(argv: readonly string[]): boolean {
  const [name = '', sub = ''] = argv.map((word) => word.toLowerCase());
  const words = argv.length;
  if (name === 'info' || name === 'lolwut') return true;
  if (words < 2) return false;
  switch (name) {
    case 'debug':
      return sub === 'htstats' || sub === 'htstats-key' || sub === 'client-eviction';
    case 'memory':
      return sub === 'malloc-stats' || sub === 'doctor';
    case 'cluster':
      return words === 2 && (sub === 'nodes' || sub === 'info');
    case 'client':
      return sub === 'list' || sub === 'info';
    case 'latency':
      return (words === 3 && sub === 'graph') || (words === 2 && sub === 'doctor');
    case 'proxy':
      return sub === 'info';
    default:
      return false;
  }
}

/** Text of a reply without the newline that ends it. `resp` decides how RESP3 shapes arrived. */
export function formatReply(reply: Reply, argv: readonly string[], resp: 2 | 3): string {
  const text = isRawOutput(argv) ? rawText(reply, resp) : terminalText(reply, '', resp);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** One reply and its newline. `prefix` indents the further lines of a nested aggregate. */
function terminalText(reply: Reply, prefix: string, resp: 2 | 3): string {
  if (reply === null) return '(nil)\n';
  if (typeof reply === 'number') return `(integer) ${reply}\n`;
  if (typeof reply === 'string') return `${quoteBytes(reply)}\n`;
  if ('attribute' in reply) return terminalText(reply.reply, prefix, resp);
  const items = itemsOf(reply, resp);
  if (items !== null) return aggregateText(items, prefix, resp);
  return scalarText(reply, resp);
}

function scalarText(reply: Exclude<Reply, string | number | null>, resp: 2 | 3): string {
  if ('simple' in reply) return `${reply.simple}\n`;
  if ('error' in reply) return `(error) ${reply.error}\n`;
  if ('integer' in reply) return `(integer) ${reply.integer}\n`;
  if ('bigNumber' in reply) return `${quoteBytes(reply.bigNumber)}\n`;
  if ('double' in reply)
    return resp === 3 ? `(double) ${reply.double}\n` : `${quoteBytes(reply.double)}\n`;
  if ('bool' in reply) return boolText(reply.bool, resp);
  if ('text' in reply) return resp === 3 ? `${reply.text}\n` : `${quoteBytes(reply.text)}\n`;
  return '(nil)\n';
}

function boolText(value: boolean, resp: 2 | 3): string {
  if (resp === 2) return `(integer) ${value ? 1 : 0}\n`;
  return value ? '(true)\n' : '(false)\n';
}

type Shape = 'array' | 'hash' | 'set' | 'push';

interface Items {
  readonly shape: Shape;
  readonly list: readonly Reply[];
}

function isArray(reply: Reply): reply is readonly Reply[] {
  return Array.isArray(reply);
}

/** Elements of an aggregate as it arrives; maps and sets are arrays in RESP2. */
function itemsOf(reply: Exclude<Reply, string | number | null>, resp: 2 | 3): Items | null {
  if (isArray(reply)) return { shape: 'array', list: reply };
  if ('map' in reply) return { shape: resp === 3 ? 'hash' : 'array', list: reply.map };
  if ('set' in reply) return { shape: resp === 3 ? 'set' : 'array', list: reply.set };
  if ('push' in reply) return { shape: resp === 3 ? 'push' : 'array', list: reply.push };
  if ('several' in reply) return { shape: 'array', list: reply.several.filter(isElement) };
  return null;
}

function isElement(reply: Reply): boolean {
  return typeof reply !== 'object' || reply === null || !('arrayHead' in reply);
}

const SEPARATOR: Readonly<Record<Shape, string>> = { array: ')', hash: '#', set: '~', push: ')' };

function aggregateText({ shape, list }: Items, prefix: string, resp: 2 | 3): string {
  if (list.length === 0) return `(empty ${shape})\n`;
  const step = shape === 'hash' ? 2 : 1;
  const width = String(Math.floor(list.length / step)).length;
  const inner = prefix + ' '.repeat(width + 2);
  let text = '';
  for (let i = 0; i < list.length; i += step) {
    const number = String(i / step + 1).padStart(width);
    // The first line's prefix was printed by the caller: an index stands there.
    text += `${i === 0 ? '' : prefix}${number}${SEPARATOR[shape]} `;
    text += terminalText(list[i] as Reply, inner, resp);
    if (shape === 'hash')
      text = `${text.slice(0, -1)} => ${terminalText(list[i + 1] as Reply, inner, resp)}`;
  }
  return text;
}

function rawText(reply: Reply, resp: 2 | 3): string {
  if (reply === null) return '\n';
  if (typeof reply === 'string') return reply;
  if (typeof reply === 'number') return String(reply);
  if ('attribute' in reply) return rawText(reply.reply, resp);
  const items = itemsOf(reply, resp);
  if (items !== null) return items.list.map((item) => rawText(item, resp)).join('\n');
  if ('error' in reply) return `${reply.error}\n`;
  if ('simple' in reply) return reply.simple;
  if ('integer' in reply) return reply.integer;
  if ('bigNumber' in reply) return reply.bigNumber;
  if ('double' in reply) return reply.double;
  if ('bool' in reply)
    return resp === 3 ? (reply.bool ? '(true)' : '(false)') : reply.bool ? '1' : '0';
  return 'text' in reply ? reply.text : '';
}
