/** Virtual time that follows the wall: how far the world should be now. */

/** A debt beyond this is not made up: the process was stopped, or this machine is too slow. */
const DEBT_US_MAX = 30_000_000;

export class Clock {
  private anchorMs: number;
  private anchorUs: number;
  private readonly startWallUs: number;

  /** @param atUs virtual moment that is now; @param startWallUs wall clock at virtual time 0 */
  constructor(atUs: number, startWallUs: number) {
    this.anchorMs = performance.now();
    this.anchorUs = atUs;
    this.startWallUs = startWallUs;
  }

  nowUs(): number {
    return this.anchorUs + Math.floor((performance.now() - this.anchorMs) * 1_000);
  }

  /** The world stands at `worldUs`: forgives what cannot be made up. */
  forgive(worldUs: number): void {
    if (this.nowUs() - worldUs <= DEBT_US_MAX) return;
    this.anchorMs = performance.now();
    this.anchorUs = worldUs;
  }

  /** What a host's wall clock must add to the virtual time to show the true time, µs. */
  wallOffsetUs(): number {
    return Date.now() * 1_000 - (this.startWallUs + this.nowUs());
  }
}
