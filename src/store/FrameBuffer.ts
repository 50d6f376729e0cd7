/**
 * Holds the newest frame, mutable and outside zustand: sixty frames a second must not reach React.
 * Only the frame loop and canvases read it. A replaced buffer goes back to the host at once.
 */
import { readFrame, type FrameView } from '../protocol/Frame.ts';

export class FrameBuffer {
  latest: FrameView | null = null;
  /** Grows by one with every frame received; a drawer that saw this number has nothing new to draw. */
  serial = 0;
  readonly #giveBack: (buffer: ArrayBuffer) => void;

  constructor(giveBack: (buffer: ArrayBuffer) => void) {
    this.#giveBack = giveBack;
  }

  receive(buffer: ArrayBuffer): void {
    const former = this.latest;
    this.latest = readFrame(buffer);
    this.serial += 1;
    if (former) this.#giveBack(former.buffer);
  }

  clear(): void {
    this.latest = null;
    this.serial += 1;
  }
}
