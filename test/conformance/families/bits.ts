/** SETBIT, GETBIT, BITCOUNT, BITPOS, BITOP, BITFIELD, on short bitmaps and on some of several kilobytes. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

function key(draw: Draw): string {
  return draw.key(draw.chance(80) ? 'bits' : 'string');
}

/** 2^32 - 1 is one, but a string of 512 MB slows a whole run (test/engine/commands/bits). */
const NO_OFFSETS = ['4294967296', '-1', '', 'x', '1.5', ' 1', '01', '9223372036854775808', '#1'];

/** Mostly near the start, sometimes kilobytes away. */
function offset(draw: Draw): string {
  const kind = draw.below(100);
  if (kind < 70) return String(draw.below(120));
  if (kind < 92) return String(draw.below(80_000));
  return draw.pick(NO_OFFSETS);
}

function unit(draw: Draw): string[] {
  return draw.chance(50) ? [] : [draw.cased(draw.pick(['BIT', 'BYTE', 'BIT', 'BYTE', 'BITS']))];
}

function place(draw: Draw): string {
  return draw.chance(80) ? draw.integer(-40, 40) : draw.integer(-70_000, 70_000);
}

const TYPES = ['u1', 'i1', 'u8', 'i8', 'u16', 'i16', 'u31', 'u32', 'i33', 'u63', 'i63', 'i64'];
const NO_TYPES = ['u64', 'i65', 'u0', 'i0', 'x8', '', 'u', 'i-1', 'u8x', 'i8\x00x', 'I8'];

function type(draw: Draw): string {
  return draw.pick(draw.chance(96) ? TYPES : NO_TYPES);
}

function fieldOffset(draw: Draw): string {
  return (draw.chance(40) ? '#' : '') + (draw.chance(95) ? String(draw.below(200)) : offset(draw));
}

const AMOUNTS = ['1', '-1', '127', '128', '-128', '-129', '255', '256', '65535', '2147483648'];

function amount(draw: Draw): string {
  return draw.chance(60) ? draw.pick(AMOUNTS) : draw.integer(-300, 300);
}

function fieldOperation(draw: Draw): string[] {
  const overflow = ['OVERFLOW', draw.pick(['WRAP', 'SAT', 'FAIL', 'sat', 'fail', 'NONE'])];
  const part = draw.pick([
    ['GET', type(draw), fieldOffset(draw)],
    ['SET', type(draw), fieldOffset(draw), amount(draw)],
    ['INCRBY', type(draw), fieldOffset(draw), amount(draw)],
    ['INCRBY', type(draw), fieldOffset(draw), amount(draw)],
  ]);
  return draw.chance(35) ? [...overflow, ...part] : part;
}

function ragged(draw: Draw, argv: Argv): Argv {
  if (draw.chance(97)) return argv;
  return draw.chance(50) ? argv.slice(0, -1) : [...argv, draw.text()];
}

function one(draw: Draw): Argv {
  const name = key(draw);
  return draw.pick<() => Argv>([
    () => ['SETBIT', name, offset(draw), draw.chance(95) ? String(draw.below(2)) : draw.integer()],
    () => ['SETBIT', name, offset(draw), '1'],
    () => ['GETBIT', name, offset(draw)],
    () => ['BITCOUNT', name],
    () => ['BITCOUNT', name, place(draw), place(draw), ...unit(draw)],
    () => ['BITPOS', name, draw.chance(95) ? String(draw.below(2)) : draw.integer()],
    () => ['BITPOS', name, String(draw.below(2)), place(draw)],
    () => ['BITPOS', name, String(draw.below(2)), place(draw), place(draw), ...unit(draw)],
    () => [
      'BITOP',
      draw.cased(draw.pick(['AND', 'OR', 'XOR'])),
      ...draw.many(2, 4, () => key(draw)),
    ],
    () => ['BITOP', draw.cased(draw.pick(['NOT', 'NOT', 'NAND'])), key(draw), key(draw)],
    () => ['BITFIELD', name, ...draw.many(0, 4, () => fieldOperation(draw)).flat()],
    () => ['BITFIELD_RO', name, ...draw.many(0, 3, () => fieldOperation(draw).slice(0, 3)).flat()],
    () => ['SETRANGE', name, String(draw.below(300)), draw.text()],
    () => ['SET', name, draw.chance(50) ? '\xff'.repeat(draw.below(40)) : draw.text()],
    () => ['APPEND', name, draw.text()],
    () => ['GETRANGE', name, place(draw), place(draw)],
    () => [draw.pick(['GET', 'STRLEN', 'DEL', 'GET']), name],
    () => ['OBJECT', 'ENCODING', name],
  ])();
}

export const bits: Family = {
  name: 'bits',
  next: (draw) => [ragged(draw, one(draw))],
};
