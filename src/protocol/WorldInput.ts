/**
 * The inputs a person or a script can give a run: faults, heals, commands, workload changes.
 * Plain data; node and cut numbers are validated by the engine, never trusted.
 */
import type { WorkloadSetup } from './RunSetup.ts';

/** Index of a process in the run's node list (not an identity: a restart without files keeps it). */
export type NodeIndex = number;

export type WorldInput =
  | { readonly type: 'node.kill'; readonly node: NodeIndex }
  | { readonly type: 'node.restart'; readonly node: NodeIndex; readonly files: 'kept' | 'lost' }
  | { readonly type: 'node.pause'; readonly node: NodeIndex }
  | { readonly type: 'node.resume'; readonly node: NodeIndex }
  | { readonly type: 'host.powerCut'; readonly node: NodeIndex }
  | { readonly type: 'host.powerOn'; readonly node: NodeIndex }
  | {
      /** Nothing that leaves a host of `from` reaches a host of `to`; `both` also the other way. */
      readonly type: 'link.cut';
      readonly from: readonly NodeIndex[];
      readonly to: readonly NodeIndex[];
      readonly ways: 'both' | 'one';
      /** Also cut `from` off from the workload's clients (one way: their requests still arrive). */
      readonly clients: boolean;
      /** Only the bus, or only everything else; absent = both. */
      readonly plane?: CutPlane;
    }
  | {
      /** Adds one-way latency both ways between the two groups. */
      readonly type: 'link.slow';
      readonly from: readonly NodeIndex[];
      readonly to: readonly NodeIndex[];
      readonly addedUs: number;
    }
  | {
      readonly type: 'link.lossy';
      readonly from: readonly NodeIndex[];
      readonly to: readonly NodeIndex[];
      readonly lossPermille: number;
    }
  /** Undoes one link fault by its id (see `LinkFault`), or all of them. */
  | { readonly type: 'link.heal'; readonly fault: number | 'all' }
  | {
      /** One command typed at the console; `argv` are binary strings. */
      readonly type: 'console.command';
      readonly console: number;
      readonly node: NodeIndex;
      readonly argv: readonly string[];
      /** Follow MOVED and ASK, as `redis-cli -c`. */
      readonly follow: boolean;
    }
  | { readonly type: 'workload.set'; readonly workload: WorkloadSetup }
  /** Median one-way latency between two hosts from now on, whole µs. */
  | { readonly type: 'network.latency'; readonly latencyUs: number }
  | OutsideInput;

/** What comes from outside a live world: the programs connected to it, and the true time. */
export type OutsideInput =
  | {
      readonly type: 'outside.open';
      /** Numbers of connections are given once. */
      readonly conn: number;
      readonly node: NodeIndex;
      /** `ip:port` of the program, as the node sees it. */
      readonly caller: string;
    }
  | { readonly type: 'outside.data'; readonly conn: number; readonly bytes: string }
  /** The program sends nothing more (`end`), or is gone. */
  | { readonly type: 'outside.close'; readonly conn: number; readonly how: 'end' | 'gone' }
  /** The program does not read fast enough (`isReading` false), or reads again. */
  | { readonly type: 'outside.flow'; readonly conn: number; readonly isReading: boolean }
  /** The wall clock of every host is off by this much from now on, whole µs. */
  | { readonly type: 'clock.set'; readonly offsetUs: number };

/** Which connections a cut concerns: the cluster bus, or replication and commands. */
export type CutPlane = 'bus' | 'data';

/** An input and the virtual moment it was given. */
export interface TimedInput {
  readonly atUs: number;
  readonly input: WorldInput;
}

/** A link fault that is in force. */
export interface LinkFault {
  readonly id: number;
  readonly kind: 'cut' | 'slow' | 'lossy';
  readonly from: readonly NodeIndex[];
  readonly to: readonly NodeIndex[];
  readonly ways: 'both' | 'one';
  readonly clients: boolean;
  readonly plane?: CutPlane;
  /** Added µs for `slow`, permille for `lossy`, 0 for `cut`. */
  readonly amount: number;
  readonly sinceUs: number;
}
