/**
 * The gates in a row, as every command meets them.
 *
 * The one idea: written out, each place of this code calls one and the same function for ever, and the
 * compiler puts it in the place of the call. A loop is one place that calls twenty different functions,
 * which takes about as long as a SET.
 */
import { assert } from '../../base/assert.ts';
import type { Call, CommandSpec } from './CommandSpec.ts';
import type { Gate, Held } from './Extension.ts';
import type { ErrorReply } from './Reply.ts';

const pass: Gate = () => null;

/** As many as `passGates` asks. */
export type GateRow = readonly [
  ...[Gate, Gate, Gate, Gate, Gate],
  ...[Gate, Gate, Gate, Gate, Gate],
  ...[Gate, Gate, Gate, Gate, Gate],
  ...[Gate, Gate, Gate, Gate, Gate],
];
const PLACES = 20;

/** These gates in their order; gates that let everything pass fill the row. */
export function gateRow(gates: readonly Gate[]): GateRow {
  assert(gates.length <= PLACES, 'every gate has a place in passGates');
  const free = Array.from({ length: PLACES - gates.length }, () => pass);
  return [...gates, ...free] as unknown as GateRow;
}

/** What the first gate answers that does not let the command pass; null = all do. */
export function passGates(row: GateRow, call: Call, spec: CommandSpec): ErrorReply | Held | null {
  return (
    row[0](call, spec) ??
    row[1](call, spec) ??
    row[2](call, spec) ??
    row[3](call, spec) ??
    row[4](call, spec) ??
    row[5](call, spec) ??
    row[6](call, spec) ??
    row[7](call, spec) ??
    row[8](call, spec) ??
    row[9](call, spec) ??
    row[10](call, spec) ??
    row[11](call, spec) ??
    row[12](call, spec) ??
    row[13](call, spec) ??
    row[14](call, spec) ??
    row[15](call, spec) ??
    row[16](call, spec) ??
    row[17](call, spec) ??
    row[18](call, spec) ??
    row[19](call, spec)
  );
}
