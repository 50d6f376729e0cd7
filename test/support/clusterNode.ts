/** One node of a `TestCluster`: its fate, its console, and what it believes. */
import { NOBODY } from '../../src/engine/cluster/BusTable.ts';
import { clusterOf, type ClusterState } from '../../src/engine/cluster/ClusterState.ts';
import { clusterInfoText } from '../../src/engine/cluster/clusterInfo.ts';
import { clusterNodesText, flagsText } from '../../src/engine/cluster/describe.ts';
import { MESSAGE_NAMES } from '../../src/engine/cluster/message.ts';
import type { Process } from '../../src/engine/kernel/Process.ts';
import { createClient } from '../../src/engine/server/Client.ts';
import { findCommand } from '../../src/engine/server/dispatch.ts';
import type { NoReply, Reply } from '../../src/engine/server/Reply.ts';
import type { ServerState } from '../../src/engine/server/ServerState.ts';
import type { ConsoleReply } from '../../src/protocol/messages.ts';
import type { TestCluster } from './cluster.ts';

/** One line of CLUSTER NODES. */
export interface NodeLine {
  readonly id: string;
  readonly address: string;
  readonly flags: string;
  readonly master: string;
  readonly pingSentMs: number;
  readonly pongReceivedMs: number;
  readonly epoch: number;
  readonly link: string;
  readonly slots: string;
}

/** Long enough for any answer that comes at all. */
const ANSWER_MS = 5_000;

export class TestNode {
  readonly #cluster: TestCluster;
  readonly index: number;

  constructor(cluster: TestCluster, index: number) {
    this.#cluster = cluster;
    this.index = index;
  }

  get process(): Process {
    return this.#cluster.world.processes[this.index] as Process;
  }

  get name(): string {
    return this.process.name;
  }

  get server(): ServerState {
    const server = this.#cluster.world.servers[this.index];
    if (!server) throw new Error(`${this.name} is not running`);
    return server;
  }

  get cluster(): ClusterState {
    return clusterOf(this.server);
  }

  get isRunning(): boolean {
    return this.process.state === 'running';
  }

  get ip(): string {
    return this.#cluster.world.hosts[this.process.host]?.ip ?? '';
  }

  get port(): number {
    return this.process.port;
  }

  get address(): string {
    return `${this.ip}:${this.port}`;
  }

  get id(): string {
    return this.#cluster.idOf(this.cluster.myself);
  }

  get state(): 'ok' | 'fail' {
    return this.cluster.state;
  }

  get isMaster(): boolean {
    return !this.server.isReplica;
  }

  get ownSlots(): number {
    const { bus } = this.#cluster.world;
    return bus.numSlots[this.index * bus.stride + this.cluster.myself] as number;
  }

  get epoch(): number {
    const { bus } = this.#cluster.world;
    return bus.configEpoch[this.index * bus.stride + this.cluster.myself] as number;
  }

  kill(): void {
    this.#cluster.input({ type: 'node.kill', node: this.index });
  }

  restart(files: 'kept' | 'lost' = 'kept'): void {
    this.#cluster.input({ type: 'node.restart', node: this.index, files });
  }

  pause(): void {
    this.#cluster.input({ type: 'node.pause', node: this.index });
  }

  resume(): void {
    this.#cluster.input({ type: 'node.resume', node: this.index });
  }

  powerCut(): void {
    this.#cluster.input({ type: 'host.powerCut', node: this.index });
  }

  powerOn(): void {
    this.#cluster.input({ type: 'host.powerOn', node: this.index });
  }

  /**
   * Types a command at this node's redis-cli and returns what it prints; errors without `(error) `. A
   * connection that died with a former life of the node is noticed by the first try, as in redis-cli.
   */
  ask(...argv: string[]): string {
    const { text, kind } = this.#type(argv);
    const answer = kind === 'connection' ? this.#type(argv).text : text;
    return answer.replace(/^\(error\) /, '');
  }

  #type(argv: string[]): ConsoleReply {
    const { sink } = this.#cluster;
    const before = sink.replies.length;
    const { index } = this;
    const answer = (): ConsoleReply | undefined =>
      sink.replies.slice(before).find(({ reply }) => reply.console === index)?.reply;
    this.#cluster.input({
      type: 'console.command',
      console: index,
      node: index,
      argv,
      follow: false,
    });
    this.#cluster.runUntil(() => answer() !== undefined, { withinMs: ANSWER_MS });
    return answer() as ConsoleReply;
  }

  /** The reply of a command's handler, at once and past the gates: for questions that change nothing. */
  look(...argv: string[]): Reply | NoReply {
    const spec = findCommand(argv);
    if ('error' in spec) return spec;
    const { world } = this.#cluster;
    const client = createClient(0, -1, world.nowUs);
    return spec.run({ world, server: this.server, client, argv });
  }

  log(): string[] {
    return this.server.log.map(([, , text]) => text);
  }

  /** CLUSTER INFO as a record. */
  info(): Record<string, string> {
    const lines = clusterInfoText(this.#cluster.world, this.server).split('\r\n');
    return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(':')));
  }

  /** CLUSTER NODES, by ID. */
  lines(): Map<string, NodeLine> {
    const lines = clusterNodesText(this.#cluster.world, this.server).trimEnd().split('\n');
    return new Map(lines.map(parseLine).map((line) => [line.id, line]));
  }

  /** This node's line about another (or a remembered ID); undefined when it does not know it. */
  lineOf(other: TestNode | string): NodeLine | undefined {
    return this.lines().get(typeof other === 'string' ? other : other.id);
  }

  /** Flags under which this node knows another (or a remembered ID), e.g. `master,fail`. */
  flagsOf(other: TestNode | string): string {
    const { bus } = this.#cluster.world;
    const column = bus.columnOfId.get(typeof other === 'string' ? other : other.id) ?? NOBODY;
    if (!this.cluster.known.includes(column)) return 'unknown';
    return flagsText(bus.flags[this.index * bus.stride + column] as number);
  }

  /** ID of the master of another (or of ourselves) in this node's table; empty = none. */
  masterOf(other: TestNode): string {
    const { bus } = this.#cluster.world;
    const column = bus.slaveOf[this.index * bus.stride + other.cluster.myself] as number;
    return column === NOBODY ? '' : this.#cluster.idOf(column);
  }

  /** ID of the owner of a slot in this node's table; empty = nobody. */
  ownerOf(slot: number): string {
    const column = this.cluster.owner[slot] as number;
    return column === NOBODY ? '' : this.#cluster.idOf(column);
  }

  sent(name: (typeof MESSAGE_NAMES)[number]): number {
    return this.cluster.sent[MESSAGE_NAMES.indexOf(name)] as number;
  }

  received(name: (typeof MESSAGE_NAMES)[number]): number {
    return this.cluster.received[MESSAGE_NAMES.indexOf(name)] as number;
  }
}

function parseLine(line: string): NodeLine {
  const [id = '', address = '', flags = '', master = '', ping, pong, epoch, link = '', ...slots] =
    line.split(' ');
  return {
    id,
    address,
    flags,
    master,
    pingSentMs: Number(ping),
    pongReceivedMs: Number(pong),
    epoch: Number(epoch),
    link,
    slots: slots.join(' '),
  };
}
