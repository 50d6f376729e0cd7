/**
 * Commands per second of ioredis-mock and redis-mock, 16 in flight, as JSON: [{ peer, command, perSecond }].
 * Run inside the folder where package.json was installed. Names come as data: nothing here is a dependency
 * of the project.
 */
const KEYS = 100_000;
const BUDGET_MS = 1500;
const IN_FLIGHT = 16;
/**
 * Elements of one command that fills a collection: ioredis-mock copies the whole for each command, and more do
 * not fit its argument lists; redis-mock takes one.
 */
const FILL = { 'ioredis-mock': 500, 'redis-mock': 1 };

/** @type {(pick: number) => string} */
const key = (pick) => `key:${String(pick % KEYS).padStart(12, '0')}`;

/** @typedef {(name: string, words: readonly unknown[]) => Promise<unknown>} Call */

/**
 * Command, its words for a draw, and which collection of `KEYS` elements is there before.
 * @type {readonly (readonly [string, (pick: number) => readonly [string, ...unknown[]], string?])[]}
 */
const ROWS = [
  ['SET', (pick) => ['set', key(pick), 'xyz']],
  ['GET', (pick) => ['get', key(pick)]],
  ['INCR', (pick) => ['incr', `counter:${key(pick)}`]],
  ['LPUSH', () => ['lpush', 'list', 'xyz']],
  ['SADD', (pick) => ['sadd', 'set', key(pick)]],
  ['HSET (100k fields)', (pick) => ['hset', 'hash', key(pick), 'xyz'], 'hash'],
  ['ZADD (100k members)', (pick) => ['zadd', 'zset', (pick * 7) % 1e6, key(pick)], 'zset'],
];

/**
 * @param {Call} call
 * @param {string} kind
 * @param {number} atOnce elements of one command
 */
async function fill(call, kind, atOnce) {
  for (let from = 0; from < KEYS; from += atOnce) {
    const words = [];
    for (let i = from; i < from + atOnce; i++)
      words.push(...(kind === 'hash' ? [key(i), 'xyz'] : [i, key(i)]));
    await call(kind === 'hash' ? 'hset' : 'zadd', [kind, ...words]);
  }
}

/**
 * @param {Call} call
 * @param {(typeof ROWS)[number][1]} words
 */
async function rate(call, words) {
  let done = 0;
  let state = 1;
  const startMs = performance.now();
  while (performance.now() - startMs < BUDGET_MS) {
    const batch = [];
    for (let i = 0; i < IN_FLIGHT; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      const [name, ...rest] = words((state >>> 4) % KEYS);
      batch.push(call(name, rest));
    }
    await Promise.all(batch);
    done += IN_FLIGHT;
  }
  return (done * 1000) / (performance.now() - startMs);
}

/**
 * @param {string} peer
 * @returns {Promise<Call>}
 */
async function open(peer) {
  const module = await import(peer);
  if (peer === 'ioredis-mock') {
    const client = new module.default();
    return (name, words) => client[name](...words);
  }
  const client = module.default.createClient();
  return (name, words) =>
    new Promise((resolve, reject) => {
      client[name](...words, (/** @type {Error | null} */ error, /** @type {unknown} */ reply) =>
        error ? reject(error) : resolve(reply),
      );
    });
}

const figures = [];
for (const [peer, atOnce] of Object.entries(FILL)) {
  const call = await open(peer);
  for (const [command, words, kind] of ROWS) {
    try {
      if (kind !== undefined) await fill(call, kind, atOnce);
      figures.push({ peer, command, perSecond: await rate(call, words) });
    } catch (problem) {
      figures.push({ peer, command, perSecond: 0, problem: String(problem) });
    }
  }
}
console.log(JSON.stringify(figures));
process.exit(0);
