/** Small choices kept in this browser. Storage may be absent or full: then they last for the visit. */

export function recall(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Private windows and full disks: the choice simply is not remembered.
  }
}

/** The remembered string if it is one of `allowed`, else the fallback: storage is data from outside. */
export function recallOneOf<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  const found = recall(key);
  return allowed.find((one) => one === found) ?? fallback;
}

const PREFIX = 'slotscope.';
