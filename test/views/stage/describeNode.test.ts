import { afterEach, expect, test } from 'vitest';
import i18next from 'i18next';
import { english } from '../../../src/i18n/english.ts';
import { DEFAULT_SETUP } from '../../../src/scenarios/defaultSetup.ts';
import { readFacts } from '../../../src/store/nodeFacts.ts';
import { runStore } from '../../../src/store/run.ts';
import { NodeField } from '../../../src/protocol/Frame.ts';
import { describeNode } from '../../../src/views/stage/describeNode.ts';
import { fakeRun } from '../../support/traceFixtures.ts';

const words = i18next.createInstance();
await words.init({ lng: 'en', resources: { en: { translation: english } } });
const { nodes } = fakeRun(1, 0);
const facts = readFacts(new Float64Array(NodeField.size), 0);

afterEach(() => runStore.setState({ setup: null }));

function sayOf(mode: 'cluster' | 'standalone'): string {
  const topology = { ...DEFAULT_SETUP.topology, mode };
  runStore.setState({ setup: { ...DEFAULT_SETUP, topology } });
  return describeNode(words.getFixedT('en'), 0, facts, nodes);
}

test('a master of a cluster is told with its slots, a server without Cluster knows none', () => {
  expect(sayOf('cluster')).toBe('A, master, no slots, up');
  expect(sayOf('standalone')).toBe('A, master, up');
});
