import type { LinkFault } from '../../protocol/WorldInput.ts';

/** Tells whether packets between two ends travel slowly enough to be seen although time flies. */
export type IsSlow = (from: number, to: number) => boolean;

const NEVER: IsSlow = () => false;

/**
 * @param faults those in force
 * @param leastUs added latency from which a flight can be seen
 */
export function slowLinks(faults: readonly LinkFault[], leastUs: number): IsSlow {
  const slow = faults.filter((fault) => fault.kind === 'slow' && fault.amount >= leastUs);
  if (slow.length === 0) return NEVER;
  return (from, to) =>
    slow.some(
      (fault) =>
        (fault.from.includes(from) && fault.to.includes(to)) ||
        (fault.ways === 'both' && fault.from.includes(to) && fault.to.includes(from)),
    );
}
