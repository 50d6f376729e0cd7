/** The page's one connection to its host, and the frames that come through it. */
import type { Answer, RequestName, Requests } from '../protocol/messages.ts';
import { applyTrace } from './trace.ts';
import { applyConsoleReply } from './consoleLog.ts';
import { applyTransport } from './applyTransport.ts';
import { FrameBuffer } from './FrameBuffer.ts';
import { noteLosses } from './noteLosses.ts';
import { runStore } from './run.ts';
import { shareUnchanged } from './shareUnchanged.ts';
import { WorkerLink, type EventSink, type WallPort } from './WorkerLink.ts';

let link: WorkerLink | null = null;

/** Read by the frame loop only. */
export const frames = new FrameBuffer((buffer) => link?.returnFrame(buffer));

/** Takes a new host; a former one is let go. Resolves when the host says it is ready. */
export function connectHost(port: WallPort): Promise<void> {
  link?.close();
  frames.clear();
  return new Promise((resolve) => {
    const sink: EventSink = { ...SINK, 'host.ready': (ready) => onReady(ready, resolve) };
    link = new WorkerLink(port, sink, () => runStore.setState({ phase: 'lost' }));
  });
}

/** Asks the host; before one is connected the answer is an error like any other. */
export function ask<K extends RequestName>(
  name: K,
  payload: Requests[K][0],
): Promise<Answer<Requests[K][1]>> {
  if (link) return link.ask(name, payload);
  return Promise.resolve({ ok: false, error: { code: 'hostGone', text: 'No simulation yet.' } });
}

function onReady(ready: { readonly engineVersion: number }, resolve: () => void): void {
  runStore.setState({ engineVersion: ready.engineVersion });
  resolve();
}

const SINK: EventSink = {
  'host.ready': () => {},
  'transport.state': applyTransport,
  frame: ({ buffer }) => frames.receive(buffer),
  summary: (summary) => {
    const former = runStore.getState().summary;
    noteLosses(former, summary);
    runStore.setState({ summary: former ? shareUnchanged(former, summary) : summary });
  },
  trace: ({ events, reset, droppedBefore }) => applyTrace(events, reset, droppedBefore),
  branches: (branches) => runStore.setState({ branches }),
  'console.reply': applyConsoleReply,
  crashed: (crash) => runStore.setState({ phase: 'crashed', crash }),
};
