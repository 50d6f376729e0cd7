/** A connection from outside the simulation: bytes at both ends. */
import type { World } from '../kernel/World.ts';
import { SOCKET_WORDS, Word } from '../network/Network.ts';
import { createReplyRoom, type ReplyRoom } from './clientBuffers.ts';
import { createWire, type Wire } from './encodeReply.ts';
import { createQueryBuffer, type QueryBuffer } from './QueryBuffer.ts';

/** Its two ends. */
export interface OutsideEnds {
  query: QueryBuffer;
  wire: Wire;
  replies: ReplyRoom;
}

/** What a client outside writes in one go. */
export interface BytesPayload {
  readonly bytes: string;
}

/** What a server writes to a client outside in one go. */
export interface PiecesPayload {
  readonly pieces: readonly string[];
}

/** Ends for a newly accepted connection; null when the caller is a simulated one. */
export function outsideEnds(world: World, socket: number): OutsideEnds | null {
  const process = world.net.words[(socket ^ 1) * SOCKET_WORDS + Word.process] as number;
  if (world.processes[process]?.kind !== 'outside') return null;
  return { query: createQueryBuffer(), wire: createWire(), replies: createReplyRoom() };
}
