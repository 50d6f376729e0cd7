/**
 * A command's words as logs may show them: passwords are left out.
 *
 * Source: redis 7.0.15, server.c, redactClientCommandArgument and its callers (authCommand, helloCommand,
 * configSetCommand).
 */
import { isOption } from '../arguments.ts';

const REDACTED = '(redacted)';

/** Directives whose values are secret. */
const SECRETS: ReadonlySet<string> = new Set([
  'requirepass',
  'masterauth',
  'masteruser',
  'tls-key-file-pass',
  'tls-client-key-file-pass',
]);

/** @param name of the command as its row has it */
export function shownWords(name: string, argv: readonly string[]): readonly string[] {
  switch (name) {
    case 'auth':
      return argv.map((word, at) => (at === 0 ? word : REDACTED));
    case 'hello':
      return hideHello(argv);
    case 'config|set':
      return argv.map((word, at) => (isSecretValue(argv, at) ? REDACTED : word));
    default:
      return argv;
  }
}

function hideHello(argv: readonly string[]): readonly string[] {
  const shown = argv.slice();
  for (let i = 2; i < argv.length; i += isOption(argv[i], 'auth') ? 3 : 2) {
    if (!isOption(argv[i], 'auth') || i + 2 >= argv.length) continue;
    shown[i + 1] = REDACTED;
    shown[i + 2] = REDACTED;
  }
  return shown;
}

function isSecretValue(argv: readonly string[], at: number): boolean {
  return at >= 3 && at % 2 === 1 && SECRETS.has((argv[at - 1] as string).toLowerCase());
}
