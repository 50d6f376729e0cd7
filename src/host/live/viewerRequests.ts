/** What a live world answers to each request of a page; the worker's requests, as far as they make sense. */
import { fail, ok, type Result } from '../../base/Result.ts';
import type { Answer, RequestName, Requests, WallError } from '../../protocol/messages.ts';
import type { WorldInput } from '../../protocol/WorldInput.ts';
import { Checker } from '../Checker.ts';
import { checkInput } from '../checkInput.ts';
import { readMoment, readStep, readTopic, readWants } from '../checkRequest.ts';
import { nodeCountOf } from '../checkSetup.ts';
import type { StepBy } from '../stepJob.ts';
import type { EngineWorld } from '../Engine.ts';
import type { Publisher } from '../Publisher.ts';
import type { LiveWorld } from './LiveWorld.ts';

type Given = Answer<{ readonly branched: boolean; readonly branch: number }>;

/** Who looks at a live world: what requests act on. */
export interface Viewer {
  readonly live: LiveWorld;
  readonly publisher: Publisher;
  /** The world as it is shown. */
  readonly world: EngineWorld;
  give(input: WorldInput): Given;
  seek(atUs: number, done: () => void): void;
  /** Back to the present. */
  follow(): void;
  step(by: StepBy, isBack: boolean, done: () => void): void;
}

type Reply<K extends RequestName> = (answer: Answer<Requests[K][1]>) => void;
type Handler<K extends RequestName> = (viewer: Viewer, payload: unknown, reply: Reply<K>) => void;

const NO_OPEN: WallError = {
  code: 'liveNoOpen',
  text: 'This page is attached to a bridge: other runs open in a page of their own.',
};
const NO_PACE: WallError = {
  code: 'liveNoPace',
  text: 'Real programs are connected to this world: its time cannot be paused, slowed or hurried.',
};

const HANDLERS: { readonly [K in RequestName]?: Handler<K> } = {
  'run.attach': (viewer, _payload, reply) => {
    const { live, publisher } = viewer;
    reply(ok({ setup: live.setup, summary: publisher.summarize(), nowUs: live.nowUs }));
  },
  'run.open': refuse(NO_OPEN),
  'run.openLink': refuse(NO_OPEN),
  'run.link': refuse(NO_OPEN),
  'run.hash': refuse(NO_OPEN),
  'branch.switch': refuse(NO_OPEN),
  'debug.crash': refuse(NO_OPEN),
  'transport.pause': refuse(NO_PACE),
  'transport.speed': refuse(NO_PACE),
  'transport.runUntil': refuse(NO_PACE),
  'transport.play': (viewer, _payload, reply) => {
    viewer.follow();
    reply(ok(null));
  },
  'transport.seek': (viewer, payload, reply) => {
    const check = new Checker();
    const atUs = readMoment(check, check.record(payload, 'payload'));
    if (check.error !== null) return reply(fail(check.error));
    viewer.seek(atUs, () => reply(ok(null)));
  },
  'transport.step': (viewer, payload, reply) => {
    const check = new Checker();
    const { by, back } = readStep(check, payload);
    if (check.error !== null) return reply(fail(check.error));
    viewer.step(by, back, () => reply(ok(null)));
  },
  'input.give': (viewer, payload, reply) => give(viewer, payload, reply),
  'workload.set': (viewer, payload, reply) =>
    give(viewer, { type: 'workload.set', workload: payload }, reply),
  'branch.list': (_viewer, _payload, reply) => reply(ok([])),
  'view.subscribe': (viewer, payload, reply) => {
    const check = new Checker();
    const wants = readWants(check, payload);
    if (check.error !== null) return reply(fail(check.error));
    const last = nodeCountOf(viewer.live.setup) - 1;
    viewer.publisher.wants = { ...wants, seenBy: Math.min(wants.seenBy, last) };
    viewer.publisher.noteChange();
    reply(ok(null));
  },
  'inspect.node': (viewer, payload, reply) => {
    const check = new Checker();
    const { node, topic } = readTopic(check, payload, nodeCountOf(viewer.live.setup));
    if (check.error !== null) return reply(fail(check.error));
    reply(ok(viewer.live.engine.look.inspectNode(viewer.world, node, topic)));
  },
  'inspect.slot': (viewer, payload, reply) => {
    const check = new Checker();
    const given = check.record(payload, 'payload');
    const key = check.bytes(given['key'], 'key', 65_536);
    const seenBy = check.whole(given['seenBy'], 'seenBy', -1, nodeCountOf(viewer.live.setup) - 1);
    if (check.error !== null) return reply(fail(check.error));
    reply(ok(viewer.live.engine.look.inspectSlot(viewer.world, key, seenBy)));
  },
  'console.commands': (viewer, _payload, reply) => reply(ok(viewer.live.engine.look.commandHelp())),
};

function refuse<K extends RequestName>(error: WallError): Handler<K> {
  return (_viewer, _payload, reply) => reply(fail(error));
}

function give(viewer: Viewer, input: unknown, reply: (answer: Given) => void): void {
  const checked: Result<WorldInput, WallError> = checkInput(input, nodeCountOf(viewer.live.setup));
  reply(checked.ok ? viewer.give(checked.value) : checked);
}

/** Answers one request, at once or when it is done. */
export function answerRequest(
  viewer: Viewer,
  name: unknown,
  payload: unknown,
  reply: (answer: Answer<unknown>) => void,
): void {
  const isKnown = typeof name === 'string' && Object.hasOwn(HANDLERS, name);
  const handler = isKnown ? HANDLERS[name as RequestName] : undefined;
  if (handler === undefined) {
    const shown = String(name).slice(0, 64);
    const text = `There is no request '${shown}'.`;
    return reply(fail({ code: 'unknownRequest', text, params: { name: shown } }));
  }
  (handler as Handler<RequestName>)(viewer, payload, reply);
}
