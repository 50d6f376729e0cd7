/** What clients are to be sent: queued here, written when the loop sleeps (`clients.ts`). */
import { setOutput } from './buffers.ts';
import { NO_COMMAND, type Client } from './Client.ts';
import { noteReply } from './clientBuffers.ts';
import { putReply } from './encodeReply.ts';
import { judgeOutput, REPLY_BUFFER_BYTES_MIN } from './outputLimits.ts';
import type { Reply } from './Reply.ts';
import { replyBytes } from './replyBytes.ts';
import { logAt, serverNowUs, type ServerState } from './ServerState.ts';
import { isSilent } from './silence.ts';

/** Queues a reply; it leaves when the loop sleeps. */
export function addReply(server: ServerState, client: Client, reply: Reply): void {
  if (client.replies !== 'on' && isSilent(client.replies)) return;
  addUnsilenced(server, client, reply);
}

/** As `addReply`, whatever CLIENT REPLY says now: who calls has judged each part when it was given. */
export function addUnsilenced(server: ServerState, client: Client, reply: Reply): void {
  // Replies to our master go nowhere.
  if (client.socket < 0 || client.kind === 'master' || client.closeAsap) return;
  putOutput(server, client, reply);
}

/** Queues what the client did not ask for now (a message); CLIENT REPLY does not silence it. */
export function addPush(server: ServerState, client: Client, reply: Reply): void {
  if (client.socket < 0 || client.closeAsap || client.closeAfterReply) return;
  if (client.held !== null) {
    client.held.push(reply);
    return;
  }
  putOutput(server, client, reply);
}

function putOutput(server: ServerState, client: Client, reply: Reply): void {
  if (client.kind === 'replica') return closeRogue(server, client);
  const { outside } = client;
  if (outside === null) {
    // A list of one is the smallest; pushing onto an empty one makes room for seventeen.
    if (client.output.length === 0) client.output = [reply];
    else client.output.push(reply);
    setOutput(server, client, client.outputBytes + replyBytes(reply, client.resp));
  } else {
    putReply(outside.wire, reply, client.resp);
    setOutput(server, client, outside.wire.bytes);
    noteReply(outside.replies, client.outputBytes);
    if (outside.replies.peak >= outside.replies.room) server.buffers.unsettled.add(client.id);
  }
  if (client.outputBytes > REPLY_BUFFER_BYTES_MIN) judgeOutput(server, client);
  queueWrite(server, client);
}

/**
 * An answer would stand amid the stream: a replica that makes us give one is no replica.
 * Source: redis 7.0.15, networking.c, _addReplyToBufferOrList.
 */
function closeRogue(server: ServerState, client: Client): void {
  const name = client.lastCommand === NO_COMMAND ? '<unknown>' : client.lastCommand;
  const text = `Replica generated a reply to command '${name}', disconnecting it: id=${client.id}`;
  logAt(server, serverNowUs(server), 'warning', text);
  closeSoon(server, client);
}

/** Puts the client at the head of the clients to write to. */
export function queueWrite(server: ServerState, client: Client): void {
  if (client.pendingWrite) return;
  client.pendingWrite = true;
  server.pendingWrites.push(client);
}

/** Closes a connection before the loop sleeps; what it would still be sent is dropped. */
export function closeSoon(server: ServerState, client: Client): void {
  if (client.closeAsap) return;
  client.closeAsap = true;
  server.closingClients.push(client);
}
