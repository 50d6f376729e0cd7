/** Who may attach: this machine, and who shows the token. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an address of a socket's other end is this machine's own. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return plain === '::1' || plain.startsWith('127.');
}

/** Compares in a time that tells nothing of either. */
export function sameToken(shown: string, wanted: string): boolean {
  return timingSafeEqual(digest(shown), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
