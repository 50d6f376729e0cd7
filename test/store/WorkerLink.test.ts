import { expect, test } from 'vitest';
import type { ToHost, ToPage } from '../../src/protocol/messages.ts';
import { WorkerLink, type EventSink, type WallPort } from '../../src/store/WorkerLink.ts';

class Port implements WallPort {
  sent: ToHost[] = [];
  transferred: Transferable[] = [];
  isTerminated = false;
  onmessage: WallPort['onmessage'] = null;
  onerror: WallPort['onerror'] = null;
  postMessage(message: ToHost, transfer: Transferable[]): void {
    this.sent.push(message);
    this.transferred.push(...transfer);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  receive(data: ToPage): void {
    this.onmessage?.({ data } as MessageEvent<ToPage>);
  }
}

function linkTo(port: Port, heard: unknown[] = [], deaths: string[] = []): WorkerLink {
  const sink = new Proxy({} as EventSink, {
    get: (_, name) => (payload: unknown) => heard.push([name, payload]),
  });
  return new WorkerLink(port, sink, (message) => deaths.push(message));
}

test('answers find their request, in any order', async () => {
  const port = new Port();
  const link = linkTo(port);
  const hash = link.ask('run.hash', null);
  const play = link.ask('transport.play', null);
  const [first, second] = port.sent.map((one) => ('id' in one ? one.id : 0));
  port.receive({ kind: 'answer', id: second ?? 0, answer: { ok: true, value: null } });
  port.receive({ kind: 'answer', id: first ?? 0, answer: { ok: true, value: 'abc' } });
  port.receive({ kind: 'answer', id: 999, answer: { ok: true, value: null } });
  expect(await hash).toEqual({ ok: true, value: 'abc' });
  expect(await play).toEqual({ ok: true, value: null });
});

test('events reach their sink', () => {
  const port = new Port();
  const heard: unknown[] = [];
  linkTo(port, heard);
  port.receive({ kind: 'event', name: 'branches', payload: [] });
  expect(heard).toEqual([['branches', []]]);
});

test('frame buffers go back by transfer, detached ones do not', () => {
  const port = new Port();
  const link = linkTo(port);
  const buffer = new ArrayBuffer(8);
  link.returnFrame(buffer);
  link.returnFrame(new ArrayBuffer(0));
  expect(port.sent).toEqual([{ name: 'frame.return', buffer }]);
  expect(port.transferred).toEqual([buffer]);
});

test('a dead worker answers every open and later request, and is announced once', async () => {
  const port = new Port();
  const deaths: string[] = [];
  const link = linkTo(port, [], deaths);
  const open = link.ask('run.hash', null);
  port.onerror?.({ message: 'boom' } as ErrorEvent);
  const answers = [await open, await link.ask('run.hash', null)];
  expect(answers.map((one) => !one.ok && one.error.code)).toEqual(['hostGone', 'hostGone']);
  expect(deaths).toEqual(['boom']);
  expect(port.isTerminated).toBe(true);
});
