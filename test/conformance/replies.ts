/**
 * Reading replies out of bytes, and judging two of them by a rule.
 */
import type { Plain, Rule } from './Family.ts';

interface Node {
  /** First byte: the type. */
  readonly mark: string;
  /** Text of a scalar, without its frame. */
  readonly text: string;
  /** Null for scalars. */
  readonly items: readonly Node[] | null;
  readonly end: number;
}

/** Length of the first whole reply in `bytes` at `at`; 0 = incomplete. */
export function replyEnd(bytes: string, at: number): number {
  return readNode(bytes, at)?.end ?? 0;
}

const AGGREGATES = '*%~>';

function readNode(bytes: string, at: number): Node | null {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return null;
  const mark = bytes[at] as string;
  const line = bytes.slice(at + 1, lineEnd);
  const next = lineEnd + 2;
  if (AGGREGATES.includes(mark)) return readItems(bytes, mark, Number(line), next);
  if (mark !== '$' && mark !== '=') return { mark, text: line, items: null, end: next };
  const length = Number(line);
  if (length < 0) return { mark: '_', text: '-1', items: null, end: next };
  if (next + length + 2 > bytes.length) return null;
  return { mark, text: bytes.slice(next, next + length), items: null, end: next + length + 2 };
}

function readItems(bytes: string, mark: string, count: number, from: number): Node | null {
  if (count < 0) return { mark: '_', text: '*', items: null, end: from };
  const items: Node[] = [];
  let at = from;
  for (let i = 0; i < (mark === '%' ? count * 2 : count); i++) {
    const item = readNode(bytes, at);
    if (item === null) return null;
    items.push(item);
    at = item.end;
  }
  return { mark, text: String(items.length), items, end: at };
}

/** A reply as plain values. */
export function plainReply(bytes: string): Plain {
  const node = readNode(bytes, 0);
  if (node === null) throw new Error(`not one whole reply: ${JSON.stringify(bytes.slice(0, 200))}`);
  return plainOf(node);
}

function plainOf(node: Node): Plain {
  if (node.items !== null) return node.items.map(plainOf);
  if (node.mark === '_') return null;
  if (node.mark === '-') return { error: node.text };
  if (node.mark === ':') return Number(node.text);
  return node.mark === '#' ? node.text === 't' : node.text;
}

/** Whether the replies agree as far as the rule demands. */
export function repliesAgree(real: string, simulated: string, rule: Rule): boolean {
  if (real === simulated || rule === 'any') return true;
  if (rule === 'exact') return false;
  const [a, b] = [readNode(real, 0), readNode(simulated, 0)];
  if (a === null || b === null) return false;
  if (rule === 'near') return isNear(a, b);
  if (rule === 'shape') return shapeOf(a, false) === shapeOf(b, false);
  const width = rule === 'unordered' ? 1 : 2;
  return a.mark === b.mark && sorted(a, width) === sorted(b, width);
}

function sorted(node: Node, width: number): string {
  if (node.items === null) return textOf(node);
  const groups: string[] = [];
  // A cursor and its elements: the order of the elements is what is free.
  const { items } = node;
  if (items.length === 2 && items[1]?.items && items[0]?.mark === '$')
    return textOf(items[0]) + sorted(items[1], width);
  const isNested = items.every((item) => item.items !== null);
  const step = isNested ? 1 : width;
  for (let i = 0; i < items.length; i += step)
    groups.push(
      items
        .slice(i, i + step)
        .map(textOf)
        .join(),
    );
  return groups.toSorted((x, y) => (x < y ? -1 : x > y ? 1 : 0)).join('\n');
}

function textOf(node: Node): string {
  return node.items === null
    ? `${node.mark}${node.text.length}:${node.text}`
    : `${node.mark}[${node.items.map(textOf).join()}]`;
}

/** How far clocks may be apart. */
const NEAR = 2000n;

function isNear(a: Node, b: Node): boolean {
  if (a.mark !== b.mark) return false;
  if (a.items !== null && b.items !== null) {
    const others = b.items;
    return (
      a.items.length === others.length &&
      a.items.every((item, at) => isNear(item, others[at] as Node))
    );
  }
  if (a.text === b.text) return true;
  // A time to live of centuries is beyond what a double holds to the millisecond.
  if (/^\d+$/.test(a.text) && /^\d+$/.test(b.text)) {
    const apart = BigInt(a.text) - BigInt(b.text);
    return apart >= -NEAR && apart <= NEAR;
  }
  const [x, y] = [Number(a.text), Number(b.text)];
  return x >= 0 && y >= 0 && Math.abs(x - y) <= Number(NEAR);
}

function shapeOf(node: Node, isInside: boolean): string {
  if (node.items !== null)
    return `${node.mark}[${node.items.map((item) => shapeOf(item, true)).join()}]`;
  return node.mark === '-' && !isInside ? node.text : node.mark;
}
