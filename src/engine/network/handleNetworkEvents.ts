/** Names who handles each event of the network; once a thread is enough. */
import { handleEvents } from '../kernel/dispatch.ts';
import { EventKind } from '../kernel/EventKind.ts';
import { onNetAccept, onNetConnected, onNetSyn, onNetSynRetry } from './connect.ts';
import { SocketBit } from './Network.ts';
import { onNetEnd, onNetWritable } from './sockets.ts';
import { onNetArrive, onNetRetransmit, onNetUnhold } from './transmit.ts';

export function handleNetworkEvents(): void {
  handleEvents(EventKind.netArrive, (world, a, b, c) => onNetArrive(world, a, b, c));
  handleEvents(EventKind.netSyn, (world, a, b, c) => onNetSyn(world, a, b, c));
  handleEvents(EventKind.netSynRetry, (world, a, b, c) => onNetSynRetry(world, a, b, c));
  handleEvents(EventKind.netConnected, (world, a, b, c) => onNetConnected(world, a, b, c));
  handleEvents(EventKind.netAccept, (world, a, b) => onNetAccept(world, a, b));
  handleEvents(EventKind.netFin, (world, a, b) => onNetEnd(world, a, b, SocketBit.eof));
  handleEvents(EventKind.netReset, (world, a, b) => onNetEnd(world, a, b, SocketBit.reset));
  handleEvents(EventKind.netRetransmit, (world, a, b) => onNetRetransmit(world, a, b));
  handleEvents(EventKind.netUnhold, (world, a, b) => onNetUnhold(world, a, b));
  handleEvents(EventKind.netWritable, (world, a, b) => onNetWritable(world, a, b));
}
