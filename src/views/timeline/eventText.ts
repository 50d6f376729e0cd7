/** Trace events in words. Facts are codes and node numbers; here they become names and sentences. */
import type { T } from '../../i18n/useT.ts';
import type { TraceEvent, TraceKind } from '../../protocol/Trace.ts';

type Camel<K> = K extends `${infer A}.${infer B}` ? `${A}${Capitalize<B>}` : never;
type PlainKind = Exclude<TraceKind, 'cluster.state' | 'role.master' | 'role.replica'>;
type EventKey = `timeline.${Camel<PlainKind>}`;
type OtherKey =
  | 'timeline.becameMaster'
  | 'timeline.becameReplica'
  | 'timeline.slotsLearned'
  | 'timeline.replLostAny'
  | 'timeline.shortKill';
type Params = Readonly<Record<string, string | number>>;

/** Facts that hold a node's index. */
const NODE_FACTS: ReadonlySet<string> = new Set([
  'subject',
  'reporter',
  'master',
  'candidate',
  'voter',
  'other',
  'replica',
]);

/** Words that stand for the codes of one fact, by the kind of event. */
const CODES: Readonly<Partial<Record<TraceKind, readonly [fact: string, prefix: string]>>> = {
  'failover.denied': ['reason', 'timeline.denial'],
  'failover.blocked': ['reason', 'anatomy.block'],
  'repl.fullresync': ['reason', 'timeline.sync'],
  'fault.restart': ['files', 'timeline.files'],
  'write.lost': ['reason', 'clients.loss'],
};

export function eventText(
  event: TraceEvent,
  nameOf: (node: number) => string,
  letterOf: (shard: number) => string,
  t: T,
): string {
  const params: Record<string, string | number> = { node: nameOf(event.node) };
  for (const [fact, value] of Object.entries(event.facts)) {
    params[fact] = worded(event.kind, fact, value, nameOf, t);
  }
  if (typeof event.facts['shard'] === 'number') params['shard'] = letterOf(event.facts['shard']);
  if (event.kind === 'cluster.state') {
    return t(params['state'] === 'ok' ? 'timeline.clusterStateOk' : 'timeline.clusterStateFail', {
      node: nameOf(event.node),
    });
  }
  if (event.kind === 'role.master') return say(t, 'timeline.becameMaster', params);
  if (event.kind === 'role.replica') return say(t, 'timeline.becameReplica', params);
  // Nobody owned them before: learned at the start, or after FLUSHSLOTS.
  if (event.kind === 'slots.taken' && event.facts['from'] === -1) {
    return say(t, 'timeline.slotsLearned', params);
  }
  // A process that has ended listens nowhere: its address names no node any more.
  if (event.kind === 'repl.lost' && event.facts['master'] === -1) {
    return say(t, 'timeline.replLostAny', params);
  }
  return say(t, eventKey(event.kind), params);
}

/** Short words on a fault's mark: `kill B`. */
export function faultLabel(event: TraceEvent, nameOf: (node: number) => string, t: T): string {
  const key = `timeline.short${capital(event.kind.slice('fault.'.length))}`;
  return say(t, key as 'timeline.shortKill', { node: nameOf(event.node) });
}

function worded(
  kind: TraceKind,
  fact: string,
  value: number | string,
  nameOf: (node: number) => string,
  t: T,
): string | number {
  const code = CODES[kind];
  if (code?.[0] === fact) return say(t, `${code[1]}${capital(String(value))}` as EventKey, {});
  if (NODE_FACTS.has(fact) && typeof value === 'number') return nameOf(value);
  if (fact !== 'from' && fact !== 'to') return value;
  return String(value)
    .split(',')
    .map((one) => nameOf(Number(one)))
    .join(', ');
}

function eventKey(kind: PlainKind): EventKey {
  const [family = '', deed = ''] = kind.split('.');
  return `timeline.${family}${capital(deed)}` as EventKey;
}

/** One place where keys made from codes meet the typed strings. */
function say(t: T, key: EventKey | OtherKey, params: Params): string {
  return (t as (key: string, params: Params) => string)(key, params);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
