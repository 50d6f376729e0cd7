/**
 * The new value, with every part that equals the former one replaced by the former's object.
 *
 * Summaries cross the wall as fresh copies ten times a second; without this each of them would look
 * new to every component, although names, shards and faults hardly ever change. Plain data only.
 */
export function shareUnchanged<T>(former: T, next: T): T {
  return share(former, next) as T;
}

function share(former: unknown, next: unknown): unknown {
  if (Object.is(former, next)) return former;
  if (Array.isArray(former) && Array.isArray(next)) return shareArray(former, next);
  if (isRecord(former) && isRecord(next)) return shareRecord(former, next);
  return next;
}

function shareArray(former: readonly unknown[], next: readonly unknown[]): unknown {
  const shared = next.map((item, at) => share(former[at], item));
  const isSame = former.length === next.length && shared.every((item, at) => item === former[at]);
  return isSame ? former : shared;
}

type PlainRecord = Readonly<Record<string, unknown>>;

function shareRecord(former: PlainRecord, next: PlainRecord): unknown {
  const keys = Object.keys(next);
  const shared: Record<string, unknown> = {};
  let isSame = keys.length === Object.keys(former).length;
  for (const key of keys) {
    shared[key] = share(former[key], next[key]);
    isSame &&= Object.is(shared[key], former[key]);
  }
  return isSame ? former : shared;
}

function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
