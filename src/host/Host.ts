/**
 * The host's front: takes the page's messages, answers each, and keeps turns going.
 *
 * Nothing throws across the wall. A failed claim inside the engine ends the run with a `crashed` event
 * that carries its reproduction; the host itself goes on and can open another run.
 */
import { AssertionFailure } from '../base/assert.ts';
import { ENGINE_VERSION, type RunSetup } from '../protocol/RunSetup.ts';
import type { TimedInput } from '../protocol/WorldInput.ts';
import {
  PROTOCOL_VERSION,
  type Answer,
  type CrashReport,
  type RequestName,
  type ViewWants,
  type WallError,
} from '../protocol/messages.ts';
import type { Engine } from './Engine.ts';
import { FramePool } from './FramePool.ts';
import type { HostPort } from './HostPort.ts';
import { HANDLERS, type Desk, type Reply } from './handlers.ts';
import { NOTHING_WANTED } from './Publisher.ts';
import { Session } from './Session.ts';
import { Run } from './Run.ts';

export class Host implements Desk {
  session: Session | null = null;
  /** Kept from run to run: the page's panels stay as they are. */
  wants: ViewWants = NOTHING_WANTED;
  readonly port: HostPort;
  readonly engine: Engine;
  private readonly pool = new FramePool();
  /** Requests not answered yet; a crash answers them all. */
  private readonly open = new Map<number, Reply<RequestName>>();
  /** The run that is being made: part of a crash's reproduction. */
  private opening: { readonly setup: RunSetup; readonly inputs: readonly TimedInput[] } | null =
    null;
  /** Turns that were scheduled before this number are void. */
  private turnNumber = 0;
  private dueMs = Infinity;

  constructor(port: HostPort, engine: Engine) {
    this.port = port;
    this.engine = engine;
  }

  start(): void {
    const payload = { protocolVersion: PROTOCOL_VERSION, engineVersion: ENGINE_VERSION };
    this.port.post({ kind: 'event', name: 'host.ready', payload }, []);
  }

  /** One message of the page. Whatever it holds, the answer is a message too. */
  receive(message: unknown): void {
    const { id, name, payload, buffer } = (message ?? {}) as Record<string, unknown>;
    if (name === 'frame.return') this.pool.giveBack(buffer);
    else if (typeof id === 'number') this.serve(id, name, payload);
    this.wake(0);
  }

  openRun(setup: RunSetup, inputs: readonly TimedInput[]): Session {
    this.session?.pause();
    this.session = null;
    this.opening = { setup, inputs };
    const run = new Run(this.engine, setup, inputs);
    const session = new Session(this.port, this.engine, run, this.pool);
    session.publisher.wants = this.wants;
    this.session = session;
    this.opening = null;
    return session;
  }

  private serve(id: number, name: unknown, payload: unknown): void {
    const handler = HANDLERS[name as RequestName] as
      | ((desk: Desk, payload: unknown, reply: Reply<RequestName>) => void)
      | undefined;
    if (typeof name !== 'string' || !Object.hasOwn(HANDLERS, name) || handler === undefined)
      return this.answer(id, { ok: false, error: unknownRequest(name) });
    this.open.set(id, (answer) => this.answer(id, answer));
    const reply: Reply<RequestName> = (answer) => this.open.get(id)?.(answer);
    this.guard(() => handler(this, payload, reply));
  }

  private answer(id: number, answer: Answer<unknown>): void {
    this.open.delete(id);
    this.port.post({ kind: 'answer', id, answer }, []);
  }

  private wake(delayMs: number): void {
    const dueMs = this.port.nowMs() + delayMs;
    if (dueMs >= this.dueMs) return;
    this.dueMs = dueMs;
    const number = ++this.turnNumber;
    this.port.schedule(delayMs, () => {
      if (number === this.turnNumber) this.turn();
    });
  }

  private turn(): void {
    this.dueMs = Infinity;
    const { session } = this;
    if (session === null) return;
    let waitMs = Infinity;
    this.guard(() => {
      waitMs = session.turn();
    });
    if (waitMs < Infinity) this.wake(waitMs);
  }

  /** Anything thrown inside is a bug of ours. */
  private guard(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.crash(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }

  private crash(thrown: Error): void {
    const { session } = this;
    this.session = null;
    const claim = thrown instanceof AssertionFailure ? thrown.claim : thrown.message;
    for (const reply of this.open.values()) reply({ ok: false, error: crashed(claim) });
    const history = session === null ? this.opening : reproductionOf(session.run);
    this.opening = null;
    if (history === null) return;
    const stack = thrown.stack ?? '';
    const payload = { claim, atUs: session?.run.nowUs ?? 0, stack, ...history };
    this.port.post({ kind: 'event', name: 'crashed', payload }, []);
  }
}

function reproductionOf(run: Run): Pick<CrashReport, 'setup' | 'inputs'> {
  return { setup: run.setup, inputs: run.inputsSoFar() };
}

function unknownRequest(name: unknown): WallError {
  const shown = String(name).slice(0, 64);
  return {
    code: 'unknownRequest',
    text: `There is no request '${shown}'.`,
    params: { name: shown },
  };
}

function crashed(claim: string): WallError {
  return { code: 'crashed', text: `The simulation stopped itself: ${claim}.`, params: { claim } };
}
