/**
 * Writes the replies of a real redis-server into transcripts: `node captureTranscript.mjs port file…`.
 *
 * Orders are kept, what follows `----` is replaced. The server must be freshly started and empty.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { readReply, splitOrder } from './transcript.mjs';

/** @param {number} port */
function open(port) {
  const socket = connect(port, '127.0.0.1');
  let bytes = '';
  /** @type {((reply: string) => void)[]} */
  const waiting = [];
  socket.setEncoding('latin1');
  socket.on('data', (data) => {
    bytes += data;
    for (let end = readReply(bytes, 0); end > 0; end = readReply(bytes, 0)) {
      waiting.shift()?.(bytes.slice(0, end));
      bytes = bytes.slice(end);
    }
  });
  return {
    end: () => socket.end(),
    /** @param {string[]} argv @returns {Promise<string>} */
    send: (argv) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        const words = argv.map((word) => `$${word.length}\r\n${word}\r\n`);
        socket.write(`*${argv.length}\r\n${words.join('')}`, 'latin1');
      }),
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
      replies.push(JSON.stringify(await connection.send(argv)).slice(1, -1));
    }
    const answer = replies.length > 0 ? `\n----\n${replies.join('\n')}` : '';
    written.push(orders.join('\n') + answer);
  }
  writeFileSync(file, `${written.join('\n\n').trim()}\n`);
  for (const connection of clients.values()) connection.end();
}

const [port, ...files] = process.argv.slice(2);
for (const file of files) await capture(Number(port), file);
