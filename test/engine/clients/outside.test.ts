import { describe, expect, test } from 'vitest';
import { LiveBench } from '../../support/liveWorld.ts';

const PING = '*1\r\n$4\r\nPING\r\n';

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

describe('bytes of a program outside', () => {
  test('are answered in RESP, inline words too', () => {
    const program = new LiveBench().connect();

    expect(program.ask(PING)).toBe('+PONG\r\n');
    expect(program.ask('SET a "b c"\r\nGET a\r\n')).toBe('+OK\r\n$3\r\nb c\r\n');
  });

  test('may come piece by piece, and before the connection is accepted', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    for (const byte of command('ECHO', 'abc')) {
      program.send(byte);
      bench.run(0.01);
    }
    bench.run(1);

    expect(program.received).toBe('$3\r\nabc\r\n');
  });

  test('a value of many megabytes arrives whole', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    const value = '0123456789abcdef'.repeat(500_000);
    for (let at = 0; at < value.length; at += 65_536) {
      if (at === 0) program.send(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n$${value.length}\r\n`);
      program.send(value.slice(at, at + 65_536));
    }
    program.send('\r\n');
    bench.run(1_000);

    expect(program.received).toBe('+OK\r\n');
    expect(program.ask(command('STRLEN', 'a'))).toBe(':8000000\r\n');
    program.received = '';
    program.send(command('GET', 'a'));
    bench.run(100);
    expect(program.received === `$8000000\r\n${value}\r\n`).toBe(true);
  });

  test('each reply is in the version spoken when it was made', () => {
    const program = new LiveBench().connect();
    const answer = program.ask('HGETALL none\r\nHELLO 3\r\nHGETALL none\r\nGET none\r\n');

    expect(answer).toMatch(/^\*0\r\n%7\r\n\$6\r\nserver[^]*modules\r\n\*0\r\n%0\r\n_\r\n$/);
  });

  test('are handled in the order in which programs sent them, whoever did', () => {
    const bench = new LiveBench();
    const programs = Array.from({ length: 20 }, () => bench.connect());
    bench.run(1);
    for (const [index, program] of programs.entries())
      program.send(command('RPUSH', 'order', String(index)));
    bench.run(1);

    const order = bench.connect().ask(command('LRANGE', 'order', '0', '-1'));
    expect(order.match(/(?<=\n)\d+/g)).toEqual(programs.map((_, index) => String(index)));
  });

  test('that are no RESP get an error and the end; others are not disturbed', () => {
    const bench = new LiveBench();
    const [bad, good] = [bench.connect(), bench.connect()];

    expect(bad.ask(`${PING}*1\r\n+x\r\n${PING}`)).toBe(
      "+PONG\r\n-ERR Protocol error: expected '$', got '+'\r\n",
    );
    expect(bad.ended).not.toBeNull();
    expect(good.ask(PING)).toBe('+PONG\r\n');
  });

  test('behind a login are read as an authenticated client sends them', () => {
    const bench = new LiveBench({ config: { requirepass: 'x' } });
    const eleven = command('DEL', ...'a b c d e f g h i j'.split(' '));

    expect(bench.connect().ask(eleven)).toBe(
      '-ERR Protocol error: unauthenticated multibulk length\r\n',
    );
    expect(bench.connect().ask(command('AUTH', 'x') + eleven)).toBe('+OK\r\n:0\r\n');
  });

  test('of a browser end the connection without an answer', () => {
    const bench = new LiveBench();
    const program = bench.connect();

    expect(program.ask('POST / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    expect(program.ended).not.toBeNull();
  });

  test('beyond client-query-buffer-limit end the connection', () => {
    const bench = new LiveBench({ config: { 'client-query-buffer-limit': '1mb' } });
    const program = bench.connect();
    program.send('*1\r\n$2000000\r\n');
    for (let i = 0; i < 25; i++) program.send('x'.repeat(65_536));
    bench.run(100);

    expect(program.ended).not.toBeNull();
  });
});

describe('the connection of a program outside', () => {
  test('is shown with the address it comes from, its unread bytes counted', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    bench.connect().send('*1\r\n$10\r\nabc');
    bench.run(1);
    const list = program.ask('CLIENT LIST\r\n');

    expect(list).toContain('addr=127.0.0.1:50001 laddr=127.0.0.1:7000');
    expect(list).toMatch(/addr=127.0.0.1:50002 .* qbuf=3 /);
  });

  test('that has sent its last byte still gets its answers, then the end', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    program.send(PING).close('end');
    bench.run(1);

    expect(program.received).toBe('+PONG\r\n');
    expect(program.ended).toBe('end');
  });

  test('is forgotten when the program is gone', () => {
    const bench = new LiveBench();
    const [first, second] = [bench.connect(), bench.connect()];
    first.ask(PING);
    first.close('gone');
    bench.run(1);

    expect(second.ask('CLIENT LIST\r\n').match(/id=/g)).toHaveLength(1);
  });

  test('to a dead node is refused, to a killed one ends', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    program.ask(PING);
    bench.give({ type: 'node.kill', node: 0 });
    const late = bench.connect();
    bench.run(1);

    expect(program.ended).toBe('end');
    expect(late.ended).toBe('refused');
  });

  test('to a paused node is taken and waits', () => {
    const bench = new LiveBench();
    bench.give({ type: 'node.pause', node: 0 });
    const program = bench.connect();

    expect(program.ask(PING)).toBe('');
    expect(program.ended).toBeNull();

    bench.give({ type: 'node.resume', node: 0 });
    bench.run(1);

    expect(program.received).toBe('+PONG\r\n');
  });

  test('over maxclients is told so and closed', () => {
    const bench = new LiveBench({ config: { maxclients: '1' } });
    bench.connect().ask(PING);
    const second = bench.connect();
    bench.run(1);

    expect(second.received).toBe('-ERR max number of clients reached\r\n');
    expect(second.ended).not.toBeNull();
  });

  test('cut off with the clients hears nothing until the cut heals', () => {
    const bench = new LiveBench({ mode: 'cluster', masters: 3 });
    const program = bench.connect();
    program.ask(PING);
    bench.give({ type: 'link.cut', from: [0], to: [1], ways: 'both', clients: true });

    expect(program.ask(PING)).toBe('');

    bench.give({ type: 'link.heal', fault: 'all' });
    bench.run(500);

    expect(program.received).toBe('+PONG\r\n');
  });
});

describe('a slow reader', () => {
  const VALUE = 'x'.repeat(1_000_000);

  test('leaves its answers in the socket, then with the server, and gets them all later', () => {
    const bench = new LiveBench();
    const program = bench.connect();
    program.send(command('SET', 'a', VALUE));
    bench.run(10);
    program.setReading(false);
    program.received = '';
    for (let i = 0; i < 20; i++) program.send(command('GET', 'a'));
    bench.run(100);
    const other = bench.connect().ask('CLIENT LIST\r\n');

    expect(program.received).toBe('');
    expect(Number(/ omem=(\d+) .* cmd=get/.exec(other)?.[1])).toBeGreaterThan(10_000_000);

    program.setReading(true);
    bench.run(100);

    expect(program.received.length).toBe(20 * (VALUE.length + '$1000000\r\n\r\n'.length));
  });

  test('is closed at the limit of its class', () => {
    const bench = new LiveBench({
      config: { 'client-output-buffer-limit': 'normal 8mb 0 0 pubsub 1mb 0 0' },
    });
    const program = bench.connect();
    program.send(command('SET', 'a', VALUE));
    bench.run(10);
    program.setReading(false);
    for (let i = 0; i < 20; i++) program.send(command('GET', 'a'));
    bench.run(100);
    program.setReading(true);
    bench.run(10);

    expect(program.ended).not.toBeNull();
    expect(bench.connect().ask(PING)).toBe('+PONG\r\n');
  });

  test('counts as the memory that it takes, pieces and records', () => {
    const bench = new LiveBench({ config: { 'enable-debug-command': 'yes' } });
    const program = bench.connect();
    program.ask(command('DEBUG', 'POPULATE', '870', 'k'.repeat(100)));
    bench.run(300);
    // 97 KB beyond the small reply buffer lie in five pieces of 20 KB.
    program.ask(command('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 102521 0 0'));
    expect(program.ask(command('KEYS', '*')).length).toBeGreaterThan(97_000);
    program.ask(command('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 102520 0 0'));
    expect(program.ask(command('KEYS', '*'))).toBe('');
    expect(program.ended).not.toBeNull();
  });
});

test('a server that does not read makes the program wait', () => {
  const bench = new LiveBench();
  const program = bench.connect();
  program.ask(PING);
  bench.give({ type: 'node.pause', node: 0 });
  program.received = '';
  for (let i = 0; i < 100; i++) program.send(command('SET', 'a', 'x'.repeat(100_000)));
  bench.run(100);

  expect(program.isFull).toBe(true);

  bench.give({ type: 'node.resume', node: 0 });
  bench.run(1_000);

  expect(program.isFull).toBe(false);
  expect(program.received).toBe('+OK\r\n'.repeat(100));
});

test('what programs sent is recorded, redirections and their repetition once', () => {
  const bench = new LiveBench({ mode: 'cluster', masters: 3 });
  bench.connect(0).ask(command('SET', 'foo', '1'));
  bench.connect(2).ask(command('SET', 'foo', '1'));

  expect(bench.world.takeCommands()).toMatchObject([
    { caller: '127.0.0.1:50002', db: 0, argv: ['SET', 'foo', '1'] },
  ]);
});
