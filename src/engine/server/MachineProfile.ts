/**
 * What work costs on one machine, in virtual µs (fractions add up; a loop iteration ends on a whole µs).
 *
 * Machine facts, never protocol constants. `recorded` is the 2-core VM on which the reference runs were
 * made, with the provenance of each figure beside it; `typical` is a quiet server; `free` charges nothing.
 */
import type { MachineName } from '../../protocol/RunSetup.ts';

export interface MachineProfile {
  /** Processes of a run start within this time of each other, so that their crons are out of step. */
  readonly startSpreadUs: number;
  /** From a segment's arrival to the process running: epoll wake-up and scheduling. */
  readonly wakeUs: number;
  /** Mean of what scheduling adds to a wake-up on a busy machine (exponential). */
  readonly wakeJitterUs: number;
  /** Lateness of an epoll time-out beyond its whole milliseconds (timer slack). */
  readonly timerSlackUs: number;
  /** One read(2) that returns data. */
  readonly readUs: number;
  /** One write(2). */
  readonly writeUs: number;
  /** A command's fixed cost: parsing, lookup, call. */
  readonly commandUs: number;
  /** Each kilobyte of arguments or reply. */
  readonly perKilobyteUs: number;
  readonly acceptUs: number;
  /** One connect(2). */
  readonly connectUs: number;
  /** Handling one received bus packet, without its read(2). */
  readonly busPacketUs: number;
  /** Building one bus packet, without its write(2). */
  readonly busBuildUs: number;
  /** serverCron without peers. */
  readonly cronUs: number;
  /** clusterCron, each known node. */
  readonly cronPeerUs: number;
  /** Saving nodes.conf: write, rename and, when asked, fsync. */
  readonly configWriteUs: number;
  readonly fsyncUs: number;
  /** fork(2): fixed part and part for each MB of used memory. */
  readonly forkUs: number;
  readonly forkPerMbUs: number;
  /** A child serialising keys, µs for each key and for each kilobyte. */
  readonly savePerKeyUs: number;
  readonly savePerKilobyteUs: number;
  /** Loading an RDB, µs for each key and for each kilobyte. */
  readonly loadPerKeyUs: number;
  readonly loadPerKilobyteUs: number;
}

/**
 * Sources: bus packet 27-30 µs both ends and 0.36 µs a peer and cron from schedstat of idle clusters
 * (6, 30, 60 nodes); 0.92 ms/s of base load = ten crons of 92 µs; command and system calls from
 * redis-benchmark without pipelining (65 k/s) and with -P 16 (0.9 M/s); the lateness of time-outs from the
 * 100.67 ms between crons of idle servers (100 ms, its own cost, rounding to whole ms, and this); fork 350 µs + 29 µs/MB; save
 * 1.1-1.6 M keys/s and about 80 MB/s; load 1.0-1.2 M keys/s.
 * The jitter of wake-ups (`contended`) is read off the time from asking for votes to winning (median 1 ms, up to 6, two
 * hops), on a machine with a load of 3 to 10 on two cores.
 */
const RECORDED: MachineProfile = {
  startSpreadUs: 1_000_000,
  wakeUs: 25,
  wakeJitterUs: 0,
  timerSlackUs: 310,
  readUs: 2,
  writeUs: 6,
  commandUs: 1,
  perKilobyteUs: 0.4,
  acceptUs: 20,
  connectUs: 20,
  busPacketUs: 8,
  busBuildUs: 4,
  cronUs: 88,
  cronPeerUs: 0.36,
  configWriteUs: 60,
  fsyncUs: 20,
  forkUs: 350,
  forkPerMbUs: 29,
  savePerKeyUs: 0.5,
  savePerKilobyteUs: 6,
  loadPerKeyUs: 0.6,
  loadPerKilobyteUs: 3,
};

/** `recorded` under the load of the recording. */
const CONTENDED: MachineProfile = { ...RECORDED, wakeJitterUs: 300 };

const TYPICAL: MachineProfile = {
  ...RECORDED,
  startSpreadUs: 100_000,
  wakeUs: 10,
  wakeJitterUs: 0,
  timerSlackUs: 55,
  cronUs: 45,
  cronPeerUs: 0.2,
  fsyncUs: 400,
};

const FREE: MachineProfile = {
  startSpreadUs: 100_000,
  wakeUs: 0,
  wakeJitterUs: 0,
  timerSlackUs: 0,
  readUs: 0,
  writeUs: 0,
  commandUs: 0,
  perKilobyteUs: 0,
  acceptUs: 0,
  connectUs: 0,
  busPacketUs: 0,
  busBuildUs: 0,
  cronUs: 0,
  cronPeerUs: 0,
  configWriteUs: 0,
  fsyncUs: 0,
  forkUs: 0,
  forkPerMbUs: 0,
  savePerKeyUs: 0,
  savePerKilobyteUs: 0,
  loadPerKeyUs: 0,
  loadPerKilobyteUs: 0,
};

const PROFILES: Readonly<Record<MachineName, MachineProfile>> = {
  recorded: RECORDED,
  contended: CONTENDED,
  typical: TYPICAL,
  free: FREE,
};

/** The profile asked for last: all servers of a run have the same. */
let latestName: MachineName = 'free';
let latest = FREE;

export function machineProfile(name: MachineName): MachineProfile {
  if (name !== latestName) {
    latestName = name;
    latest = PROFILES[name];
  }
  return latest;
}
