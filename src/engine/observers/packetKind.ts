/** What a segment on the wire is to a person who watches it. */
import { PacketKind } from '../../protocol/Frame.ts';
import { MessageType, type BusMessage } from '../cluster/message.ts';
import type { Reply } from '../server/Reply.ts';

const BUS_KINDS: Readonly<Record<number, number>> = {
  [MessageType.ping]: PacketKind.ping,
  [MessageType.pong]: PacketKind.pong,
  [MessageType.meet]: PacketKind.meet,
  [MessageType.fail]: PacketKind.fail,
  [MessageType.publish]: PacketKind.publish,
  [MessageType.publishShard]: PacketKind.publish,
  [MessageType.authRequest]: PacketKind.voteRequest,
  [MessageType.authAck]: PacketKind.vote,
  [MessageType.update]: PacketKind.update,
};

/** @param isReplication the connection is a replica's link to its master */
export function packetKind(payload: unknown, isReplication: boolean): number {
  const message = busMessageOf(payload);
  if (message !== null) return BUS_KINDS[message.type] ?? PacketKind.other;
  if (isReplication) return PacketKind.replication;
  if (typeof payload !== 'object' || payload === null) return PacketKind.other;
  if ('replies' in payload) return replyKind((payload.replies as readonly Reply[])[0]);
  return 'commands' in payload ? PacketKind.request : PacketKind.other;
}

/** Bad news: a gossip entry with PFAIL or FAIL, or a FAIL message. */
export function isFlagged(payload: unknown): boolean {
  return Array.isArray(payload) && (payload as readonly BusMessage[]).some((one) => one.flagged);
}

/** The most telling message of a bus segment: a later one than a heartbeat if there is one. */
function busMessageOf(payload: unknown): BusMessage | null {
  if (!Array.isArray(payload)) return null;
  const messages = payload as readonly BusMessage[];
  return messages.find((one) => one.type > MessageType.meet) ?? messages[0] ?? null;
}

function replyKind(reply: Reply | undefined): number {
  if (typeof reply !== 'object' || reply === null || !('error' in reply)) return PacketKind.reply;
  const isRedirect = reply.error.startsWith('MOVED ') || reply.error.startsWith('ASK ');
  return isRedirect ? PacketKind.redirect : PacketKind.error;
}
