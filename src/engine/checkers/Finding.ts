/** What a checker found: a broken invariant, or a state that Redis too cannot leave, by its name. */

export interface Finding {
  readonly checker: 'slotOwners' | 'views' | 'replicas' | 'histories' | 'losses' | 'bounds';
  /** Null: an invariant is broken. Otherwise the name of the exception that Redis shares. */
  readonly exception: ExceptionName | null;
  /** For people who look for the cause; English, never shown on the page. */
  readonly detail: string;
}

/** States that no rule of Redis 7.0.15 leads out of. */
export type ExceptionName =
  /** A node that lost its files knows nobody, and nobody introduces it (CLUSTER MEET is an operator's). */
  | 'stranger'
  /** An owner's identity is gone and fewer than a majority of masters are left to elect another. */
  | 'noMajority'
  /**
   * An owner's process came back under a new identity before the old one was found to have failed: its
   * address is taken away from it (`noaddr`), and nodes without address are never suspected.
   */
  | 'addressTaken'
  /** An owner's identity is gone and it has no replica. */
  | 'noReplica'
  /** Every replica has cluster-replica-no-failover. */
  | 'noReplicaFailover'
  /** Every replica has been away from its master for longer than cluster-replica-validity-factor allows. */
  | 'dataTooOld'
  /** A replica follows a dead master that owned nothing: no election, no new master for it. */
  | 'masterWithoutSlots'
  /** Writes are refused: too few good replicas (min-replicas-to-write). */
  | 'tooFewReplicas';

export function broken(checker: Finding['checker'], detail: string): Finding {
  return { checker, exception: null, detail };
}

export function excepted(
  checker: Finding['checker'],
  exception: ExceptionName,
  detail: string,
): Finding {
  return { checker, exception, detail };
}
