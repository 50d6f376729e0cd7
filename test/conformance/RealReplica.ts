/**
 * A replica of a real master that only listens: what the master propagates, command by command.
 */
import { connect, type Socket } from 'node:net';
import type { Argv } from './Family.ts';
import { plainReply, replyEnd } from './replies.ts';
import { encodeCommand } from './RealServer.ts';

/** A command of the stream with its database. */
export interface Propagated {
  readonly db: number;
  readonly argv: Argv;
}

/** `SELECT`, the master's PINGs and its questions for acknowledgements are the stream's own. */
const OWN = /^(ping|replconf|select)$/i;

export class RealReplica {
  readonly #socket: Socket;
  #bytes = '';
  #isStreaming = false;
  #db = 0;
  #taken: Propagated[] = [];
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (data) => {
      this.#bytes += String(data);
      if (this.#isStreaming || this.#skipDataset()) this.#read();
      this.#wake();
    });
  }

  /** Attaches to the master at `port`; its dataset is skipped. The master must not save disklessly. */
  static async attach(port: number): Promise<RealReplica> {
    const replica = await new Promise<RealReplica>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RealReplica(socket)));
      socket.once('error', reject);
    });
    replica.#socket.write(encodeCommand(['PSYNC', '?', '-1']));
    await replica.#until(() => replica.#isStreaming);
    return replica;
  }

  /** What came up to a command whose words end in `mark`, which is left out. */
  async takeUntil(mark: string): Promise<readonly Propagated[]> {
    const at = (): number => this.#taken.findIndex(({ argv }) => argv.at(-1) === mark);
    await this.#until(() => at() >= 0);
    return this.#taken.splice(0, at() + 1).slice(0, -1);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo())
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  /** `+FULLRESYNC …`, empty lines while it saves, `$length` and the dataset. */
  #skipDataset(): boolean {
    const header = /\$(\d+)\r\n/.exec(this.#bytes);
    if (header === null) return false;
    const from = header.index + header[0].length;
    if (this.#bytes.length < from + Number(header[1])) return false;
    this.#bytes = this.#bytes.slice(from + Number(header[1]));
    this.#isStreaming = true;
    return true;
  }

  #read(): void {
    let at = 0;
    while (at < this.#bytes.length) {
      const end = replyEnd(this.#bytes, at);
      if (end === 0) break;
      this.#take(plainReply(this.#bytes.slice(at, end)) as string[]);
      at = end;
    }
    this.#bytes = this.#bytes.slice(at);
  }

  #take(argv: Argv): void {
    const name = argv[0] ?? '';
    if (name.toLowerCase() === 'select') this.#db = Number(argv[1]);
    if (!OWN.test(name)) this.#taken.push({ db: this.#db, argv });
  }
}

/** Words as the replicas of both would act on them: clocks within two seconds are one moment. */
export function streamsAgree(
  real: readonly Propagated[],
  simulated: readonly Propagated[],
): boolean {
  return (
    real.length === simulated.length &&
    real.every((one, at) => commandsAgree(one, simulated[at] as Propagated))
  );
}

export function commandsAgree(a: Propagated, b: Propagated): boolean {
  const isSame = (word: string, at: number): boolean => {
    const other = b.argv[at] as string;
    if (word === other) return true;
    if (at === 0) return word.toLowerCase() === other.toLowerCase();
    return /^\d{10,19}$/.test(word) && Math.abs(Number(word) - Number(other)) <= 2000;
  };
  return a.db === b.db && a.argv.length === b.argv.length && a.argv.every(isSame);
}
