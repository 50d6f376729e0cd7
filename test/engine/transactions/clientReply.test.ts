import { expect, test } from 'vitest';
import { LiveBench } from '../../support/liveWorld.ts';

const BULK = '$1\r\n1\r\n';

/** Lines sent one by one and what each brought, as redis-server 7.0.15 answered them. */
const DIALOGUES: readonly (readonly (readonly [line: string, answer: string])[])[] = [
  [
    ['MULTI', '+OK\r\n'],
    ['SET a 1', '+QUEUED\r\n'],
    ['CLIENT REPLY OFF', '+QUEUED\r\n'],
    ['GET a', '+QUEUED\r\n'],
    ['EXEC', '*3\r\n+OK\r\n'],
    ['GET a', ''],
    ['CLIENT REPLY ON', '+OK\r\n'],
    ['GET a', BULK],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT KILL TYPE normal SKIPME no', '+QUEUED\r\n'],
    ['GET a', '+QUEUED\r\n'],
    ['EXEC', '*2\r\n:2\r\n'],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['SET a 1', '+QUEUED\r\n'],
    ['CLIENT REPLY SKIP', '+QUEUED\r\n'],
    ['GET a', '+QUEUED\r\n'],
    ['EXEC', `*3\r\n+OK\r\n${BULK}`],
    ['GET a', ''],
    ['GET a', BULK],
  ],
  [
    ['CLIENT REPLY OFF', ''],
    ['MULTI', ''],
    ['SET a 1', ''],
    ['CLIENT REPLY ON', ''],
    ['GET a', ''],
    ['EXEC', `+OK\r\n${BULK}`],
    ['GET a', BULK],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT REPLY SKIP', '+QUEUED\r\n'],
    ['EXEC', '*1\r\n'],
    ['CLIENT REPLY SKIP', ''],
    ['PING', ''],
    ['PING', '+PONG\r\n'],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT REPLY SKIP', '+QUEUED\r\n'],
    ['CLIENT REPLY ON', '+QUEUED\r\n'],
    ['PING', '+QUEUED\r\n'],
    ['EXEC', '*3\r\n+OK\r\n+PONG\r\n'],
    ['PING', ''],
    ['PING', '+PONG\r\n'],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT REPLY SKIP', '+QUEUED\r\n'],
    ['PING', '+QUEUED\r\n'],
    ['CLIENT REPLY OFF', '+QUEUED\r\n'],
    ['EXEC', '*3\r\n+PONG\r\n'],
    ['CLIENT REPLY ON', '+OK\r\n'],
    ['PING', '+PONG\r\n'],
  ],
  [
    ['CLIENT REPLY OFF', ''],
    ['MULTI', ''],
    ['PING', ''],
    ['EXEC', ''],
    ['CLIENT REPLY ON', '+OK\r\n'],
  ],
  [
    ['CLIENT REPLY SKIP', ''],
    ['CLIENT REPLY ON', '+OK\r\n'],
    ['PING', '+PONG\r\n'],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT REPLY OFF', '+QUEUED\r\n'],
    ['CLIENT REPLY FOO', '+QUEUED\r\n'],
    ['CLIENT REPLY ON', '+QUEUED\r\n'],
    ['EXEC', '*3\r\n+OK\r\n'],
    ['PING', '+PONG\r\n'],
  ],
  [
    ['MULTI', '+OK\r\n'],
    ['CLIENT REPLY OFF', '+QUEUED\r\n'],
    ['SUBSCRIBE x', '+QUEUED\r\n'],
    ['PING', '+QUEUED\r\n'],
    ['EXEC', '*3\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n'],
    ['PING', ''],
  ],
];

test.each(DIALOGUES.map((lines) => [lines.map(([line]) => line).join('; '), lines] as const))(
  '%s',
  (_, lines) => {
    const bench = new LiveBench({ cpu: 'free' });
    bench.connect().ask('SET a 1\r\n');
    const program = bench.connect();

    expect(lines.map(([line]) => [line, program.ask(`${line}\r\n`)])).toEqual(lines);
  },
);

test('messages to a client that is silent stand among the answers that it is given', () => {
  const program = new LiveBench({ cpu: 'free' }).connect();
  const words = ['MULTI', 'CLIENT REPLY OFF', 'PUBLISH y 1', 'CLIENT REPLY ON', 'PUBLISH y 2'];
  for (const line of ['HELLO 3', 'SUBSCRIBE y', ...words]) program.ask(`${line}\r\n`);
  const message = (text: string): string => `>3\r\n$7\r\nmessage\r\n$1\r\ny\r\n$1\r\n${text}\r\n`;

  expect(program.ask('EXEC\r\n')).toBe(`*4\r\n${message('1')}+OK\r\n${message('2')}:1\r\n`);
});

test('a silent monitor is shown nothing', () => {
  const bench = new LiveBench({ cpu: 'free' });
  const [monitor, writer] = [bench.connect(), bench.connect()];
  const shown = (line: string): string[] => {
    monitor.received = '';
    writer.ask(`${line}\r\n`);
    return monitor.received.match(/"SET" .*"/g) ?? [];
  };
  monitor.ask('MONITOR\r\n');
  expect(shown('SET x 1')).toEqual(['"SET" "x" "1"']);
  monitor.ask('CLIENT REPLY OFF\r\n');
  expect(shown('SET x 2')).toEqual([]);
  expect(monitor.ask('CLIENT REPLY ON\r\n')).toMatch(/^\+OK\r\n\+.* "CLIENT" "REPLY" "ON"\r\n$/);
  expect(shown('SET x 3')).toEqual(['"SET" "x" "3"']);
});
