/**
 * EXPIRE and PEXPIRE with GT or LT, of a time that is within a moment of the key's own: which of the two is
 * later depends on the millisecond in which each server was asked.
 */
import type { Argv, Looking, Plain } from './Family.ts';

/** The servers' clocks are nearer to each other than this. */
const CLOSE_MS = 2_000;

/**
 * Until the simulated server's key should expire, in ms, so that it decides as the real one did; null = it
 * decides by itself.
 */
export function tieOfTimes(argv: Argv, reply: Plain, look: Looking): number | null {
  const [name = '', key = '', amount = '', ...options] = argv;
  if (!/^p?expire$/i.test(name) || typeof reply !== 'number') return null;
  const isAbout = (word: RegExp): boolean => options.some((option) => word.test(option));
  const leftMs = look.leftMs(key);
  if (leftMs === null || !isAbout(/^[gl]t(\0|$)/i)) return null;
  const wantedMs = Number(amount) * (/^p/i.test(name) ? 1 : 1000);
  if (!Number.isFinite(wantedMs) || Math.abs(wantedMs - leftMs) > CLOSE_MS) return null;
  if (reply === 0) return wantedMs;
  return isAbout(/^gt(\0|$)/i) ? wantedMs - 1 : wantedMs + 1;
}
