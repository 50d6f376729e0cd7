/**
 * Bytes as a broken or hostile program sends them: noise, pieces of the protocol in no order, and real
 * traffic with bytes changed, lost, doubled and moved. Same seed, same bytes.
 */
import { createRandomStreams, nextBelow, randomStream } from '../../src/base/random.ts';

/** Commands whose replies depend on nothing but what was sent before. */
const COMMANDS: readonly (readonly string[])[] = [
  ['PING'],
  ['ping', 'howdy'],
  ['ECHO', 'a\r\nb'],
  ['SET', 'a', '1'],
  ['SET', 'b', 'x'.repeat(300), 'EX', '100'],
  ['GET', 'a'],
  ['GET', 'b'],
  ['INCR', 'a'],
  ['APPEND', 'c', '\0\xff"\''],
  ['GETRANGE', 'c', '0', '-1'],
  ['STRLEN', 'c'],
  ['DEL', 'a', 'b', 'c', 'l'],
  ['RPUSH', 'l', '1', '2', '3'],
  ['LRANGE', 'l', '0', '9'],
  ['LPOP', 'l'],
  ['MULTI'],
  ['EXEC'],
  ['DISCARD'],
  ['WATCH', 'a'],
  ['HSET', 'h', 'f', 'v'],
  ['HGETALL', 'h'],
  ['SELECT', '1'],
  ['SELECT', '99'],
  ['TYPE', 'l'],
  ['OBJECT', 'ENCODING', 'l'],
  ['CLIENT', 'SETNAME', 'x'],
  ['NOSUCH', 'thing'],
  ['GET'],
];

const TOKENS = [
  '*',
  '$',
  '\r\n',
  '\n',
  '\r',
  '*1\r\n',
  '*3\r\n',
  '*-1\r\n',
  '*0\r\n',
  '$4\r\nPING\r\n',
  '$-1\r\n',
  '$0\r\n\r\n',
  '$536870913\r\n',
  '*2147483648\r\n',
  '+OK\r\n',
  ':1\r\n',
  '%1\r\n',
  '"',
  "'",
  '\\x41',
  '\0',
  ' ',
  'PING\r\n',
  'GET a',
  'POST / HTTP/1.1\r\nHost: x\r\n',
  'QUIT\r\n',
];

/** Longer than any line or count may be. */
const TOO_LONG = ['x', '*1', '*1\r\n$1', '*1\r\n\0', 'GET "'].map(
  (head) => head + '1'.repeat(90_000),
);

export class FuzzTraffic {
  private readonly random;
  private readonly stream: number;

  constructor(seed: number) {
    this.random = createRandomStreams(seed);
    this.stream = randomStream(this.random, 'fuzz');
  }

  /** 0 .. bound - 1. */
  below(bound: number): number {
    return nextBelow(this.random, this.stream, bound);
  }

  /** What one connection sends, 1 .. `bytesMax` bytes. @param drawn further commands to send */
  session(bytesMax: number, drawn: () => readonly string[] | null = () => null): string {
    const wanted = 1 + this.below(bytesMax);
    const kind = this.below(8);
    let bytes = bytesMax > 90_000 ? this.pick(TOO_LONG) : '';
    while (bytes.length < wanted) {
      if (kind === 0) bytes += this.noise(1 + this.below(200));
      else if (kind === 1) bytes += this.pick(TOKENS);
      else bytes += this.damaged(this.encoded(drawn() ?? this.pick(COMMANDS)), kind);
    }
    return bytes.slice(0, bytesMax);
  }

  /** The same bytes in pieces of random lengths. */
  cut(bytes: string): string[] {
    const pieces: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = 1 + this.below(this.below(4) === 0 ? 8 : 4_000);
      pieces.push(bytes.slice(at, at + length));
      at += length;
    }
    return pieces;
  }

  private encoded(argv: readonly string[]): string {
    const isInline = this.below(6) === 0 && argv.every((word) => /^[\w-]+$/.test(word));
    if (isInline) return `${argv.join(' ')}\r\n`;
    return `*${argv.length}\r\n${argv.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
  }

  /** Most pieces of real traffic stay whole, so that the connection lives for a while. */
  private damaged(bytes: string, kind: number): string {
    if (this.below(kind === 2 ? 3 : 40) !== 0) return bytes;
    const at = this.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + this.below(6));
    switch (this.below(6)) {
      case 0:
        return bytes.slice(0, at) + this.noise(end - at) + bytes.slice(end);
      case 1:
        return bytes.slice(0, at) + bytes.slice(end);
      case 2:
        return bytes.slice(0, end) + bytes.slice(at);
      case 3:
        return bytes.slice(0, at) + this.pick(TOKENS) + bytes.slice(at);
      case 4:
        return bytes.replace(/\d+/, String(this.below(100_000)));
      default:
        return bytes.slice(0, at);
    }
  }

  private noise(length: number): string {
    let bytes = '';
    for (let i = 0; i < length; i++) bytes += String.fromCharCode(this.below(256));
    return bytes;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
