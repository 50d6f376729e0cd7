/** Seeds that failed once, each with its story. They are run for ever. */
export const SEEDS_THAT_FAILED: readonly (readonly [number, string])[] = [
  [
    16,
    'CLUSTER SLOTS lists a node without address; the clients remembered port 0 of every node they asked',
  ],
  [
    34,
    'a connection row was reused while its retransmission was resumed: stream bytes reached a bus link',
  ],
  [38, 'a write that never left its buffer was watched as long as the quiet lasts'],
  [63, 'a PING that travels is no difference between a replica and its master'],
  [193, 'a node back from a power cut was remembered without its address'],
  [203, 'one lost segment drew a retransmission of 102 s that outlived the fault'],
  [370, 'a dying listener freed the row of a connection that was just being opened'],
  [486, 'the same, with a client whose next write went to a stranger'],
  [623, 'a replica waits repl-timeout for a master that lost power: the quiet must outlast it'],
  [701, 'PFAIL about an identity without address is no gap in the coverage'],
  [
    3077,
    'a write that its only copy had was done with although a copy without it joined before the answer',
  ],
  [5020, 'the only node lost its files: nobody owns anything, so nothing can be settled'],
  [6088, 'a segment in flight overtook what was being retransmitted before it'],
  [7131, 'replicas that slept through a FAIL and woke to a master without address never stand'],
  [
    30800,
    'a replica took the stranger at its dead master’s address for its master, copied nothing, and won',
  ],
  [41988, 'a master that slept through a FAIL and woke to one without address never votes'],
  [60844, 'master and replica lost their files: two strangers, and nothing can be settled'],
];
