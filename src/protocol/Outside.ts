/**
 * Connections of programs outside the simulation: what the world does to them, and what they sent.
 * Strings are binary strings (code units 0..255). `conn` is the number under which it was opened.
 */

export type OutsideEvent =
  /** Bytes from the server, in order. */
  | { readonly kind: 'data'; readonly conn: number; readonly pieces: readonly string[] }
  /** The server has closed its end; nothing more will come. */
  | { readonly kind: 'end'; readonly conn: number }
  /** The connection is broken; `refused` = nobody listened. */
  | { readonly kind: 'reset'; readonly conn: number; readonly refused: boolean }
  /** The simulated kernel takes no more of what the program sends (true), or takes it again (false). */
  | { readonly kind: 'full'; readonly conn: number; readonly isFull: boolean };

/** One command of a program outside, as a node took it. What was only redirected is not among them. */
export interface SentCommand {
  /** Virtual µs. */
  readonly atUs: number;
  /** `ip:port` of the program. */
  readonly caller: string;
  readonly db: number;
  readonly argv: readonly string[];
}
