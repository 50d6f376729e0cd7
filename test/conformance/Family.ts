/**
 * What one family of commands contributes to the comparison with a real server.
 */
import type { Draw } from './Draw.ts';

export type Argv = readonly string[];

/**
 * How far two replies may differ.
 *
 * `exact`: not at all. `unordered`: the elements of the outermost array may come in any order (hash
 * tables); `unorderedPairs`: so may its pairs. `near`: numbers within 2000 of each other (clocks).
 * `shape`: types, array lengths and null alike (random choices). `any`: not compared; say why.
 */
export type Rule = 'exact' | 'unordered' | 'unorderedPairs' | 'near' | 'shape' | 'any';

/** What a rule may ask about the moment before the command. */
export interface Looking {
  /** As OBJECT ENCODING; null = no such key. */
  encoding(key: string): string | null;
  /** Elements of a collection; 0 = no such key. */
  size(key: string): number;
  /** Until the key expires; null = it does not, or is not there. */
  leftMs(key: string): number | null;
}

export interface Family {
  readonly name: string;
  /** The next command, or several that belong together. */
  readonly next: (draw: Draw) => readonly Argv[];
  /** Rule for a reply that need not be the same; undefined = `exact`. `argv[0]` is as drawn: any case. */
  readonly rule?: (argv: Argv, look: Looking) => Rule | undefined;
  /**
   * For commands that choose at random and change data (SPOP): what the simulated server runs instead so
   * that both hold the same afterwards. `reply` is the real server's, parsed: strings, numbers, null,
   * arrays; errors as `{error}`. undefined = run the command itself.
   */
  readonly mirror?: (argv: Argv, reply: Plain, look: Looking) => readonly Argv[] | undefined;
}

/** A parsed reply. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | { readonly error: string }
  | readonly Plain[];
