/** The canned world behind the real wall: a `WallPort` for views under development and in tests. */
import type {
  RequestName,
  Requests,
  ToHost,
  ToPage,
  TransportState,
  ViewWants,
} from '../../src/protocol/messages.ts';
import { ENGINE_VERSION, type RunSetup } from '../../src/protocol/RunSetup.ts';
import type { WallPort } from '../../src/store/WorkerLink.ts';
import { fakeFrame, fakeSummary } from './fake/fakeFrame.ts';
import { FakeWorld } from './fake/FakeWorld.ts';

const NOTHING_WANTED: ViewWants = { beliefs: false, slots: false, seenBy: -1, packets: false };

export class FakeHost implements WallPort {
  onmessage: WallPort['onmessage'] = null;
  onerror: WallPort['onerror'] = null;
  readonly asked: { readonly name: string; readonly payload: unknown }[] = [];
  world: FakeWorld | null = null;
  state: TransportState = {
    playing: true,
    speed: 1,
    nowUs: 0,
    headUs: 0,
    pace: 1,
    behind: false,
    branch: 0,
    seeking: false,
  };
  #wants = NOTHING_WANTED;
  #sentTrace = 0;
  #turn = 0;
  #timer: ReturnType<typeof setInterval> | null = null;

  start(): void {
    this.#event('host.ready', { protocolVersion: 1, engineVersion: ENGINE_VERSION });
    this.#timer = setInterval(() => this.tick(16_667), 16);
  }

  terminate(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  postMessage(message: ToHost): void {
    if (message.name === 'frame.return') return;
    this.asked.push({ name: message.name, payload: message.payload });
    const value = this.#answer(message.name, message.payload);
    const answer =
      value instanceof Error
        ? ({ ok: false, error: { code: value.message, text: value.message } } as const)
        : ({ ok: true, value } as const);
    queueMicrotask(() => this.#post({ kind: 'answer', id: message.id, answer }));
  }

  tick(us: number): void {
    if (!this.world) return;
    const speed = this.state.speed === 0 ? 50 : this.state.speed;
    if (this.state.playing) this.world.advance(us * speed);
    this.#setState({});
    this.#event('frame', { buffer: fakeFrame(this.world, this.#wants, this.state) });
    if (this.#turn++ % 10 === 0) this.#event('summary', fakeSummary(this.world));
    const events = this.world.trace.slice(this.#sentTrace);
    this.#sentTrace = this.world.trace.length;
    if (events.length > 0) this.#event('trace', { events, reset: false, droppedBefore: 0 });
  }

  #answer<K extends RequestName>(name: K, payload: Requests[K][0]): unknown {
    switch (name) {
      case 'run.open':
        return this.#open((payload as Requests['run.open'][0]).setup);
      case 'run.openLink':
        return new Error('linkDamaged');
      case 'run.link':
        return 'v1.fake';
      case 'transport.play':
        return this.#setState({ playing: true });
      case 'transport.pause':
        return this.#setState({ playing: false });
      case 'transport.speed':
        return this.#setState(payload as { speed: number });
      case 'transport.step':
        this.world?.advance(10_000);
        return this.#setState({ playing: false });
      case 'transport.seek':
        if (this.world) this.world.nowUs = (payload as { atUs: number }).atUs;
        return this.#setState({ playing: false });
      case 'view.subscribe':
        this.#wants = payload as ViewWants;
        return null;
      case 'input.give':
        return this.#give(payload as Requests['input.give'][0]);
      case 'workload.set':
        return { branched: false, branch: 0 };
      case 'inspect.node':
        return fakeInspect(payload as Requests['inspect.node'][0]);
      case 'inspect.slot':
        return { slot: 5798, owner: 1, hashedPart: 'foo' };
      case 'console.commands':
        return ['SET', 'GET', 'CLUSTER NODES', 'CLUSTER INFO', 'INFO'].map((one) => ({
          name: one,
          syntax: 'key',
          summary: '',
        }));
      case 'branch.list':
        return [];
      case 'debug.crash':
        this.crash();
        return null;
      default:
        return null;
    }
  }

  crash(): void {
    if (!this.world) return;
    this.terminate();
    const { setup, nowUs } = this.world;
    this.#event('crashed', {
      claim: 'a claim of ours',
      atUs: nowUs,
      setup,
      inputs: [],
      stack: 'at fake',
    });
  }

  #open(setup: RunSetup): Requests['run.open'][1] {
    this.world = new FakeWorld(setup);
    this.#sentTrace = 0;
    this.#event('trace', { events: [], reset: true, droppedBefore: 0 });
    this.#event('branches', [{ id: 0, parent: -1, forkedAtUs: 0, headUs: 0, inputs: [] }]);
    return { setup, summary: fakeSummary(this.world), nowUs: 0 };
  }

  #give(input: Requests['input.give'][0]): Requests['input.give'][1] {
    this.world?.give(input);
    if (input.type === 'console.command') {
      const text = input.argv[0] === 'PING' ? 'PONG' : `(error) ERR fake ${input.argv.join(' ')}`;
      this.#event('console.reply', {
        console: input.console,
        node: input.node,
        text,
        kind: 'reply',
      });
    }
    return { branched: false, branch: 0 };
  }

  #setState(change: Partial<TransportState>): null {
    const nowUs = this.world?.nowUs ?? 0;
    this.state = { ...this.state, ...change, nowUs, headUs: Math.max(nowUs, this.state.headUs) };
    this.#event('transport.state', this.state);
    return null;
  }

  #event(name: string, payload: unknown): void {
    this.#post({ kind: 'event', name, payload } as ToPage);
  }

  #post(data: ToPage): void {
    this.onmessage?.({ data } as MessageEvent<ToPage>);
  }
}

function fakeInspect({ topic }: Requests['inspect.node'][0]): Requests['inspect.node'][1] {
  if (topic === 'clusterNodes') return { topic, text: NODES, rows: [] };
  if (topic === 'info') return { topic, text: INFO, rows: [] };
  if (topic === 'log')
    return {
      topic,
      text: '',
      rows: [
        [12_000, '*', 'Ready to accept connections'],
        [2_000_000, '#', 'Cluster state changed: ok'],
      ],
    };
  return {
    topic,
    text: '',
    rows: [
      ['cluster-node-timeout', 2000],
      ['role', 'master'],
      ['replid', 'ab'.repeat(20)],
    ],
  };
}

const NODES = [
  'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-5460',
  'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec1 10.0.0.2:7000@17000 slave c0ffeec0 0 1700000000000 1 connected',
  'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec2 10.0.0.3:7000@17000 master,fail? - 0 1700000000000 2 connected 5461-10922',
].join('\n');
const INFO =
  '# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\n\r\n# Memory\r\nused_memory:2100000\r\n';
