/** RESP from a byte stream for programs that are no redis-server, and RESP back: the control port. */
import {
  createQueryBuffer,
  encodeReply,
  feed,
  parseCommand,
  unparsedBytes,
  type Reply,
} from '../../engine/index.ts';

export type RespReply = Reply;

export function respBytes(reply: RespReply, resp: 2 | 3): string {
  return encodeReply(reply, resp);
}

export class RespReader {
  private readonly query = createQueryBuffer();
  private readonly bulkBytesMax: number;

  /** @param bulkBytesMax longest word; twice as many unread bytes are too many */
  constructor(bulkBytesMax: number) {
    this.bulkBytesMax = bulkBytesMax;
  }

  feed(bytes: string): void {
    feed(this.query, bytes);
  }

  /** Words of the next command, an error text when the bytes are no RESP, null when more must come. */
  next(): readonly string[] | { readonly error: string } | null {
    const limits = { bulkBytesMax: this.bulkBytesMax, authenticated: true };
    const found = parseCommand(this.query, limits);
    if (found !== null) return 'error' in found ? found : found.argv;
    const isTooMuch = unparsedBytes(this.query) > this.bulkBytesMax * 2;
    return isTooMuch ? { error: 'ERR Protocol error: too big request' } : null;
  }
}
