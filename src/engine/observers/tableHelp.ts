/** The command table for completion, and directives for checks; the engine must be assembled. */
import { findConfig } from '../server/config.ts';
import { parseConfig } from '../server/configValue.ts';
import { kit } from '../server/kit.ts';

export interface CommandHelp {
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
}

/** Every command and subcommand in capitals, in order. */
export function commandHelp(): readonly CommandHelp[] {
  return [...kit.commands.values()]
    .map(({ name, syntax, summary }) => ({
      name: name.replace('|', ' ').toUpperCase(),
      syntax,
      summary,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** English reason why a directive cannot have this value at start; null = it can. */
export function configRefusal(name: string, value: string): string | null {
  const spec = findConfig(name);
  if (spec === undefined) return 'there is no such directive';
  const parsed = parseConfig(spec, value);
  return parsed.ok ? null : parsed.error;
}
