/** Names who handles each event of the network; once a thread is enough. */
import { handleEvents } from '../kernel/dispatch.ts';
import { EventKind } from '../kernel/EventKind.ts';
import { onNetAccept, onNetConnected, onNetSyn, onNetSynRetry } from './connect.ts';
import { SocketBit } from './Network.ts';
import { onNetEnd, onNetWritable } from './sockets.ts';
import { onNetArrive, onNetRetransmit, onNetUnhold } from './transmit.ts';

export function handleNetworkEvents(): void {
  handleEvents(EventKind.netArrive, onNetArrive);
  handleEvents(EventKind.netSyn, onNetSyn);
  handleEvents(EventKind.netSynRetry, onNetSynRetry);
  handleEvents(EventKind.netConnected, onNetConnected);
  handleEvents(EventKind.netAccept, onNetAccept);
  handleEvents(EventKind.netFin, (world, a, b) => onNetEnd(world, a, b, SocketBit.eof));
  handleEvents(EventKind.netReset, (world, a, b) => onNetEnd(world, a, b, SocketBit.reset));
  handleEvents(EventKind.netRetransmit, onNetRetransmit);
  handleEvents(EventKind.netUnhold, onNetUnhold);
  handleEvents(EventKind.netWritable, onNetWritable);
}
