/**
 * All that a command does, as a line: reply, changes counted, events, what replicas get, hits and misses.
 *
 * Captured lines of a real server are of the same form, so that a whole session is compared at once.
 */
import { encodeReply } from '../../src/engine/server/encodeReply.ts';
import type { ServerExtension } from '../../src/engine/server/Extension.ts';
import { oneServer, type OneServer } from './oneServer.ts';

export class WatchedServer {
  readonly server: OneServer;
  #events: string[] = [];

  /** @param extensions what a plain server of the tests lacks */
  constructor(...extensions: readonly ServerExtension[]) {
    const recorder: ServerExtension = {
      name: 'eventRecorder',
      onKeyspaceEvent: (_world, _server, { event, key }) => this.#events.push(`${event} ${key}`),
    };
    const config = { 'notify-keyspace-events': 'KEAmn' };
    this.server = oneServer({ config, extensions: [...extensions, recorder] });
  }

  /** Runs an order without quotes; lines of the reply are parted by spaces. */
  line(order: string): string {
    const { server } = this;
    const { stats } = server.server;
    const before = { dirty: server.server.dirty, ...stats };
    this.#events = [];
    server.stream.length = 0;
    const reply = server.command(...order.split(' '));
    const text = reply === undefined ? '' : encodeReply(reply, server.client(0).resp);
    return [
      order,
      text.trimEnd().replaceAll('\r\n', ' '),
      server.server.dirty - before.dirty,
      this.#events.join(', '),
      server.stream.map((sent) => sent.replace('[0] ', '')).join('; '),
      `${stats.keyspaceHits - before.keyspaceHits}/${stats.keyspaceMisses - before.keyspaceMisses}`,
    ].join(' | ');
  }

  /** Runs a captured session; its lines of which the server made something else: [captured, ours]. */
  deviations(session: string): [string, string][] {
    const found: [string, string][] = [];
    for (const captured of session.split('\n')) {
      if (captured === '' || captured.startsWith('#')) continue;
      const order = captured.split(' | ')[0] as string;
      const ours = this.line(order);
      // A line that ends in a bar leaves hits and misses open.
      const shown = captured.endsWith('| ') ? ours.replace(/[^|]*$/, ' ') : ours;
      if (captured !== order && shown !== captured) found.push([captured, ours]);
    }
    return found;
  }
}
