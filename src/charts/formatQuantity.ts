/** Bytes, rates and counts as short text with their unit; SI digits, binary byte units as Redis prints. */
import { groupDigits } from './time/formatTime.ts';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `0 B`, `950 B`, `1.5 KiB`, `12.3 MiB`: three significant digits. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1_000 && unit < BYTE_UNITS.length - 1) {
    value /= 1_024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

/** A count short enough for an axis: `850`, `1.2k`, `34k`, `5.6M`. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  if (size < 10 && !Number.isInteger(value)) return value.toFixed(1);
  if (size < 1_000) return String(Math.round(value));
  if (size < 1_000_000) return `${trim(value / 1_000)}k`;
  return `${trim(value / 1_000_000)}M`;
}

/** A count in full, grouped. */
export function formatWhole(value: number): string {
  return groupDigits(value);
}

/** Share of a whole, `33.3 %`; never rounds something to nothing or nearly all to all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

function trim(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');
}
