import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { chinese } from '../../../src/i18n/chinese.ts';
import { english } from '../../../src/i18n/english.ts';
import type { FailoverAnatomy, FailoverWait } from '../../../src/protocol/Summary.ts';
import { failoverSentence } from '../../../src/views/anatomy/failoverSentence.ts';
import { fakeRun, KILLED_AT_US, NODES, recordedAnatomy } from '../../support/traceFixtures.ts';

const words = i18next.createInstance();
const names = fakeRun(3, 1).nodes.map((node) => node.name);

beforeAll(async () => {
  await words.init({
    lng: 'en',
    resources: { en: { translation: english }, 'zh-CN': { translation: chinese } },
    interpolation: { escapeValue: false },
  });
});

function tell(change: Partial<FailoverAnatomy>, language = 'en', candidate: number = NODES.B1) {
  const facts = {
    failover: recordedAnatomy(change),
    nameOf: (node: number) => names[node] ?? '–',
    candidate,
    nodeTimeoutMs: 2_000,
    nowUs: KILLED_AT_US + 3_067_000,
  };
  return failoverSentence(facts, words.getFixedT(language));
}

function waiting(wait: Partial<FailoverWait>): Partial<FailoverAnatomy> {
  const waitingFor = {
    kind: 'delay',
    have: 0,
    need: 2,
    block: 'none',
    untilUs: -1,
    ...wait,
  } as const;
  return { outcome: 'running', winner: -1, wonAtUs: -1, writeOkAtUs: -1, waitingFor };
}

describe('the sentence of a failover', () => {
  test('tells why it happened', () => {
    expect(tell({})).toBe(
      'B was killed. 2 of 2 masters needed agreed on FAIL after 2.33 s; B/1 (rank #0) waited 935 ms and won 2 votes (2 needed). Writes succeed again after 3.39 s.',
    );
  });

  test('counts down what it waits for', () => {
    expect(tell(waiting({ kind: 'delay', untilUs: KILLED_AT_US + 3_377_000 }))).toBe(
      'B is FAIL for 2 of 2 masters needed; B/1 waits 310 ms more of its 935 ms delay (rank #0).',
    );
  });

  test.each([
    [{ kind: 'pfail', untilUs: KILLED_AT_US + 3_567_000 }, /node-timeout \(2000 ms\).*500 ms more/],
    [{ kind: 'agreement', have: 1, need: 2 }, /B is PFAIL for 1 of 2 masters needed/],
    [{ kind: 'noMajority', have: 1, need: 2 }, /Only 1 of 2 masters/],
    [{ kind: 'noReplica' }, /no replica to promote/],
    [{ kind: 'schedule' }, /next cron tick/],
    [{ kind: 'votes', have: 1, need: 2 }, /B\/1 asked for votes in epoch 4 and has 1 of 2/],
    [{ kind: 'blocked', block: 'dataTooOld' }, /B\/1 cannot stand.*validity-factor/],
    [{ kind: 'blocked', block: 'noReplicaFailover' }, /cluster-replica-no-failover/],
  ] as const)('names the blocker %j', (wait, pattern) => {
    expect(tell(waiting(wait))).toMatch(pattern);
  });

  test('knows no candidate yet, and a master that came back', () => {
    expect(tell(waiting({ kind: 'votes' }), 'en', -1)).toMatch(/^a replica asked/);
    expect(tell({ outcome: 'returned', waitingFor: null })).toMatch(/came back/);
    expect(tell({ outcome: 'noFailover', waitingFor: null })).toMatch(/Nobody replaced/);
  });

  test.each(['en', 'zh-CN'])('leaves no parameter open in %s', (language) => {
    const kinds = [
      'pfail',
      'agreement',
      'noMajority',
      'noReplica',
      'schedule',
      'delay',
      'votes',
      'blocked',
    ] as const;
    for (const kind of kinds)
      expect(tell(waiting({ kind }), language)).not.toMatch(/\{\{|anatomy\./);
    expect(tell({}, language)).not.toMatch(/\{\{/);
  });
});
