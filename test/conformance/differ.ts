/**
 * The differential run: the same generated commands to a real server and to a simulated one, replies
 * compared byte by byte.
 *
 * Commands go in batches: the real server gets a batch at once, the simulated one command by command. At
 * the end of each batch both datasets are compared by DEBUG DIGEST, and what was sent to replicas. After a difference both start empty
 * again, so that one cause is reported once.
 */
import { tieOfTimes } from './closeTimes.ts';
import { Draw } from './Draw.ts';
import type { Argv, Family, Plain, Rule } from './Family.ts';
import { commandsAgree, RealReplica, streamsAgree, type Propagated } from './RealReplica.ts';
import { RealServer, type RealClient } from './RealServer.ts';
import { plainReply, repliesAgree } from './replies.ts';
import { SimulatedServer } from './SimulatedServer.ts';

export interface Difference {
  readonly seed: number;
  /** Commands before it on the same keys, since both were empty, and the command itself. */
  readonly history: readonly Argv[];
  readonly real: string;
  readonly simulated: string;
}

export interface Outcome {
  readonly commands: number;
  readonly differences: readonly Difference[];
  /** Name (subcommands as `parent|sub`) to [times run, times answered without an error]. */
  readonly covered: ReadonlyMap<string, readonly [number, number]>;
}

export interface DifferOptions {
  readonly seed: number;
  readonly commands: number;
  readonly families: readonly Family[];
  /** Differences after which the run gives up. */
  readonly differencesMax?: number;
  readonly config?: Readonly<Record<string, string>>;
  /** Both are cluster nodes that own the lower half of the slots; nobody owns the rest. */
  readonly isCluster?: boolean;
}

const CLUSTER_CONFIG = { 'cluster-enabled': 'yes', 'cluster-require-full-coverage': 'no' };
const OWN_HALF: Argv = ['CLUSTER', 'ADDSLOTSRANGE', '0', '8191'];
/** A master waits 2 s after its start before it takes writes. */
const CLUSTER_READY_MS = 3000;

const BATCH = 250;
const DATABASES = 16;
/** Batches after which both are emptied, so that keys stay of a size and kinds change. */
const BATCHES_PER_LIFE = 12;

/** Last word of the command that ends a batch in the stream to replicas. */
const STREAM_MARK = 'end of batch';
/** Its slot is in the lower half. */
const MARK: Argv = ['SET', '{b}conformance', STREAM_MARK];

interface Drawn {
  readonly argv: Argv;
  readonly family: Family;
}

export async function differ(options: DifferOptions): Promise<Outcome> {
  const { isCluster = false } = options;
  const config = {
    'repl-diskless-sync': 'no',
    ...(isCluster ? CLUSTER_CONFIG : {}),
    ...options.config,
  };
  const real = await RealServer.start(config);
  try {
    const simulated = new SimulatedServer(options.seed, config);
    const replica = await RealReplica.attach(real.port);
    const run = new Run(options, await real.open(), simulated, replica);
    if (isCluster) await run.formCluster();
    const outcome = await run.go();
    replica.close();
    return outcome;
  } finally {
    real.stop();
  }
}

class Run {
  readonly #options: DifferOptions;
  readonly #real: RealClient;
  readonly #replica: RealReplica;
  readonly #simulated: SimulatedServer;
  readonly #draw: Draw;
  readonly #differences: Difference[] = [];
  readonly #covered = new Map<string, [number, number]>();
  readonly #names: ReadonlySet<string>;
  readonly #hello: Argv;
  #life: Argv[] = [];
  /** Where virtual time stands on the real clock. */
  #followedMs = performance.now();
  #done = 0;

  constructor(
    options: DifferOptions,
    real: RealClient,
    simulated: SimulatedServer,
    replica: RealReplica,
  ) {
    this.#options = options;
    this.#real = real;
    this.#replica = replica;
    this.#simulated = simulated;
    this.#draw = new Draw(options.seed);
    this.#names = new Set(this.#simulated.commandNames());
    this.#hello = ['HELLO', options.seed % 2 === 0 ? '2' : '3'];
  }

