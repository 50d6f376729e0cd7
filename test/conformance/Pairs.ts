/**
 * Several clients, each on a real server and on a simulated one.
 *
 * Only one connection speaks at a time, and none that waits, so that the order of things is the same on both
 * sides.
 */
import type { Argv } from './Family.ts';
import type { RealClient, RealServer } from './RealServer.ts';
import type { SimulatedServer } from './SimulatedServer.ts';

interface Pair {
  readonly client: RealClient;
  readonly realId: string;
  isWaiting: boolean;
  /** What the real server will send it. */
  reply: Promise<string[]>;
}

/** What every client was answered by now, on both sides; '' = it waits. */
export interface Answers {
  readonly real: readonly string[];
  readonly simulated: readonly string[];
}

/** Orders to one side, given the identifiers that its clients have there. */
export type Orders = (idOf: (index: number) => string, side: 'real' | 'simulated') => Argv;

/** A real server has answered by then, if it answers at all. */
const PATIENCE_MS = 2_000;

export class Pairs {
  readonly #pairs: Pair[] = [];
  readonly #simulated: SimulatedServer;
  readonly #control: RealClient;

  private constructor(simulated: SimulatedServer, control: RealClient) {
    this.#simulated = simulated;
    this.#control = control;
  }

  static async open(real: RealServer, simulated: SimulatedServer, count: number): Promise<Pairs> {
    const pairs = new Pairs(simulated, await real.open());
    for (let i = 0; i < count; i++) {
      const client = await real.open();
      const [id = ''] = await client.send([['CLIENT', 'ID']]);
      const reply = Promise.resolve<string[]>([]);
      pairs.#pairs.push({ client, realId: id.slice(1, -2), isWaiting: false, reply });
    }
    return pairs;
  }

  /** Those that do not wait. */
  free(): number[] {
    return this.#pairs.flatMap(({ isWaiting }, index) => (isWaiting ? [] : [index]));
  }

  /** Gives one client its orders. */
  async order(index: number, orders: Orders): Promise<void> {
    const pair = this.#pairs[index] as Pair;
    const words = orders((at) => (this.#pairs[at] as Pair).realId, 'real');
    Object.assign(pair, { reply: pair.client.send([words]), isWaiting: true });
    // When others have been answered, whoever was to hear of it has.
    await this.#control.send([['PING'], ['PING']]);
    this.#simulated.begin(index, this.#named(orders));
  }

  /** Orders of somebody outside; both replies. */
  async control(orders: Orders): Promise<[real: string, simulated: string]> {
    const words = orders((at) => (this.#pairs[at] as Pair).realId, 'real');
    const [real = ''] = await this.#control.send([words]);
    return [real, this.#simulated.run(this.#named(orders))];
  }

  #named(orders: Orders): Argv {
    return orders((at) => this.#simulated.idOf(at), 'simulated');
  }

  /** What has been answered since last asked. */
  async take(): Promise<Answers> {
    const simulated = this.#pairs.map((_pair, at) => this.#simulated.takeOf(at));
    const real: string[] = [];
    for (const [index, { reply, isWaiting }] of this.#pairs.entries()) {
      const answer = simulated[index] === '' ? now(reply) : soon(reply);
      real.push(isWaiting ? await answer : '');
    }
    for (const [at, pair] of this.#pairs.entries())
      if (simulated[at] !== '') pair.isWaiting = false;
    return { real, simulated };
  }
}

async function now(reply: Promise<string[]>): Promise<string> {
  return (await Promise.race([reply, Promise.resolve([''])])).join('');
}

async function soon(reply: Promise<string[]>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(['no answer']), PATIENCE_MS);
  });
  const found = await Promise.race([reply, late]);
  clearTimeout(timer);
  return found.join('');
}
