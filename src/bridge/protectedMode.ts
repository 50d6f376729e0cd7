/**
 * What protected mode will refuse at an address that is not this machine's own: a sentence at the start
 * spares people a search for it.
 */
import { isLoopback } from './access.ts';

interface Listening {
  /** As given by --host. */
  readonly host: string;
  /** The address that nodes announce, and by which they reach each other. */
  readonly ip: string;
  /** Directives by lower-case name. */
  readonly config: Readonly<Record<string, string>>;
}

const REMEDY =
  'give --config protected-mode=no, or --config requirepass=... and --config masterauth=...';

/** A plain sentence when somebody will be denied; null = nobody. */
export function protectedModeWarning({ host, ip, config }: Listening): string | null {
  const isProtected = config['protected-mode']?.toLowerCase() !== 'no';
  if (!isProtected || (config['requirepass'] ?? '') !== '') return null;
  if (host === '0.0.0.0' || host === '::')
    return `protected mode denies clients from other machines; ${REMEDY}`;
  if (isLoopback(ip)) return null;
  return `protected mode denies every client at ${ip}, and the nodes' own replicas too; ${REMEDY}`;
}
