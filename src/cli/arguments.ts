/** `--name value` and `--flag` words of a command line, checked against what is allowed. */

export interface OptionSpec {
  readonly kind: 'number' | 'text' | 'flag';
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

export type Options = Readonly<Record<string, string | number | boolean>>;

/** Reads the words; a problem is thrown as an Error whose message says what is allowed. */
export function readOptions(
  words: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): Options {
  const options: Record<string, string | number | boolean> = {};
  const known = Object.keys(specs).map((key) => `--${key}`);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.replace(/^--/, '');
    const spec = word.startsWith('--') ? specs[name] : undefined;
    if (spec === undefined) throw new Error(`unknown option ${word}; known: ${known.join(' ')}`);
    options[name] = spec.kind === 'flag' ? true : readValue(name, spec, words[++at]);
  }
  return options;
}

function readValue(name: string, spec: OptionSpec, text: string | undefined): string | number {
  if (text === undefined) throw new Error(`--${name} needs a value`);
  if (spec.values !== undefined && !spec.values.includes(text)) {
    throw new Error(`--${name} is ${text}; allowed: ${spec.values.join(' ')}`);
  }
  if (spec.kind === 'text') return text;
  const value = Number(text);
  const { min = 0, max = 1e9 } = spec;
  if (!Number.isFinite(value) || value < min || value > max) {
    throw new Error(`--${name} is ${text}; allowed: a number ${min}..${max}`);
  }
  return value;
}
