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
  const entries = Object.entries(next).map(
    ([key, value]) => [key, share(ownOf(former, key), value)] as const,
  );
  const isSame =
    entries.length === Object.keys(former).length &&
    entries.every(([key, value]) => Object.hasOwn(former, key) && Object.is(value, former[key]));
  // `fromEntries` defines properties: a key named __proto__ stays a key.
  return isSame ? former : Object.fromEntries(entries);
}

function ownOf(record: PlainRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
