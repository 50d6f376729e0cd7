/** Buffers that travel to the page and back; a frame is sent only when one of them is at home. */
const BUFFERS = 3;

export class FramePool {
  private home: ArrayBuffer[] = [];
  private away = 0;

  get hasRoom(): boolean {
    return this.away < BUFFERS;
  }

  /** A buffer of at least `byteLength` bytes, with room to grow so that it need not be made anew. */
  take(byteLength: number): ArrayBuffer {
    this.away++;
    const known = this.home.pop();
    if (known !== undefined && known.byteLength >= byteLength) return known;
    return new ArrayBuffer(2 ** Math.ceil(Math.log2(byteLength + 4_096)));
  }

  /** The page gives one back. A page that returns what it never got only costs itself frames. */
  giveBack(buffer: unknown): void {
    this.away = Math.max(0, this.away - 1);
    if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && this.home.length < BUFFERS)
      this.home.push(buffer);
  }
}
