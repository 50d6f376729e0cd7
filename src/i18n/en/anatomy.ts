export const anatomy = {
  title: 'Failover',
  empty:
    'No failover yet. Kill a master that has a replica; its five phases write themselves here.',
  noReplicas:
    'No failover yet. This cluster has no replicas: start one with replicas to see a failover.',
  noCluster:
    'No failover: without Cluster nobody replaces a master. REPLICAOF NO ONE, sent to a replica, promotes it by hand.',
  which: '{{master}} → {{winner}}',
  whichRunning: '{{master}} → ?',
  place: '{{at}} of {{of}}',
  earlier: 'Earlier failover',
  later: 'Later failover',
  noEarlier: 'this is the first',
  noLater: 'this is the last',
  showChain: 'Show its causes on the timeline',
  epoch: 'epoch {{epoch}}',
  outcomeRunning: 'running',
  outcomeWon: 'won',
  outcomeNoFailover: 'no failover',
  outcomeReturned: 'master returned',
  columnPhase: 'phase',
  columnTook: 'took',
  columnPromise: 'promised',
  total: 'total',
  hintTotal: 'fault → first write that succeeds; promised for a node-timeout of {{timeout}}',
  phaseDetect: 'detect',
  phaseAgree: 'agree',
  phaseDelay: 'delay',
  phaseVote: 'vote',
  phaseSpread: 'spread',
  hintDetect: 'fault → first PFAIL; 1 to 1.5 × node-timeout',
  hintAgree:
    'first PFAIL → FAIL; a majority of masters must report it, within 2 × node-timeout of the fault',
  hintDelay:
    'FAIL → votes requested; 500–999 ms at random, 1000 ms more per rank, up to 200 ms of cron ticks',
  hintVote: 'votes requested → won; before the attempt expires, max(2 × node-timeout, 2 s)',
  hintSpread:
    'won → the last live node accepts the new owner; one message, else gossip; a node out of reach learns it once that is healed',
  notYet: '–',
  never: 'not reached',
  onceHealed: 'once healed',
  upTo: '≤ {{max}}',
  between: '{{min}}–{{max}}',
  verdictWithin: 'as promised',
  verdictEarly: 'earlier than promised',
  verdictLate: 'later than promised',
  verdictUnknown: 'not finished',
  faultKill: '{{master}} was killed.',
  faultPause: '{{master}} was paused.',
  faultPowerCut: '{{master}} lost its power.',
  faultCut: '{{master}} was cut off.',
  faultOther: '{{master}} stopped answering.',
  whyWon:
    '{{fault}} {{reports}} of {{reportsNeeded}} masters needed agreed on FAIL after {{fail}}; {{winner}} (rank #{{rank}}) waited {{delay}} and won {{votes}} votes ({{votesNeeded}} needed). Writes succeed again after {{outage}}.',
  whyWonWaiting:
    '{{fault}} {{reports}} of {{reportsNeeded}} masters needed agreed on FAIL after {{fail}}; {{winner}} (rank #{{rank}}) waited {{delay}} and won {{votes}} votes ({{votesNeeded}} needed). No write has succeeded yet.',
  whyReturned: '{{fault}} It came back before anybody replaced it.',
  whyNone: '{{fault}} Nobody replaced it.',
  waitPfail:
    '{{fault}} Nobody holds PFAIL yet: that takes a node-timeout ({{timeout}}) without an answer; {{left}} more at least.',
  waitPfailAny:
    '{{fault}} Nobody holds PFAIL yet: that takes a node-timeout ({{timeout}}) without an answer.',
  waitAgreement:
    '{{fault}} {{master}} is PFAIL for {{have}} of {{need}} masters needed; gossip must bring the other reports.',
  waitNoMajority:
    '{{fault}} Only {{have}} of {{need}} masters needed can agree and vote: nothing can happen until more of them are back.',
  waitNoReplica:
    '{{fault}} It has no replica to promote: its slots stay down until {{master}} is back.',
  waitSchedule:
    '{{master}} is FAIL for {{reports}} of {{reportsNeeded}} masters needed; its replica plans an election at its next cron tick, within 100 ms.',
  waitDelay:
    '{{master}} is FAIL for {{reports}} of {{reportsNeeded}} masters needed; {{candidate}} waits {{left}} more of its {{delay}} delay (rank #{{rank}}).',
  waitVotes: '{{candidate}} asked for votes in epoch {{epoch}} and has {{have}} of {{need}}.',
  waitBlocked: '{{fault}} {{candidate}} cannot stand for election: {{reason}}.',
  blockNone: 'no reason known',
  blockMasterNotFail: 'it does not believe that its master is FAIL',
  blockNoReplicaFailover: 'cluster-replica-no-failover is yes',
  blockMasterWithoutSlots: 'its master owns no slots',
  blockDataTooOld: 'its data is older than cluster-replica-validity-factor allows',
  blockWaitingDelay: 'its election delay is not over',
  blockWaitingVotes: 'votes are missing',
  blockExpired: 'its attempt has expired; the next one comes after twice the time-out',
  aReplica: 'a replica',
} as const;
