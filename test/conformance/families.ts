/** The families that there are: every file of the folder, by name. */
import type { Family } from './Family.ts';

const files = import.meta.glob<Record<string, unknown>>('./families/*.ts', { eager: true });

function isFamily(value: unknown): value is Family {
  return typeof value === 'object' && value !== null && 'name' in value && 'next' in value;
}

export const FAMILIES: readonly Family[] = Object.values(files)
  .flatMap((file) => Object.values(file))
  .filter(isFamily);

/** Families by name; an unknown name is an error that lists the known ones. */
export function familiesNamed(names: readonly string[]): readonly Family[] {
  return names.map((name) => {
    const family = FAMILIES.find((each) => each.name === name);
    if (family !== undefined) return family;
    throw new Error(`no family ${name}; known: ${FAMILIES.map((each) => each.name).join(' ')}`);
  });
}
