/**
 * Scores and members with their scores as replies.
 *
 * Source: redis 7.0.15, networking.c, addReplyDouble; t_zset.c: pairs are flat in RESP2 and nested in RESP3.
 */
import { printDouble } from '../../keyspace/doubleText.ts';
import type { Call } from '../../server/CommandSpec.ts';
import type { DoubleReply, Reply } from '../../server/Reply.ts';

export function scoreReply(score: number): DoubleReply {
  return { double: printDouble(score) };
}

/** Members each with its score: nested in RESP3, flat in RESP2. */
export function pairsReply(
  call: Call,
  members: readonly string[],
  scores: readonly number[],
): Reply[] {
  const isNested = call.client.resp === 3;
  const replies: Reply[] = [];
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as string;
    const score = scoreReply(scores[i] as number);
    if (isNested) replies.push([member, score]);
    else replies.push(member, score);
  }
  return replies;
}
