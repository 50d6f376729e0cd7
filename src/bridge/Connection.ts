/**
 * One real connection of a program to a node: its bytes go into the world as inputs, what the world sends
 * back goes out. Both ways the slower side is waited for, so nothing piles up here.
 */
import type { Socket } from 'node:net';
import type { OutsideEvent } from '../protocol/Outside.ts';
import type { OutsideInput } from '../protocol/WorldInput.ts';

/** Bytes handed to the kernel or queued here beyond which the world is asked to keep the rest. */
const QUEUED_BYTES_MAX = 1_048_576;
const QUEUED_BYTES_LOW = 262_144;
/** Small pieces are written as one. */
const JOINED_BYTES_MAX = 131_072;

export class Connection {
  private readonly socket: Socket;
  private readonly conn: number;
  private readonly give: (input: OutsideInput) => void;
  private queue: string[] = [];
  private queuedBytes = 0;
  private isHeldBack = false;
  /** The world has closed its end; nothing is told to it any more. */
  private isOver = false;
  private endsWith: 'end' | 'reset' | null = null;

  constructor(socket: Socket, conn: number, give: (input: OutsideInput) => void, gone: () => void) {
    this.socket = socket;
    this.conn = conn;
    this.give = give;
    socket.on('data', (bytes: Buffer) => this.onData(bytes));
    socket.on('end', () => this.tellClose('end'));
    socket.on('drain', () => this.flush());
    // A reset or a broken pipe: `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.tellClose('gone');
      this.isOver = true;
      gone();
    });
  }

  /** Takes an event of the world; `flush` then writes what it brought. */
  receive(event: OutsideEvent): void {
    switch (event.kind) {
      case 'data':
        for (const piece of event.pieces) {
          this.queue.push(piece);
          this.queuedBytes += piece.length;
        }
        return;
      case 'full':
        if (event.isFull) this.socket.pause();
        else this.socket.resume();
        return;
      case 'end':
        this.isOver = true;
        this.endsWith = 'end';
        return;
      case 'reset':
        this.isOver = true;
        this.endsWith = 'reset';
        return;
    }
  }

  /** Writes what the kernel takes; holds the world back while too much waits. */
  flush(): void {
    const { socket } = this;
    if (socket.destroyed) return;
    while (this.queue.length > 0 && socket.writableLength < QUEUED_BYTES_MAX) {
      const bytes = this.takeQueued();
      this.queuedBytes -= bytes.length;
      socket.write(bytes, 'latin1');
    }
    const waiting = this.queuedBytes + socket.writableLength;
    if (this.queue.length === 0 && this.endsWith !== null) return this.finish();
    if (this.isOver) return;
    if (!this.isHeldBack && waiting > QUEUED_BYTES_MAX) this.setReading(false);
    else if (this.isHeldBack && waiting < QUEUED_BYTES_LOW) this.setReading(true);
  }

  destroy(): void {
    this.socket.destroy();
  }

  private onData(bytes: Buffer): void {
    if (this.isOver) return;
    this.give({ type: 'outside.data', conn: this.conn, bytes: bytes.toString('latin1') });
  }

  private tellClose(how: 'end' | 'gone'): void {
    if (!this.isOver) this.give({ type: 'outside.close', conn: this.conn, how });
  }

  private setReading(isReading: boolean): void {
    this.isHeldBack = !isReading;
    this.give({ type: 'outside.flow', conn: this.conn, isReading });
  }

  private takeQueued(): string {
    const { queue } = this;
    let bytes = 0;
    let count = 0;
    for (const piece of queue) {
      bytes += piece.length;
      count++;
      if (bytes >= JOINED_BYTES_MAX) break;
    }
    return (count === queue.length ? queue.splice(0) : queue.splice(0, count)).join('');
  }

  /** As a server's close(2): what was written still travels; unread bytes make it a reset. */
  private finish(): void {
    const { socket } = this;
    if (this.endsWith === 'reset' && socket.writableLength === 0) socket.resetAndDestroy();
    else socket.end(() => socket.destroy());
    this.endsWith = null;
  }
}
