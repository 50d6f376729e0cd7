/**
 * Reading transcripts: orders to a server, `----`, the replies it gave as RESP with JSON's escapes.
 *
 * A connection's messages are read one by one: an order reads the next one after it was sent, `<` alone the
 * next one that has come (a message of pub/sub, the second answer to SUBSCRIBE); `(nothing)` when none did.
 */

/**
 * What a server says of its clock and of its callers' ports, made the same for all.
 *
 * @param {string} reply
 * @returns {string}
 */
export function withoutChance(reply) {
  return reply.replace(/\+\d{10}\.\d{6} \[(\d+) 127\.0\.0\.1:\d+\]/g, '+<time> [$1 <address>]');
}

/**
 * `@2 SET a 1` is the third connection's; `sleep 50` waits that many ms. Words may be quoted as in redis-cli.
 *
 * @param {string} line
 * @returns {{client: number, argv: string[], sleepMs: number}}
 */
export function splitOrder(line) {
  const at = /^@(\d+) /.exec(line);
  const rest = at ? line.slice(at[0].length) : line;
  const sleep = /^sleep (\d+)$/.exec(rest);
  if (sleep) return { client: 0, argv: [], sleepMs: Number(sleep[1]) };
  const words = rest.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const argv = words.map((word) => (word.startsWith('"') ? unquote(word) : word));
  return { client: at ? Number(at[1]) : 0, argv, sleepMs: 0 };
}

/** @param {string} word */
function unquote(word) {
  return JSON.parse(word.replace(/\\x([0-9a-f]{2})/gi, '\\u00$1'));
}

/**
 * Where the reply that begins at `at` ends; -1 while it is incomplete.
 *
 * @param {string} bytes
 * @param {number} at
 * @returns {number}
 */
export function readReply(bytes, at) {
  const end = bytes.indexOf('\r\n', at);
  if (end < 0) return -1;
  const kind = bytes[at] ?? '';
  const count = Number(bytes.slice(at + 1, end));
  if ('$='.includes(kind)) {
    const last = count < 0 ? end + 2 : end + 2 + count + 2;
    return last <= bytes.length ? last : -1;
  }
  if (!'*%~>'.includes(kind)) return end + 2;
  let next = end + 2;
  for (let i = 0; i < (kind === '%' ? count * 2 : count); i++) {
    next = readReply(bytes, next);
    if (next < 0) return -1;
  }
  return next;
}

/** @param {string} reply @returns {string} one line */
export function shown(reply) {
  return reply === '' ? '(nothing)' : JSON.stringify(reply).slice(1, -1);
}

/** @param {string} line @returns {string} */
function unshown(line) {
  return line === '(nothing)' ? '' : JSON.parse(`"${line}"`);
}

/**
 * @param {string} text
 * @returns {{order: string, reply: string | null}[]} in order; `sleep` has no reply
 */
export function readTranscript(text) {
  return text.split('\n\n').flatMap((block) => {
    const [orders = '', replies = ''] = block.split('\n----\n');
    const expected = replies.trimEnd().split('\n');
    return orders
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((order) => ({
        order,
        reply: splitOrder(order).argv.length === 0 ? null : unshown(expected.shift() ?? ''),
      }));
  });
}
