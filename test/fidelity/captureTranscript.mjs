/**
 * Writes the replies of a real redis-server into transcripts: `node captureTranscript.mjs port file…`.
 *
 * Orders are kept, what follows `----` is replaced. The server must be freshly started and empty.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { readReply, shown, splitOrder, withoutChance } from './transcript.mjs';

/** Messages that do not come within this time do not come. */
const PATIENCE_MS = 1_000;

/** @param {number} port */
function open(port) {
  const socket = connect(port, '127.0.0.1');
  let bytes = '';
  /** @type {string[]} */
  const received = [];
  /** @type {((reply: string) => void) | null} */
  let waiting = null;
  socket.setEncoding('latin1');
  socket.on('data', (data) => {
    bytes += data;
    for (let end = readReply(bytes, 0); end > 0; end = readReply(bytes, 0)) {
      received.push(bytes.slice(0, end));
      bytes = bytes.slice(end);
    }
    if (received.length > 0) waiting?.(received.shift() ?? '');
  });
  /** @returns {Promise<string>} the oldest message not yet read; '' when none comes */
  const next = () =>
    new Promise((resolve) => {
      const early = received.shift();
      if (early !== undefined) return resolve(early);
      const done = (/** @type {string} */ reply) => {
        waiting = null;
        clearTimeout(timer);
        resolve(reply);
      };
      const timer = setTimeout(() => done(''), PATIENCE_MS);
      waiting = done;
    });
  return {
    end: () => socket.end(),
    next,
    /** @param {string[]} argv @returns {Promise<string>} */
    send: (argv) => {
      const words = argv.map((word) => `$${word.length}\r\n${word}\r\n`);
      socket.write(`*${argv.length}\r\n${words.join('')}`, 'latin1');
      return next();
    },
  };
}

/** @param {number} port @param {string} file */
async function capture(port, file) {
  /** @type {Map<number, ReturnType<typeof open>>} */
  const clients = new Map();
  const blocks = readFileSync(file, 'utf8').split('\n\n');
  const written = [];
  for (const block of blocks) {
    const orders = (block.split('\n----')[0] ?? '').trim().split('\n');
    const replies = [];
    for (const order of orders.filter((line) => !line.startsWith('#') && line !== '')) {
      const { client, argv, sleepMs } = splitOrder(order);
      if (sleepMs > 0) await new Promise((resolve) => setTimeout(resolve, sleepMs));
      if (argv.length === 0) continue;
      const connection = clients.get(client) ?? open(port);
      clients.set(client, connection);
      const reply = await (argv[0] === '<' ? connection.next() : connection.send(argv));
      replies.push(shown(withoutChance(reply)));
    }
    const answer = replies.length > 0 ? `\n----\n${replies.join('\n')}` : '';
    written.push(orders.join('\n') + answer);
  }
  writeFileSync(file, `${written.join('\n\n').trim()}\n`);
  for (const connection of clients.values()) connection.end();
}

const [port, ...files] = process.argv.slice(2);
for (const file of files) await capture(Number(port), file);
