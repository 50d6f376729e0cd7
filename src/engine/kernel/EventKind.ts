/** Every kind of event a world can hold. Arguments a, b, c are named beside each. */
export const EventKind = {
  /** A process runs its event loop: process, incarnation. */
  processWake: 1,
  /** The deadline of a server's timer (serverCron) has come: process, incarnation. */
  serverTimer: 2,
  /** A segment reaches the other end: direction, generation, segment. */
  netArrive: 3,
  /** A SYN reaches the listening host: connection, generation, attempt. */
  netSyn: 4,
  /** A SYN was not answered: connection, generation, attempt. */
  netSynRetry: 5,
  /** The initiator learns how its connect ended: connection, generation, 1 = established. */
  netConnected: 6,
  /** The acceptor may take the connection: connection, generation. */
  netAccept: 7,
  /** FIN reaches the other end: direction, generation. */
  netFin: 8,
  /** RST reaches the other end: direction, generation. */
  netReset: 9,
  /** Retransmission timer of a stalled direction: direction, generation. */
  netRetransmit: 10,
  /** Data held back by Nagle may leave: direction, generation. */
  netUnhold: 11,
  /** The sender may write again: direction, generation. */
  netWritable: 12,
  /** A client or workload timer: process, slot, stamp. */
  clientTimer: 13,
  /** A disk operation ends: process, incarnation, ticket. */
  diskDone: 14,
  /** A forked child ends: process, incarnation, ticket. */
  childDone: 15,
  /** An operator's input: payload = WorldInput. */
  input: 16,
  /** A supervisor starts a process: process, incarnation. */
  processStart: 17,
  count: 18,
} as const;
