import { expect, test } from 'vitest';
import type { ToPage } from '../../src/protocol/messages.ts';
import { SocketPort, type SocketLike } from '../../src/store/SocketPort.ts';

class Socket implements SocketLike {
  binaryType: BinaryType = 'blob';
  readyState: SocketLike['readyState'] = 0;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  readonly sent: unknown[] = [];
  isClosed = false;

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.call(this as never, new Event('open'));
  }

  receive(data: unknown): void {
    this.onmessage?.call(this as never, { data } as MessageEvent);
  }
}

test('requests wait for the connection and leave in order', () => {
  const socket = new Socket();
  const port = new SocketPort(socket);
  port.postMessage({ id: 1, name: 'run.attach', payload: null });
  socket.open();
  port.postMessage({ id: 2, name: 'transport.play', payload: null });

  expect(socket.sent).toEqual([
    '{"id":1,"name":"run.attach","payload":null}',
    '{"id":2,"name":"transport.play","payload":null}',
  ]);
});

test('text is a message, bytes are a frame; a returned frame goes nowhere', () => {
  const socket = new Socket();
  const port = new SocketPort(socket);
  const heard: ToPage[] = [];
  port.onmessage = ({ data }) => heard.push(data);
  const buffer = new ArrayBuffer(8);
  socket.receive('{"kind":"answer","id":1,"answer":{"ok":true,"value":null}}');
  socket.receive(buffer);
  port.postMessage({ name: 'frame.return', buffer });

  expect(socket.binaryType).toBe('arraybuffer');
  expect(heard).toEqual([
    { kind: 'answer', id: 1, answer: { ok: true, value: null } },
    { kind: 'event', name: 'frame', payload: { buffer } },
  ]);
  expect(socket.sent).toEqual([]);
});

test('a lost connection is the death of the host, a connection let go is not', () => {
  const socket = new Socket();
  const port = new SocketPort(socket);
  const deaths: unknown[] = [];
  port.onerror = ({ message }) => deaths.push(message);
  socket.onclose?.call(socket as never, { reason: 'gone' } as CloseEvent);

  expect(deaths).toEqual(['gone']);
  port.terminate();
  expect(socket.isClosed).toBe(true);
  expect(socket.onclose).toBeNull();
});
