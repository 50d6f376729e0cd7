/** The live world and its doors: connections in, events out. */
import type { Socket } from 'node:net';
import type { LiveWorld } from '../host/live/LiveWorld.ts';
import type { OutsideEvent } from '../protocol/Outside.ts';
import type { OutsideInput } from '../protocol/WorldInput.ts';
import type { Clock } from './Clock.ts';
import { Connection } from './Connection.ts';
import { Doors } from './Doors.ts';
import { Loop } from './Loop.ts';

export interface BridgeAddress {
  readonly host: string;
  readonly port: number;
  readonly nodes: number;
}

/** A turn of the loop has ended. */
type OnTurn = () => void;

export class BridgeServer {
  readonly loop: Loop;
  private readonly doors: Doors;
  private readonly connections = new Map<number, Connection>();
  private lastConn = 0;

  constructor(
    world: LiveWorld,
    clock: Clock,
    address: BridgeAddress,
    say: (text: string) => void,
    onTurn: OnTurn,
  ) {
    this.loop = new Loop(world, clock, {
      onEvents: (events) => this.deliver(events),
      onTurn: () => {
        this.doors.follow((node) => world.isAccepting(node));
        onTurn();
      },
    });
    const take = (node: number, socket: Socket): void => this.accept(node, socket);
    this.doors = new Doors(address.host, address.port, address.nodes, take, say);
  }

  /** Rejects with a plain reason when a port cannot be had. */
  async open(): Promise<void> {
    await this.doors.openAll();
    this.loop.start();
  }

  close(): void {
    this.loop.stop();
    this.doors.closeAll();
    for (const connection of this.connections.values()) connection.destroy();
  }

  private accept(node: number, socket: Socket): void {
    const conn = ++this.lastConn;
    const { remoteAddress = '?', remotePort = 0 } = socket;
    const give = (input: OutsideInput): void => this.loop.give(input);
    const gone = (): void => void this.connections.delete(conn);
    give({ type: 'outside.open', conn, node, caller: `${plainIp(remoteAddress)}:${remotePort}` });
    this.connections.set(conn, new Connection(socket, conn, give, gone));
  }

  private deliver(events: readonly OutsideEvent[]): void {
    const touched = new Set<Connection>();
    for (const event of events) {
      const connection = this.connections.get(event.conn);
      if (connection === undefined) continue;
      connection.receive(event);
      touched.add(connection);
    }
    for (const connection of touched) connection.flush();
  }
}

/** An IPv4 address that came in on an IPv6 socket is shown as what it is. */
function plainIp(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
