/**
 * What the host does for each request: checks it, does it, answers it, at once or when it is done.
 *
 * Payloads come as `unknown`: the type of a message is a promise of the page, not a fact.
 */
import { assert } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/Result.ts';
import type { Answer, RequestName, Requests, ViewWants, WallError } from '../protocol/messages.ts';
import type { RunSetup } from '../protocol/RunSetup.ts';
import type { TimedInput, WorldInput } from '../protocol/WorldInput.ts';
import { branchCard } from './Branch.ts';
import { Checker } from './Checker.ts';
import { checkInput, checkInputs } from './checkInput.ts';
import { checkSetup, nodeCountOf } from './checkSetup.ts';
import {
  readMoment,
  readSpeed,
  readStep,
  readTopic,
  readUntil,
  readWants,
} from './checkRequest.ts';
import type { Engine } from './Engine.ts';
import type { HostPort } from './HostPort.ts';
import { decodeLink, encodeLink, type SharedRun } from './link.ts';
import type { Session } from './Session.ts';

export type Reply<K extends RequestName> = (answer: Answer<Requests[K][1]>) => void;

/** What handlers work with. */
export interface Desk {
  readonly session: Session | null;
  wants: ViewWants;
  readonly port: HostPort;
  readonly engine: Engine;
  openRun(setup: RunSetup, inputs: readonly TimedInput[]): Session;
}

type Handler<K extends RequestName> = (desk: Desk, payload: unknown, reply: Reply<K>) => void;

export const HANDLERS: { readonly [K in RequestName]: Handler<K> } = {
  'run.open': onRunOpen,
  'run.attach': withRun((session, _desk, _payload, reply) => reply(ok(describe(session)))),
  'run.openLink': onRunOpenLink,
  'run.link': withRun((session, desk, _payload, reply) => onRunLink(session, desk, reply)),
  'run.hash': withRun((session, _desk, _payload, reply) => reply(ok(session.run.hash()))),
  'transport.play': now((session) => session.play()),
  'transport.pause': now((session) => session.pause()),
  'transport.speed': now((session, check, payload) => {
    const speed = readSpeed(check, payload);
    if (check.error === null) session.setSpeed(speed);
  }),
  'transport.step': withRun((session, _desk, payload, reply) => {
    const check = new Checker();
    const { by, back } = readStep(check, payload);
    if (check.error !== null) return reply(fail(check.error));
    session.step(by, back, () => reply(ok(null)));
  }),
  'transport.runUntil': now((session, check, payload) => {
    const until = readUntil(check, payload, session.run.nowUs);
    if (until !== null) session.play(until);
  }),
  'transport.seek': onSeek,
  'input.give': withRun((session, _desk, payload, reply) => {
    const input = checkInput(payload, nodeCountOf(session.run.setup));
    reply(input.ok ? session.give(input.value) : input);
  }),
  'branch.switch': withRun(onBranchSwitch),
  'branch.list': now((session) => session.run.branches.map(branchCard)),
  'view.subscribe': onSubscribe,
  'inspect.node': withRun((session, desk, payload, reply) => {
    const check = new Checker();
    const { node, topic } = readTopic(check, payload, nodeCountOf(session.run.setup));
    if (check.error !== null) return reply(fail(check.error));
    reply(ok(desk.engine.look.inspectNode(session.run.cursor.world, node, topic)));
  }),
  'inspect.slot': withRun((session, desk, payload, reply) => {
    const check = new Checker();
    const given = check.record(payload, 'payload');
    const key = check.bytes(given['key'], 'key', 65_536);
    const last = nodeCountOf(session.run.setup) - 1;
    const seenBy = check.whole(given['seenBy'], 'seenBy', -1, last);
    if (check.error !== null) return reply(fail(check.error));
    reply(ok(desk.engine.look.inspectSlot(session.run.cursor.world, key, seenBy)));
  }),
  'console.commands': (desk, _payload, reply) => reply(ok(desk.engine.look.commandHelp())),
  'workload.set': withRun((session, _desk, payload, reply) => {
    const input: WorldInput = { type: 'workload.set', workload: payload as never };
    const checked = checkInput(input, nodeCountOf(session.run.setup));
    reply(checked.ok ? session.give(checked.value) : checked);
  }),
  'debug.crash': now(() => assert(false, 'nobody asks for a crash')),
};

const NO_RUN: WallError = { code: 'noRun', text: 'No run is open.' };

