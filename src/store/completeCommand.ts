/** Tab completion and the grey hint of the console, over the command names the host knows. */
export interface CommandHelp {
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
}

/** Names that begin with what is typed, letter case aside, in order; the typed case is kept by none. */
export function completionsOf(typed: string, commands: readonly CommandHelp[]): readonly string[] {
  const start = typed.trimStart().toUpperCase().replace(/\s+/g, ' ');
  if (start === '') return [];
  return commands.map((one) => one.name.toUpperCase()).filter((name) => name.startsWith(start));
}

/** What is still to be typed of the longest command whose name the line has in full; '' when unknown. */
export function hintFor(typed: string, commands: readonly CommandHelp[]): string {
  const words = typed.trimStart().split(/\s+/);
  const line = words.join(' ').toUpperCase();
  const known = commands
    .filter(({ name }) => line === name.toUpperCase() || line.startsWith(`${name.toUpperCase()} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (!known || known.syntax === '') return '';
  const given = words.length - known.name.split(' ').length - (words.at(-1) === '' ? 1 : 0);
  const rest = splitSyntax(known.syntax).slice(Math.max(0, given));
  if (rest.length === 0) return '';
  return (typed.endsWith(' ') ? '' : ' ') + rest.join(' ');
}

/** Top-level parts of a syntax line; brackets stay together. */
function splitSyntax(syntax: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of syntax) {
    if (char === '[') depth++;
    if (char === ']') depth--;
    if (char === ' ' && depth === 0) {
      if (part) parts.push(part);
      part = '';
    } else part += char;
  }
  return part ? [...parts, part] : parts;
}
