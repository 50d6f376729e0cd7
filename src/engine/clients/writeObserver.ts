/**
 * Where clients tell what they wrote and read: the acknowledged-write ledger listens (`engine/checkers`).
 *
 * A write's identity is its number, carried by its value. The observer changes nothing that clients do.
 */
import type { World } from '../kernel/World.ts';

export interface WriteObserver {
  /** Write `write` to `key:<key>` is about to be sent. */
  readonly issued: (world: World, write: number, key: number, valueBytes: number) => void;
  /** +OK arrived. */
  readonly acked: (world: World, write: number) => void;
  /** It will not be acknowledged. `isAmbiguous`: it may have been applied all the same. */
  readonly abandoned: (world: World, write: number, isAmbiguous: boolean) => void;
  /** What a read of this key that starts now must see at least: a write's number; 0 = nothing. */
  readonly expected: (world: World, key: number) => number;
  /** A read that started when `expected` was due returned this value. */
  readonly read: (world: World, key: number, expected: number, value: string | null) => void;
}

/** The observer in force; `observeWrites` replaces it once, when the engine is assembled. */
export const writeObserver: { current: WriteObserver } = {
  current: {
    issued: () => undefined,
    acked: () => undefined,
    abandoned: () => undefined,
    expected: () => 0,
    read: () => undefined,
  },
};

export function observeWrites(observer: WriteObserver): void {
  writeObserver.current = observer;
}
