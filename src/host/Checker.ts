/**
 * Checks data from outside and keeps the first objection.
 *
 * Every method returns a usable value, so that a check reads like the shape it checks; whoever asks for
 * `error` at the end must not use the values when there is one.
 */
import type { WallError } from '../protocol/messages.ts';

export class Checker {
  error: WallError | null = null;

  refuse(code: string, text: string, params: Readonly<Record<string, string | number>> = {}): void {
    this.error ??= { code, text, params };
  }

  /** A whole number from `min` to `max`, both included. */
  whole(value: unknown, name: string, min: number, max: number): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max)
      return value;
    const given = shown(value);
    const text = `${name} must be a whole number from ${min} to ${max}, not ${given}.`;
    this.refuse('badNumber', text, { name, min, max, given });
    return min;
  }

  flag(value: unknown, name: string): boolean {
    if (typeof value === 'boolean') return value;
    return this.choice(value, name, ['true', 'false']) === 'true';
  }

  choice<T extends string>(value: unknown, name: string, allowed: readonly [T, ...T[]]): T {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    const given = shown(value);
    const list = allowed.join(', ');
    const text = `${name} must be one of ${list}, not ${given}.`;
    this.refuse('badChoice', text, { name, allowed: list, given });
    return allowed[0];
  }

  /** A text of at most `lengthMax` characters. */
  text(value: unknown, name: string, lengthMax: number): string {
    if (typeof value === 'string' && value.length <= lengthMax) return value;
    const text = `${name} must be a text of at most ${lengthMax} characters.`;
    this.refuse('badText', text, { name, max: lengthMax, given: shown(value) });
    return '';
  }

  /** A text whose characters are bytes (0..255). */
  bytes(value: unknown, name: string, lengthMax: number): string {
    const text = this.text(value, name, lengthMax);
    for (let i = 0; i < text.length; i++) {
      if (text.charCodeAt(i) < 256) continue;
      this.refuse('badBytes', `${name} holds a character that is not a byte.`, { name });
      return '';
    }
    return text;
  }

  list(value: unknown, name: string, lengthMin: number, lengthMax: number): readonly unknown[] {
    if (Array.isArray(value) && value.length >= lengthMin && value.length <= lengthMax)
      return value;
    const text = `${name} must be a list of ${lengthMin} to ${lengthMax} items.`;
    this.refuse('badList', text, { name, min: lengthMin, max: lengthMax });
    return [];
  }

  record(value: unknown, name: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    this.refuse('badShape', `${name} is missing or has the wrong form.`, { name });
    return {};
  }
}

/** A value as an error may show it: short, and never executed or followed. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'nothing' : `a ${typeof value}`;
}