/** Acts on the open run as soon as no seek or step is under way. */
function withRun<K extends RequestName>(
  act: (session: Session, desk: Desk, payload: unknown, reply: Reply<K>) => void,
): Handler<K> {
  return (desk, payload, reply) => {
    const { session } = desk;
    if (session === null) return reply(fail(NO_RUN));
    session.whenIdle(() => act(session, desk, payload, reply));
  };
}

/** Acts on the open run at once, whatever it is doing. */
function now<K extends RequestName, T extends Requests[K][1]>(
  act: (session: Session, check: Checker, payload: unknown) => T | void,
): Handler<K> {
  return (desk, payload, reply) => {
    if (desk.session === null) return reply(fail(NO_RUN));
    const check = new Checker();
    const value = act(desk.session, check, payload) ?? null;
    reply(check.error === null ? ok(value as Requests[K][1]) : fail(check.error));
  };
}

function onRunOpen(desk: Desk, payload: unknown, reply: Reply<'run.open'>): void {
  const check = new Checker();
  const given = check.record(payload, 'payload');
  const setup = checkSetup(given['setup'], (name, value) =>
    desk.engine.look.refuseConfig(name, value),
  );
  if (!setup.ok) return reply(setup);
  const inputs = checkInputs(given['inputs'], nodeCountOf(setup.value));
  if (!inputs.ok) return reply(inputs);
  const atUs = readMoment(check, given);
  if (check.error !== null) return reply(fail(check.error));
  const session = desk.openRun(setup.value, inputs.value);
  const opened = (): void => reply(ok(describe(session)));
  if (atUs === 0) opened();
  else session.seek(atUs, opened);
}

function onRunOpenLink(desk: Desk, payload: unknown, reply: Reply<'run.openLink'>): void {
  const { link } = new Checker().record(payload, 'payload');
  const refuseConfig = (name: string, value: string): string | null =>
    desk.engine.look.refuseConfig(name, value);
  decodeLink(link, desk.port.codec, refuseConfig, (shared) => {
    if (!shared.ok) return reply(shared);
    openShared(desk, shared.value, reply);
  });
}

/** Reopens the run and proves, by its state hash, that it is the one that was shared. */
function openShared(desk: Desk, shared: SharedRun, reply: Reply<'run.openLink'>): void {
  const session = desk.openRun(shared.setup, shared.inputs);
  session.seek(shared.atUs, () => {
    const isSame = session.run.nowUs === shared.atUs && session.run.hash() === shared.hash;
    reply(ok({ ...describe(session), isSameState: isSame }));
  });
}

function onRunLink(session: Session, desk: Desk, reply: Reply<'run.link'>): void {
  const { run } = session;
  run.finishMicrosecond();
  const { setup, nowUs } = run;
  const shared: SharedRun = { setup, inputs: run.branch.inputs, atUs: nowUs, hash: run.hash() };
  encodeLink(shared, desk.port.codec, reply);
}

function onSeek(desk: Desk, payload: unknown, reply: Reply<'transport.seek'>): void {
  const { session } = desk;
  if (session === null) return reply(fail(NO_RUN));
  const check = new Checker();
  const atUs = readMoment(check, check.record(payload, 'payload'));
  if (check.error !== null) return reply(fail(check.error));
  session.seek(atUs, () => reply(ok(null)));
}

function onBranchSwitch(
  session: Session,
  _desk: Desk,
  payload: unknown,
  reply: Reply<'branch.switch'>,
): void {
  const { branch } = new Checker().record(payload, 'payload');
  const text = 'There is no such branch.';
  const unknown: Result<null, WallError> = fail({ code: 'noBranch', text });
  session.switchTo(branch as number, (isThere) => reply(isThere ? ok(null) : unknown));
}

function onSubscribe(desk: Desk, payload: unknown, reply: Reply<'view.subscribe'>): void {
  const check = new Checker();
  const run = desk.session?.run;
  const last = run === undefined ? -1 : nodeCountOf(run.setup) - 1;
  const wants = readWants(check, payload);
  if (check.error !== null) return reply(fail(check.error));
  // Wants outlive runs: a node that the next run lacks is simply nobody's view.
  desk.wants = { ...wants, seenBy: Math.min(wants.seenBy, Math.max(last, -1)) };
  if (desk.session !== null) desk.session.show(desk.wants);
  reply(ok(null));
}

function describe(session: Session): Requests['run.open'][1] {
  const { run, publisher } = session;
  return { setup: run.setup, summary: publisher.summarize(), nowUs: run.nowUs };
}
