import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { chinese } from '../../../src/i18n/chinese.ts';
import { english } from '../../../src/i18n/english.ts';
import type { TraceEvent, TraceKind } from '../../../src/protocol/Trace.ts';
import { eventText, faultLabel } from '../../../src/views/timeline/eventText.ts';
import { fakeRun, NODES, recordedFailover } from '../../support/traceFixtures.ts';

const words = i18next.createInstance();
const names = fakeRun(3, 1).nodes.map((node) => node.name);
const nameOf = (node: number): string => names[node] ?? '–';
const letterOf = (shard: number): string => 'ABC'[shard] ?? '–';

beforeAll(async () => {
  await words.init({
    lng: 'en',
    resources: { en: { translation: english }, 'zh-CN': { translation: chinese } },
    interpolation: { escapeValue: false },
  });
});

function say(event: TraceEvent, language = 'en'): string {
  return eventText(event, nameOf, letterOf, words.getFixedT(language));
}

function event(kind: TraceKind, node: number, facts: TraceEvent['facts'] = {}): TraceEvent {
  return { seq: 0, atUs: 0, node, kind, cause: -1, facts };
}

describe('events in words', () => {
  test('name nodes and numbers, not indices', () => {
    const told = recordedFailover().map((one) => say(one));

    expect(told).toContain('B is killed (kill -9)');
    expect(told).toContain('B/1 loses the link to its master B');
    expect(say(event('repl.lost', NODES.B1, { master: -1, reason: 'closed' }))).toBe(
      'B/1 loses the link to its master',
    );
    expect(told).toContain('A suspects B (PFAIL)');
    expect(told).toContain('A tells C that B may be failing (1 of 2 reports)');
    expect(told).toContain('B/1 schedules an election in 935 ms (rank #0, offset 51233)');
    expect(told).toContain('C votes for B/1 in epoch 4');
    expect(told).toContain('B/1 wins epoch 4 with 2 votes and replaces B');
    expect(told).toContain('B is restarted with its files');
    expect(told).toContain('B becomes a replica of B/1');
  });

  test('turn codes into reasons', () => {
    const denied = event('failover.denied', 0, { candidate: 3, reason: 'votedRecently' });
    const blocked = event('failover.blocked', 3, { reason: 'dataTooOld' });
    const lost = event('write.lost', -1, { shard: 1, writes: 3, reason: 'asyncReplication' });

    expect(say(denied)).toMatch(/^A does not vote for B\/1: it voted for this master/);
    expect(say(blocked)).toContain('cluster-replica-validity-factor');
    expect(say(lost)).toMatch(/^3 acknowledged writes of shard B are lost: the master died/);
  });

  test('name every side of a cut', () => {
    const cut = event('fault.cut', -1, { fault: 1, from: '0,1', to: '2', ways: 'both' });

    expect(say(cut)).toBe('the network is cut between A, A/1 and B');
    expect(faultLabel(cut, nameOf, words.getFixedT('en'))).toBe('cut');
  });

  test('tell slots taken from somebody from slots learned', () => {
    expect(say(event('slots.taken', 0, { from: 2, to: 3, slots: 9 }))).toContain('of B');
    expect(say(event('slots.taken', 0, { from: -1, to: 3, slots: 9 }))).toBe(
      'A learns that B/1 owns 9 slots',
    );
  });

  test.each(['en', 'zh-CN'])('leave no parameter or key open in %s', (language) => {
    for (const one of recordedFailover()) {
      expect(say(one, language)).not.toMatch(/\{\{|timeline\./);
    }
  });
});