  async go(): Promise<Outcome> {
    const { commands, differencesMax = 20 } = this.#options;
    await this.#startAfresh();
    for (let batch = 1; this.#done < commands; batch++) {
      const isAlike = await this.#runBatch(this.#drawBatch());
      if (!isAlike || batch % BATCHES_PER_LIFE === 0) await this.#startAfresh();
      if (this.#differences.length >= differencesMax) break;
    }
    return { commands: this.#done, differences: this.#differences, covered: this.#covered };
  }

  /** Gives both the same slots and waits until both serve them. */
  async formCluster(): Promise<void> {
    await this.#real.send([OWN_HALF]);
    this.#simulated.run(OWN_HALF);
    this.#simulated.catchUp(CLUSTER_READY_MS);
    this.#followedMs += CLUSTER_READY_MS;
    const deadlineMs = performance.now() + 4 * CLUSTER_READY_MS;
    while (performance.now() < deadlineMs) {
      const [info = ''] = await this.#real.send([['CLUSTER', 'INFO']]);
      if (info.includes('cluster_state:ok')) return;
    }
    throw new Error('the real node does not serve its slots');
  }

  /** Empties both and puts both connections into the same known state. */
  async #startAfresh(): Promise<void> {
    const orders: Argv[] = [['RESET'], this.#hello, ['FLUSHALL'], MARK];
    await this.#real.send(orders);
    for (const argv of orders) this.#simulated.run(argv);
    await this.#replica.takeUntil(STREAM_MARK);
    this.#simulated.takePropagated();
    this.#life = [];
  }

  #drawBatch(): Drawn[] {
    const drawn: Drawn[] = [];
    while (drawn.length < BATCH) {
      const family = this.#draw.pick(this.#options.families);
      for (const argv of family.next(this.#draw)) drawn.push({ argv, family });
    }
    return drawn;
  }

  async #runBatch(batch: readonly Drawn[]): Promise<boolean> {
    const replies = await this.#real.send(batch.map(({ argv }) => argv));
    this.#follow();
    for (const [at, drawn] of batch.entries()) {
      if (this.#compare(drawn, replies[at] as string)) continue;
      // The real server has run the rest as well: directives that it sets must be set here.
      for (const { argv } of batch.slice(at + 1)) this.#attempt(argv);
      return false;
    }
    return (await this.#compareDigests()) && (await this.#compareStreams());
  }

  /** Virtual time goes on as far as the real clock did, whatever the time was spent on. */
  #follow(): void {
    const ms = Math.round(performance.now() - this.#followedMs);
    if (ms <= 0) return;
    this.#simulated.catchUp(ms);
    this.#followedMs += ms;
  }

  #compare({ argv, family }: Drawn, real: string): boolean {
    this.#done++;
    this.#life.push(argv);
    const rule: Rule = family.rule?.(argv, this.#simulated) ?? 'exact';
    const reply = plainReply(real);
    const mirrored = family.mirror?.(argv, reply, this.#simulated);
    this.#cover(argv, real);
    if (mirrored !== undefined) {
      this.#simulated.runAside(mirrored);
      return true;
    }
    const tieMs = tieOfTimes(argv, reply, this.#simulated);
    if (tieMs !== null) this.#simulated.expireIn(argv[1] as string, tieMs);
    const simulated = this.#attempt(argv);
    if (repliesAgree(real, simulated, rule)) return true;
    this.#report(real, simulated);
    return false;
  }

  #attempt(argv: Argv): string {
    try {
      return this.#simulated.run(argv);
    } catch (thrown) {
      return `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
    }
  }

  async #compareDigests(): Promise<boolean> {
    const order: Argv = ['DEBUG', 'DIGEST'];
    const [real = ''] = await this.#real.send([order]);
    const simulated = this.#attempt(order);
    // In a transaction, or subscribed, both answer alike something else.
    if (real === simulated || simulated.startsWith('-ERR unknown subcommand')) return true;
    this.#life.push(order);
    const [ofReal, ofSimulated] = [
      await this.#digestsOf('real'),
      await this.#digestsOf('simulated'),
    ];
    const without = (lines: string[], others: string[]): string[] =>
      lines.filter((line) => !others.includes(line));
    const [inReal, inSimulated] = [without(ofReal, ofSimulated), without(ofSimulated, ofReal)];
    const keys = [...inReal, ...inSimulated].map(
      (line) => JSON.parse(line.slice(line.indexOf('"'), line.lastIndexOf('"') + 1)) as string,
    );
    this.#report(inReal.join('\n'), inSimulated.join('\n'), keys);
    return false;
  }

  /** Digests of every key in every database, a line each. */
  async #digestsOf(side: 'real' | 'simulated'): Promise<string[]> {
    const ask = async (...argv: string[]): Promise<Plain> =>
      plainReply(
        side === 'real' ? ((await this.#real.send([argv]))[0] ?? '') : this.#simulated.run(argv),
      );
    await ask('RESET');
    const lines: string[] = [];
    for (let db = 0; db < DATABASES; db++) {
      await ask('SELECT', String(db));
      for (const key of (await ask('KEYS', '*')) as string[]) {
        const [digest] = (await ask('DEBUG', 'DIGEST-VALUE', key)) as string[];
        lines.push(`[${db}] ${JSON.stringify(key)} ${digest}`);
      }
    }
    return lines;
  }

  /** Both masters must have told their replicas the same. A RESET first: the mark is no part of anything. */
  async #compareStreams(): Promise<boolean> {
    const orders: Argv[] = [['RESET'], this.#hello, MARK];
    await this.#real.send(orders);
    for (const argv of orders) this.#simulated.run(argv);
    const real = await this.#replica.takeUntil(STREAM_MARK);
    const simulated = this.#simulated
      .takePropagated()
      .filter(({ argv }) => argv.at(-1) !== STREAM_MARK);
    if (streamsAgree(real, simulated)) return true;
    let at = 0;
    while (
      real[at] &&
      simulated[at] &&
      commandsAgree(real[at] as Propagated, simulated[at] as Propagated)
    )
      at++;
    const { seed } = this.#options;
    const show = (stream: readonly Propagated[]): string =>
      JSON.stringify(stream.slice(at, at + 6).map(({ db, argv }) => `[${db}] ${argv.join(' ')}`));
    const history = [
      ['(propagated, after these alike)'],
      ...real.slice(Math.max(0, at - 3), at).map(({ argv }) => argv),
    ];
    this.#differences.push({ seed, history, real: show(real), simulated: show(simulated) });
    return false;
  }

  #report(real: string, simulated: string, keys: readonly string[] = []): void {
    const last = this.#life.at(-1) as Argv;
    const words = new Set(keys.length > 0 ? keys : last.slice(1));
    const related = this.#life.filter((argv) => argv.slice(1).some((word) => words.has(word)));
    const history = last.length === 1 ? this.#life.slice(-10) : related;
    const { seed } = this.#options;
    this.#differences.push({ seed, history: history.slice(-25), real, simulated });
  }

  #cover(argv: Argv, real: string): void {
    const word = argv[0]?.toLowerCase() ?? '';
    const sub = `${word}|${argv[1]?.toLowerCase() ?? ''}`;
    const name = this.#names.has(sub) ? sub : word;
    const counts = this.#covered.get(name) ?? [0, 0];
    this.#covered.set(name, [counts[0] + 1, counts[1] + (real.startsWith('-') ? 0 : 1)]);
  }
}

/** A difference as text: the way there, and both replies. */
export function describeDifference({ seed, history, real, simulated }: Difference): string {
  const shown = (text: string): string =>
    JSON.stringify(text.length > 1500 ? `${text.slice(0, 1500)}…` : text);
  const lines = history.map(
    (argv) =>
      `  ${argv.map((word) => (/^[\w:.+-]+$/.test(word) ? word : JSON.stringify(word.length > 120 ? `${word.slice(0, 120)}…` : word))).join(' ')}`,
  );
  return [
    `seed ${seed}`,
    ...lines,
    `  real      ${shown(real)}`,
    `  simulated ${shown(simulated)}`,
  ].join('\n');
}
