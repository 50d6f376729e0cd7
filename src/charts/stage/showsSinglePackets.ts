/** Whether single packets are drawn or the flows they add up to: one of the two, never in turns. */

export interface PacketTime {
  readonly isPlaying: boolean;
  /** Virtual seconds per second; 0 = as fast as possible. */
  readonly speed: number;
  /** The longest median one-way latency of the network, µs. */
  readonly latencyUs: number;
}

/** About one drawn frame: a flight shorter than this is seen now and then, by chance. */
export const SEEN_MS = 20;

/** A packet is shown when its flight lasts long enough to be seen on the way, and whenever time stands. */
export function showsSinglePackets({ isPlaying, speed, latencyUs }: PacketTime): boolean {
  if (!isPlaying) return true;
  return speed > 0 && latencyUs / 1_000 / speed >= SEEN_MS;
}
