/** `npm run dev`, then /test/support/gallery/?view=timeline&theme=dark&lang=zh-CN&masters=3&replicas=1. */
import { Tooltip } from 'radix-ui';
import { createRoot } from 'react-dom/client';
import '../../../src/app/theme.css';
import { startI18n } from '../../../src/i18n/startI18n.ts';
import type { RunSetup } from '../../../src/protocol/RunSetup.ts';
import { openRun } from '../../../src/store/actions.ts';
import { onFrame } from '../../../src/store/frameLoop.ts';
import { connectHost } from '../../../src/store/link.ts';
import { sampleNodeFacts } from '../../../src/store/nodeFacts.ts';
import { Anatomy } from '../../../src/views/anatomy/Anatomy.tsx';
import { Beliefs } from '../../../src/views/beliefs/Beliefs.tsx';
import { Clients } from '../../../src/views/clients/Clients.tsx';
import { Replication } from '../../../src/views/replication/Replication.tsx';
import { Slots } from '../../../src/views/slots/Slots.tsx';
import { Timeline } from '../../../src/views/timeline/Timeline.tsx';
import { longTrace, recordedAnatomy, recordedFailover } from '../traceFixtures.ts';
import { ReplayPort } from './ReplayPort.ts';

const VIEWS = {
  timeline: Timeline,
  anatomy: Anatomy,
  slots: Slots,
  replication: Replication,
  clients: Clients,
  beliefs: Beliefs,
} as const;

const asked = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise);
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light';

const setup: RunSetup = {
  engineVersion: 1,
  seed: 42,
  scenario: 'gallery',
  topology: {
    masters: number('masters', 3),
    replicasPerMaster: number('replicas', 1),
    emptyNodes: 0,
    start: 'formed',
  },
  config: { 'cluster-node-timeout': '2000' },
  network: { latencyUs: 200, jitterUs: 50, lossPermille: 0, bandwidthBps: 0, clientLatencyUs: 200 },
  machine: 'typical',
  workload: {
    clients: 10,
    ratePerSecond: 250,
    keySpace: 1_000,
    readPercent: 50,
    valueBytes: 64,
    pipeline: 1,
    readFromReplicas: false,
    replay: null,
  },
};

/** The recorded measure as it would have been told at a moment. */
function anatomyAt(nowUs: number) {
  const whole = recordedAnatomy();
  if (nowUs < whole.faultAtUs) return [];
  const reached = (atUs: number): number => (atUs <= nowUs ? atUs : -1);
  const isWon = reached(whole.wonAtUs) >= 0;
  return [
    recordedAnatomy({
      outcome: isWon ? 'won' : 'running',
      winner: isWon ? whole.winner : -1,
      firstPfailAtUs: reached(whole.firstPfailAtUs),
      failAtUs: reached(whole.failAtUs),
      scheduledAtUs: reached(whole.scheduledAtUs),
      startedAtUs: reached(whole.startedAtUs),
      wonAtUs: reached(whole.wonAtUs),
      spreadAtUs: reached(whole.spreadAtUs),
      writeOkAtUs: reached(whole.writeOkAtUs),
      waitingFor: isWon
        ? null
        : reached(whole.scheduledAtUs) >= 0
          ? { kind: 'delay', have: 0, need: 0, block: 'waitingDelay', untilUs: whole.startedAtUs }
          : reached(whole.firstPfailAtUs) >= 0
            ? { kind: 'agreement', have: 1, need: 2, block: 'none', untilUs: -1 }
            : { kind: 'pfail', have: 0, need: 2, block: 'none', untilUs: whole.faultAtUs + 2e6 },
    }),
  ];
}

async function show(): Promise<void> {
  const long = number('events', 0);
  const nodes = setup.topology.masters * (setup.topology.replicasPerMaster + 1);
  const events = long > 0 ? longTrace(long, nodes) : recordedFailover();
  const endUs = long > 0 ? (events.at(-1)?.atUs ?? 0) : 17_000_000;
  const port = new ReplayPort({ setup, events, failovers: anatomyAt, endUs });
  await startI18n(asked.get('lang') ?? 'en');
  const ready = connectHost(port);
  port.start();
  await ready;
  await openRun(setup);
  port.advance(number('at', 12_000_000));
  if (asked.has('paused')) port.postMessage({ id: 0, name: 'transport.pause', payload: null });
  onFrame(sampleNodeFacts);
  const View = VIEWS[(asked.get('view') ?? 'timeline') as keyof typeof VIEWS];
  const height = asked.get('height') ?? '100vh';
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <Tooltip.Provider>
      <main style={{ height }}>
        <View />
      </main>
    </Tooltip.Provider>,
  );
}

void show();
