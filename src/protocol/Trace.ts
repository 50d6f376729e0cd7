/**
 * The one list that timeline, log, checkers and the "why" sentence read. Facts are codes and numbers,
 * never sentences: the page words them in two languages.
 */
import type { NodeIndex } from './WorldInput.ts';

export type TraceKind =
  // faults and heals (node = the target)
  | 'fault.kill'
  | 'fault.restart' // files: 'kept' | 'lost'
  | 'fault.pause'
  | 'fault.resume'
  | 'fault.powerCut'
  | 'fault.powerOn'
  | 'fault.cut' // fault, ways, from, to (comma-joined indices)
  | 'fault.slow'
  | 'fault.lossy'
  | 'fault.heal' // fault (-1 = all)
  | 'node.started' // id
  | 'node.exited'
  // failure detection (node = the observer)
  | 'node.pfail' // subject
  | 'node.pfailCleared' // subject
  | 'node.reported' // subject, reporter, reports, needed
  | 'node.fail' // subject, via: 'quorum' | 'message', reports, needed
  | 'node.failCleared' // subject, reason: 'replica' | 'slotless' | 'undo'
  | 'cluster.state' // state: 'ok' | 'fail', reason: 'slots' | 'minority' | 'startup' | 'ok'
  // election (node = the replica, or the voter)
  | 'failover.blocked' // reason: FailoverBlock
  | 'failover.scheduled' // master, delayMs, rank, offset
  | 'failover.rankRaised' // rank, addedMs
  | 'failover.started' // epoch, needed
  | 'failover.voted' // candidate, epoch
  | 'failover.denied' // candidate, reason: VoteDenial
  | 'failover.voteCounted' // voter, votes, needed
  | 'failover.expired'
  | 'failover.won' // epoch, master (the node replaced), votes
  // configuration (node = who changed its mind)
  | 'role.master'
  | 'role.replica' // master
  | 'slots.taken' // from, to, slots (count)
  | 'slots.lostKeys' // keys: deleted because the slot left with keys in it
  | 'epoch.collision' // epoch, other
  | 'epoch.bumped' // epoch
  | 'node.met' // subject
  | 'node.handshakeDone' // subject
  | 'node.handshakeExpired'
  | 'node.forgotten' // subject
  // replication (node = the replica unless said)
  | 'repl.connecting' // master
  | 'repl.lost' // master, reason
  | 'repl.psyncSent' // master, replid, offset
  | 'repl.continue' // master, offset, bytes
  | 'repl.fullresync' // master, offset, reason: 'noHistory'|'otherId'|'aheadOfId2'|'beforeBacklog'|'beyondBacklog'|'noBacklog'
  | 'repl.saveStarted' // node = master; replicas, mode
  | 'repl.saveEnded'
  | 'repl.loaded' // keys, bytes
  | 'repl.online' // node = master; replica
  | 'repl.promoted' // replid, replid2, offset
  // clients and data (node = -1 or the node that answered)
  | 'client.redirected' // sampled: only the first of each (kind, node) a second
  | 'client.failing' // shard: first failed operation after success
  | 'client.recovered' // shard, outageMs
  | 'write.lost' // shard, writes (count), reason: WriteLossReason
  | 'write.judged'; // acked, kept, lost

export type FailoverBlock =
  | 'none'
  | 'masterNotFail'
  | 'noReplicaFailover'
  | 'masterWithoutSlots'
  | 'dataTooOld'
  | 'waitingDelay'
  | 'waitingVotes'
  | 'expired';

export type VoteDenial =
  | 'notAVoter'
  | 'oldEpoch'
  | 'alreadyVoted'
  | 'candidateIsMaster'
  | 'masterUnknown'
  | 'masterIsUp'
  | 'votedRecently'
  | 'slotEpochNewer';

/** Why an acknowledged write is gone: the windows of the cluster specification's write-loss table. */
export type WriteLossReason =
  | 'asyncReplication' // W1: the master died before the stream reached the winner
  | 'minorityMaster' // W2: accepted on the losing side of a partition
  | 'resumedMaster' // W3: accepted by a master that woke up already failed over
  | 'isolatedRestart' // W4
  | 'emptyRestart' // W5: the master came back without its data
  | 'staleVote' // W8
  | 'slotSteal' // W9
  | 'overwrittenByOlder' // an older value won: same mechanism, later overwritten on the winner
  | 'unexplained'; // a checker failure: our bug

export interface TraceEvent {
  /** Position in the run's list, from 0; never reused within a branch. */
  readonly seq: number;
  readonly atUs: number;
  readonly node: NodeIndex;
  readonly kind: TraceKind;
  /** `seq` of the event that led to this one; -1 = none known. */
  readonly cause: number;
  readonly facts: Readonly<Record<string, number | string>>;
}
